import logging
import sys

import pytest

from lims.domain.errors import Message, Refusal, msg
from lims.printing import engine
from lims.printing.fitting import DoesNotFit


@pytest.mark.check("W3")
def test_what_was_typed_is_printed_as_it_was_typed(words):
    typed = '<img src="file:///etc/passwd"> {{7*7}} url(http://x)'
    (page,) = words(engine.pdf(f"<p>{engine._environment().from_string('{{ t }}').render(t=typed)}</p>"))
    assert "".join(page.split()) == "".join(typed.split())


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<p style="background: url({url})">x</p>',
        '<object data="{url}"></object>',
        "<style>@import '{url}';</style>",
    ],
)
@pytest.mark.check("W3")
def test_a_document_that_asks_for_a_file_is_not_made(html, tmp_path):
    canary = tmp_path / "canary.svg"
    canary.write_text("<svg/>")
    with pytest.raises(PermissionError, match=r"fetches nothing.*canary"):
        engine.pdf(html.replace("{url}", canary.as_uri()))


def test_a_character_that_no_font_has_stops_the_print():
    with pytest.raises(DoesNotFit, match="no font on this machine"):
        engine.pdf("<p>lot \ue123</p>")


def test_the_glyph_listener_does_not_stay_behind():
    before = list(logging.getLogger("weasyprint").handlers)
    engine.pdf("<p>x</p>")
    assert logging.getLogger("weasyprint").handlers == before


def test_text_beyond_its_page_is_found():
    beyond = "<style>@page { size: 30mm 20mm; margin: 0 }</style><p style='white-space:nowrap'>much too long for it</p>"
    with pytest.raises(DoesNotFit, match="leaves the page"):
        engine.pdf(beyond, check=True)


def test_text_on_text_is_found():
    twice = "<p style='position:absolute;top:0'>first</p><p style='position:absolute;top:1mm'>second</p>"
    with pytest.raises(DoesNotFit, match="'first' lies on 'second'"):
        engine.pdf(twice, check=True)


def test_a_sentence_of_the_domain_is_said_in_the_language_of_the_print():
    template = engine._environment().from_string("{{ sentence|said }}")
    sentence = msg("Lot %(lot)s expired.", lot="<b>")
    translate = {"Lot %(lot)s expired.": "批號 %(lot)s 已過期。"}.__getitem__
    assert isinstance(sentence, Message)
    assert template.render(_=translate, sentence=sentence) == "批號 &lt;b&gt; 已過期。"


def test_a_name_the_template_misspells_is_not_printed_as_nothing():
    with pytest.raises(Exception, match="undefined"):
        engine._environment().from_string("{{ batsh }}").render()


def test_a_machine_without_pango_is_told_the_command_that_mends_it(monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)

    class NoPango:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(Refusal) as refused:
        engine._Tools()
    assert refused.value.code == "pango_missing"
    assert "apt install libpango-1.0-0" in str(refused.value)


def test_in_a_long_text_what_is_styled_by_itself_looks_as_it_does_in_a_short_one():
    own = "".join(f'<p class="own" style="width:{mm}mm;color:#123;">x</p>' for mm in (10, 20, 30))
    page = '<!doctype html><html><head><meta charset="utf-8"><style>p { width: 5mm; color: #000 }</style></head><body>'
    short, long = (engine.layout(f"{page}{own * times}</body></html>") for times in (1, 50))
    looks = [[(round(box.width, 3), box.style["color"]) for box in paragraphs(laid)] for laid in (short, long)]
    assert looks[1] == looks[0] * 50
    assert len({width for width, _ in looks[0]}) == 3


def paragraphs(document):
    for page in document.pages:
        boxes = page._page_box.descendants()
        yield from (box for box in boxes if box.element_tag == "p" and type(box).__name__ == "BlockBox")
