"""From plain data to PDF bytes: templates that escape, a fetcher that fetches nothing, glyphs that exist.

Templates are named from `templates/` ('records/batch_record.html') or, with the prefix, from `labels/`
('labels/tube/template.html'); style sheets alike. What a template prints is plain data and what is said here.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from lims.domain.errors import Message, Refusal, Translate, in_english, msg
from lims.domain.identifiers import coi_spaced, din_check, din_spaced, grouped
from lims.printing import figures, qr
from lims.printing.fitting import DoesNotFit, check_faultless, fit
from lims.printing.quicker import hasten
from lims.printing.two_languages import InBoth, first_of
from lims.printing.typefaces import bundled_fonts
from lims.resources import labels_dir, templates_dir

_VOID = re.compile(r"<(br|col|meta)\b([^<>]*?)/?>")
_MANY_STYLED = 100
# Rules of the library's own style sheet, one in each line.
_NO_PAPER_BEGINS = (
    *("::", "@counter-style", ":is(", "input", "select", "iframe"),
    *("[dir] ", "[dir=ltr i] :", "[dir=rtl i] :", "[dir=ltr i] dd", "[dir=rtl i] dd", "dd[dir"),
)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" '

# Pango's font maps belong to one thread at a time.
_press = threading.RLock()


def render(template: str, *, translate: Translate = in_english, **data: Any) -> str:
    """The HTML text of a template. `_()` and the filter `said` in it translate with `translate`."""
    return _environment().get_template(template).render(_=translate, **data)


def layout(html: str, *stylesheets: str) -> Any:
    """The laid-out WeasyPrint document of an HTML text. Hold `press()` until it is written.

    Raises PermissionError when it asks for a file or an address: printing fetches nothing.
    """
    tools = _tools()
    sheets = [_stylesheet(stylesheets)] if stylesheets else []
    try:
        return tools.parsed(html).render(stylesheets=sheets, font_config=tools.fonts)
    except tools.fetching_stopped as wish:
        # The library's own signal is a BaseException, which no server expects.
        raise PermissionError(f"printing fetches nothing: {wish}") from wish


def pdf(html: str, *stylesheets: str, check: bool = False, **options: Any) -> bytes:
    """The PDF of an HTML text; `options` go to WeasyPrint's `write_pdf` (pdf_variant, attachments, finisher ...).

    Raises DoesNotFit when a character is in no font, and, with `check`, when text leaves its place or lies on other
    text; Refusal where the machine lacks Pango.
    """
    with press():
        document = layout(html, *stylesheets)
        if check:
            check_faultless(document)
        with every_glyph():
            written: bytes = document.write_pdf(**options)
    return written


@contextmanager
def press() -> Iterator[None]:
    """Only one document is laid out and written at a time."""
    with _press:
        yield


@contextmanager
def every_glyph() -> Iterator[None]:
    """Writing inside refuses characters that no font has: WeasyPrint draws an empty box for them and only logs it."""
    listener, log = _GlyphListener(), logging.getLogger("weasyprint")
    log.addHandler(listener)
    try:
        yield
    finally:
        log.removeHandler(listener)
    if listener.missing:
        raise DoesNotFit(
            "glyph_missing",
            msg("This holds characters that no font on this machine can print."),
            reasons=tuple(msg("No font has %(characters)s.", characters=text) for text in listener.missing),
            next_step=msg("Install the fonts (apt install fonts-noto-cjk), or write it with other characters."),
        )


class _GlyphListener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.missing: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if ".notdef" in str(record.msg):
            self.missing.append(record.getMessage().rpartition(": ")[2])


class _Tools:
    """WeasyPrint, imported when the first page is printed: it is heavy, and it needs Pango on the machine."""

    def __init__(self) -> None:
        with bundled_fonts():
            try:
                import weasyprint
                from weasyprint.text.fonts import FontConfiguration
                from weasyprint.urls import FatalURLFetchingError, URLFetcher
            except OSError as missing:
                raise _no_pango(str(missing)) from missing
            self.fonts = FontConfiguration()
        hasten.hasten()

        class Closed(URLFetcher):  # type: ignore[misc] # the library has no types
            """Nothing is fetched: every byte of a document is in its own text."""

            def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002 the library's own signature
                raise ValueError(f"printing fetches nothing, and was asked for {url[:60]}")

        # A wish to fetch stops the document: a template asked for it by mistake, or a text got through unescaped.
        self._fetcher = Closed(fail_on_errors=True)
        self.fetching_stopped: type[BaseException] = FatalURLFetchingError
        self._weasyprint = weasyprint
        self._parsed = _quick_reader(weasyprint.HTML)

    def parsed(self, text: str) -> Any:
        """The page as WeasyPrint reads it; one that is well formed too, a fifth as long."""
        return self._parsed(text, self._fetcher) or self._weasyprint.HTML(string=text, url_fetcher=self._fetcher)

    def stylesheet(self, text: str) -> Any:
        return self._weasyprint.CSS(string=text, font_config=self.fonts, url_fetcher=self._fetcher)


def _quick_reader(html: Any) -> Callable[[str, Any], Any]:
    """A reader of pages whose every element is closed: Python's own XML parser takes a tenth of the time."""
    import cssselect2  # type: ignore[import-untyped] # it has no types

    usual = [_usual_styles()]

    class Read(html):  # type: ignore[misc] # the library has no types
        """A page that was read already."""

        def __init__(self, tree: ET.Element, fetcher: Any) -> None:
            self.media_type, self.base_url, self.url_fetcher = "print", None, fetcher
            self.etree_element = tree
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002 the library's own signature
            return usual

    def read(text: str, fetcher: Any) -> Any:
        closed = _VOID.sub(r"<\1\2/>", text.replace("<!doctype html>", "", 1)).replace("<svg ", _SVG)
        try:
            tree = ET.fromstring(closed)  # noqa: S314 our own templates: every other text is escaped in them
        except ET.ParseError:
            return None
        _share_styles(tree)
        return Read(tree, fetcher)

    return read


def _share_styles(tree: ET.Element) -> None:
    """In a long text, elements styled alike by themselves get a class: the library computes a style once for a class,
    and anew for every style attribute.
    """
    styled = [one for one in tree.iter() if "style" in one.attrib and not one.tag.startswith("{")]
    head = tree.find("head")
    if len(styled) < _MANY_STYLED or head is None:
        return
    names: dict[str, str] = {}
    for one in styled:
        name = names.setdefault(one.attrib.pop("style"), f"styled-{len(names)}")
        one.set("class", f"{one.get('class', '')} {name}".strip())
    said = head.find("style")  # the text's own, if it has one: every element is compared with every sheet
    sheet = ET.SubElement(head, "style") if said is None else said
    rules = (f".{name} {{ {own.rstrip('; ').replace(';', ' !important;')} !important }}" for own, name in names.items())
    sheet.text = "\n".join((sheet.text or "", *rules))


def _usual_styles() -> Any:
    """What the library says of every page, but for what no paper has: notes and markers would give each element six
    more styles, and every element would be compared with lists in lists, fields to fill in, old borders of tables.
    """
    from importlib.resources import files

    from weasyprint import CSS, css

    said = (files(css) / "html5_ua.css").read_text("utf-8")
    kept = (line for line in said.splitlines(True) if not line.startswith(_NO_PAPER_BEGINS) and "[rules" not in line)
    return CSS(string="".join(kept))


@lru_cache
def _tools() -> _Tools:
    return _Tools()


@lru_cache
def _stylesheet(names: tuple[str, ...]) -> Any:
    # Reading a style sheet takes as long as a small label, so each set of them is read once a process; as one, because
    # every element of a document is compared with every sheet.
    loader = _environment().loader
    assert loader is not None
    return _tools().stylesheet("\n".join(loader.get_source(_environment(), name)[0] for name in names))


@lru_cache
def _environment() -> Environment:
    folders: list[BaseLoader] = [
        PrefixLoader({"labels": FileSystemLoader(labels_dir())}),
        FileSystemLoader(templates_dir()),
    ]
    environment = Environment(
        loader=ChoiceLoader(folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(qr=qr.svg, fit=fit)
    filters: dict[str, Callable[..., Any]] = {
        "thin": figures.thin,
        "sci": figures.sci,
        "grouped": grouped,
        "coi": coi_spaced,
        "din": donation_number,
        "said": _said,
        "named": _named,
    }
    environment.filters.update(filters)
    return environment


def donation_number(din: str) -> str:
    """A donation number as printed, with its keyboard check character: 'A9999 26 000041 [T]'; '' stays ''."""
    return f"{din_spaced(din)} [{din_check(din).check_character}]" if din else ""


@pass_context
def _said(context: Context, message: Message) -> str:
    translate: Translate = context["_"]
    return message.render(first_of(translate))


@pass_context
def _named(context: Context, text: str) -> str:
    """The name of a field that was written in the first language: on a paper of two, the second beside it."""
    translate: Translate = context["_"]
    return translate.with_beside(text) if isinstance(translate, InBoth) else text


def _no_pango(detail: str) -> Refusal:
    return Refusal(
        "pango_missing",
        msg("This machine cannot print: the Pango library is missing."),
        reasons=(msg("%(detail)s", detail=" ".join(detail.split())[:200]),),
        next_step=msg(
            "Install it: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, then start again."
        ),
        lifted_by=msg("The administrator of this machine."),
    )
