"""Five hundred hostile texts for every free-text field, made from descriptions: markup, addresses, templates, letters.

`hostile_texts(address, canary)` puts an address that listens and a file that must stay unread into those that would
fetch or read. Each is NFC, one line and at most 500 characters, so that a page takes it; `never_taken` are those that
no page takes and that paper must survive all the same. Import it wherever text goes out: pages, papers, files, mails.
"""

import unicodedata
from itertools import chain, islice, product

MANY, LONGEST = 500, 500
NOWHERE, NO_FILE = "http://192.0.2.1:9", "/etc/passwd"

# What fetches as soon as somebody takes it for markup; {} is the address.
FETCHING = (
    "<img src={}>", "<img src='{}' onerror=alert(1)>", '<img srcset="{} 2x">', "<image href={}>",
    "<iframe src={}></iframe>", "<embed src={}>", "<object data={}></object>", "<link rel=stylesheet href={}>",
    "<link rel=attachment href={}>", "<link rel=icon href={}>", "<script src={}></script>",
    "<style>@import '{}';</style>", "<style>*{{background:url({})}}</style>",
    "<style>@font-face{{font-family:x;src:url({})}}</style>", "<style>li{{list-style-image:url({})}}</style>",
    "<style>p::before{{content:url({})}}</style>", "<p style=\"background:url('{}')\">",
    "<p style='border-image:url({})'>", "<svg><image xlink:href='{}'/></svg>", "<svg><use href='{}#a'/></svg>",
    "<svg><style>@import url({})</style></svg>", "<svg><feImage href='{}'/></svg>", "<svg><script href='{}'/></svg>",
    "<base href={}>", "<meta http-equiv=refresh content='0;url={}'>", "<video src={} poster={}>", "<audio src={}>",
    "<source src={}>", "<track src={}>", "<input type=image src={}>", "<body background={}>", "<table background={}>",
    "<form action={}><button>", "<a href={} ping={}>x</a>", "<!DOCTYPE a [<!ENTITY x SYSTEM '{}'>]><a>&x;</a>",
    "<?xml-stylesheet href='{}'?>", "<!--#include virtual='{}'-->", "<xi:include href='{}'/>", "<html manifest={}>",
    "@import url({});", "url({})", "url('{}')", "background:url({})", "![x]({})", "[x]({})", "<{}>", "{}", "src: {}",
    '=IMAGE("{}")', '=HYPERLINK("{}","x")', '=WEBSERVICE("{}")', "\\input{{{}}}", "\\href{{{}}}{{x}}", "/URI ({})",
    "<</S/URI/URI({})>>", "/F ({}) /S /GoToR", "(:.{}.:)",
)  # fmt: skip
# The ways to write an address or a file that somebody might follow; {a} the address, {f} the file.
ADDRESSES = (
    "{a}/picture.png", "{a}/302?to=file://{f}", "{a}/301/{a}/again", "//{a}", "file://{f}", "file:///{f}",
    "file://localhost{f}", "FILE:{f}", "fi\\le://{f}", "jar:file://{f}!/x", "ftp://192.0.2.1{f}",
    "gopher://192.0.2.1:70/1", "../../../../..{f}", "{f}", "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{a}'/></svg>",
    "data:image/png;base64,iVBORw0KGgo=", "data:text/css,@import'{a}'", "javascript:fetch('{a}')", "view-source:{a}",
)  # fmt: skip
PLAIN = (
    "<b>bold</b>", "<script>alert(1)</script>", "<ScRiPt >alert(1)</sCrIpT>", "</td></tr></table></body></html>",
    "</style><b>", "</title><script>x</script>", "--><script>x</script><!--", "]]><x>", "<![CDATA[<b>]]>",
    '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)", "`-alert(1)-`", "</textarea><img>", "<plaintext>",
    "<xmp>", "<noscript>", "<template>", "<math><mtext><b>", "<svg/onload=alert(1)>",
    "<details open ontoggle=alert(1)>", "<marquee>",
    "<h1 style='position:fixed;inset:0;background:#fff'>Released</h1>", "<style>.status{display:none}</style>",
    "<style>@page{size:1mm}</style>", "<p style='font-size:9999pt'>x", "<br>" * 100, "<hr>" * 100, "&lt;b&gt;",
    "&amp;amp;", "&#60;b&#62;", "&#x3c;b&#x3e;", "&nbsp;&zwnj;&shy;", "&", "&&&", "&notit;", "&#0;", "&#xD800;",
    "&#1114112;", "{{ 7*7 }}", "{% raw %}", "{% include '/etc/passwd' %}", "{{ config }}",
    "{{ ''.__class__.__mro__ }}", "{#", "#}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%s%s%n", "%(name)s", "%", "%%", "%d",
    "{0}", "{}", "{name}", "{0.__class__}", "$name", "\\1\\g<0>", "\\u003cb\\u003e", "\\x3cb\\x3e", "\\", "\\n",
    "' OR '1'='1", "'; DROP TABLE batches; --", '" UNION SELECT 1 --', "$(reboot)", "`reboot`", "| reboot", "=1+1",
    "+1+1", "-1+1", "@SUM(1)", "^XA^FDx^FS^XZ", "~DGR:X", "^FH\\^FD_3C", "(unbalanced", "unbalanced)", "\\(",
    ">>endobj", "endstream endobj", "%%EOF", "<</JavaScript 1>>", "BT /F1 12 Tf (x) Tj ET", "null", "None",
    "undefined", "NaN", "true", "[]", '{"a":1}', "[1,2", "0", "-0", "1e999", "٣٤٥", "Page 1 of 1", "Released",
    "copy 1", "SPECIMEN",
)  # fmt: skip
LETTERS = (
    "שלום עולם", "مرحبا بالعالم", "abc שלום def", "(שלום)", "INKT-012 אבג INKT-013", "١٢٣ مل", "5 mL מתוך 10 mL",
    "עברית" * 60, "سلام " * 80, "Z̈ͫ͂a̷l̴g̸o̵", "e\u0301" + "\u0301" * 60, "a" + "\u0336" * 200, "ﬁﬂ", "ſs", "İıIi",
    "ß", "Ａ１", "𝐁𝐨𝐥𝐝", "½ ⅓ ²³", "µ μ", "Ω Ω", "− – — ‑ -", "“ ” „ ‚ « »", "…", "\u00a0x\u00a0", "\u2003x",
    "\u3000", "x\u2028y", "x\u2029y", "漢字" * 100, "因顯微鏡故障", "體驗", "カタカナ", "한국어", "ไทย", "हिन्दी",
    "Ελληνικά", "Кириллица", "АВСЕНКМРТХ", "W" * 500, "i" * 500, "_" * 300, "." * 500, "/" * 300, "a " * 240,
    "-" * 400, "0" * 500, "a\u00adb",
)  # fmt: skip


def hostile_texts(address: str = NOWHERE, canary: str = NO_FILE) -> tuple[str, ...]:
    """Exactly MANY texts, each once, always the same in the same order for the same address and file."""
    ways = [way.format(a=address, f=canary) for way in ADDRESSES]
    fetching = (frame.format(*(way,) * frame.count("{}")) for way, frame in product(ways[:6], FETCHING))
    nested = (
        one * (LONGEST // len(one))
        for one in ("<div>", "<b><i>", "((((", "[[[[", '{"a":', "<table><tr><td>", "<svg>", "&amp;", "{{", "/*")
    )
    fewer = (frame.format(*(way,) * frame.count("{}")) for way, frame in product(ways[6:], FETCHING[::3]))
    every = chain(PLAIN, LETTERS, ways, nested, fetching, fewer)
    return tuple(islice(dict.fromkeys(filter(_taken, every)), MANY))


def never_taken() -> tuple[str, ...]:
    """Texts that every page refuses: too long, too deep, turned round by signs that nobody sees, not in form NFC."""
    turned = (
        "\u202eTNETSISER",
        "\u2066x\u2069",
        "x\u200by",
        "\u200f1.5 mL",
        "\ufeffx",
        "x\u0000y",
        "x\x1b[2Jy",
        "x\ty",
        "\ue000",
        "\U000e0041",
    )
    return (*turned, "<div>" * 4000, "(" * 20000, "W" * 20000, "\u0301" * 3000)


def _taken(text: str) -> bool:
    """Whether a page takes this text as it is: see lims/domain/words.py, which this must not import to be believed."""
    strangers = any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") for one in text)
    return 0 < len(text) <= LONGEST and text == text.strip() == unicodedata.normalize("NFC", text) and not strangers
