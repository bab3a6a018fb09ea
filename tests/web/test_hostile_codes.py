"""Hostile codes (check C7): whatever a scanner, a keyboard or somebody on purpose sends in place of a label code.

Every place that takes a code refuses it in words, with no entry of the ledger and no row changed, and no fault.
"""

import random
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from lims.domain.identifiers import CROCKFORD, is_label_code
from lims.store.tables import metadata
from lims.web.api.tokens import make_token
from tests.web.house import PASSWORD, SETTINGS, new_request_id

pytestmark = pytest.mark.check("C7")

BATCH, STEP, BAG = "B26-0005", "feed_d10", "B26-0005/V1"
REAL = "7K3M9Q2X4T8WB5ZF"
AZERTY = dict(zip("0123456789AQZWM", "à&é\"'(-è_çQAWZ,", strict=True))
QWERTZ = {"Y": "Z", "Z": "Y"}
RUSSIAN = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", strict=True))
ALIKE = {"A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "K": "К", "M": "М", "P": "Р", "T": "Т", "X": "Х", "0": "О"}


def corpus(code):
    """Some three hundred codes that are none, made around a real one so that a repair of any of them would succeed."""
    dice = random.Random(7)
    yield from (
        "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "C:\\boot.ini",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "....//....//etc/passwd", f"../{code}", f"{code}/../..", f"./{code}.svg",
        f"https://elsewhere.example/{code}", f"http://localhost/labels/{code}", f"//elsewhere.example/{code}",
        f"https://id.gs1.org/01/09506000134352/21/{code}", "ftp://elsewhere.example/x", "data:text/html,<b>x</b>",
        f"javascript:alert('{code}')", "<script>alert(1)</script>", f"<img src=x onerror=alert(1)>{code}",
        '"><svg/onload=alert(1)>', "{{ 7*7 }}", "${7*7}", "#{7*7}", "{% include '/etc/passwd' %}", "%s%s%s%n",
        "' OR '1'='1", f"{code}' --", f"{code}'; DROP TABLE labels; --", '" UNION SELECT * FROM ledger --',
        "$(reboot)", "`reboot`", "| reboot", "; reboot", "=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "\\N", "null",
        "undefined", "None", "true", "0", "-1", "1e9", "NaN", "[]", "{}", '["a"]',
        "A" * 17, "A" * 4296, "0" * 4296, code * 268 + code[:8], " " * 4296, "\t", "\r\n", "-" * 16, "....",
        f"{code}\0", f"\0{code}", f"{code[:8]}\0{code[8:]}", "\0" * 16, f"{code}\x1d", f"\x1d{code}", f"]C1{code}",
        f"]Q3{code}", f"{code}\x1b[2J", f"{code}\x7f", f"{code}\x04", f"\u202e{code[::-1]}", f"\u202e{code}\u202c",
        f"\u2066{code}\u2069", f"\u200f{code}", f"{code}\u200e", f"{code}\ufeff", f"\u00ad{code}", f"{code}\u0301",
        f"{code}\u20e3", f"{code}{code}", f"{code}\n{code}", f"{code}\t{code}", f"{code},{code}", f"{code};{code}",
        f"{code} {code[:8]}", f"{code[:8]} {code}", f"CMD:CONFIRM{code}", f"{code}CMD:CONFIRM", "CMD:SIGN",
        "CMD:RELEASE",
        "CMD:CONFIRM\nCMD:CONFIRM", "AL1:12:" + "0" * 64, "=A99992600000100", "=<S1234100", "&>0263251800",
        f"=+04000&/CHA999926000012&,200{code}", f"&,200{code}", f"=+01000&,2{code}00", f"]d1=+01000{code}",
        "(01)09506000134352(10)ABC(21)1", "\u6a19\u7c64\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341",
        "\U0001f9ec" * 16, "\ufffd" * 16, "ß" * 16, "ﬁ" * 8, "ı" * 16, "\u212a" * 16,
        "".join(AZERTY.get(one, one) for one in REAL), "".join(RUSSIAN.get(one, one) for one in REAL),
        "".join(QWERTZ.get(one, one) for one in "YZYZYZYZYZYZYZYZ"), code.translate(ROT13),
    )  # fmt: skip
    for place, one in enumerate(code):  # each place once, by each way of being somebody else's letter
        before, after = code[:place], code[place + 1 :]
        yield f"{before}{chr(ord(one) + 0xFEE0)}{after}"
        yield f"{before}{ALIKE.get(one, chr(ord(one) + 0xFEE0))}{after}"
        yield f"{before}\u200b{one}{after}"
        yield f"{before}{one}\u0307{after}"
        yield f"{before}{one}%00{after}"
        yield f"{before}{after}"
        yield f"{before}{one}{one}{after}"
        yield f"{before}{chr(0x660 + place % 10)}{after}"
        yield f"{before}{dice.choice([other for other in CROCKFORD if other != one])}{after}"
    for place in range(15):  # two neighbours swapped
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code:
            yield swapped
    yield from ("".join(chr(dice.randrange(0x20, 0x2FFF)) for _ in range(16)) for _ in range(60))


ROT13 = str.maketrans("ABCDEFGHJKMNPQRSTVWXYZ0123456789", "NPQRSTVWXYZABCDEFGHJKM5678901234")


def told_apart(code):
    """The corpus in the order it was made, each once, without anything that happens to be a code."""
    return [one for one in dict.fromkeys(corpus(code)) if not is_label_code(one)]


def rows_of(house):
    """How many rows every table of the record has, and the sum of all label states: what a side effect would move."""
    with house.store.reading() as db:
        counts = {
            name: db.scalar(select(func.count()).select_from(table))
            for name, table in metadata.tables.items()
            if name not in OPERATIONAL
        }
        states = db.execute(select(metadata.tables["labels"].c.label_code, metadata.tables["labels"].c.state)).all()
    return counts, sorted(map(tuple, states))


OPERATIONAL = {"http_sessions", "requests", "access_tokens", "credentials"}


@pytest.fixture
def worked(house, technician):
    """A technician in the middle of a step, so that a code that were accepted would fill a slot."""
    technician.post(f"/batches/{BATCH}/steps/{STEP}/start", cleared="yes")
    return technician


def check_refused(answer, sent):
    assert 400 <= answer.status_code < 500, (answer.status_code, sent)
    if answer.content_type.startswith("text/html"):
        assert "<script>alert" not in answer.get_data(as_text=True)


def test_the_corpus_is_large_and_none_of_it_is_a_code(house):
    every = told_apart(house.code_of(BAG))
    assert len(every) >= 300
    assert not any(is_label_code(one) for one in every)


def test_no_hostile_scan_at_the_bench_is_read(house, worked):
    before = rows_of(house)
    for sent in told_apart(house.code_of(BAG)):
        answer = worked.send("/scan", code=sent, batch=BATCH, step=STEP)
        check_refused(answer, sent)
        assert {"code", "what", "next_step"} <= set(answer.json), sent
    assert rows_of(house) == before


class KeyOnly:
    """Settings of which only the key of the tokens is asked."""

    def token_key(self):
        return SETTINGS.token_key


def test_no_hostile_scan_by_a_program_is_read(house, worked):
    word = make_token(
        house.store, KeyOnly(), "demo-technician-a", purpose="a reader", station="BSC-2", at=house.clock()
    )
    client, before = house.app.test_client(use_cookies=False), rows_of(house)
    for sent in told_apart(house.code_of(BAG)):
        answer = client.post(
            "/api/v1/scans",
            json={"code": sent, "request_id": new_request_id(), "batch": BATCH, "step": STEP},
            headers={"Authorization": f"Bearer {word}"},
        )
        check_refused(answer, sent)
    assert rows_of(house) == before


@pytest.mark.parametrize(
    "content", [None, [], "text", 7, {}, {"code": None}, {"code": 7}, {"code": ["x"]}, {"code": {}}]
)
def test_a_scan_of_another_shape_is_refused(house, worked, content):
    before = rows_of(house)
    headers = {"X-Form-Token": worked.token(), "X-Requested-With": "autolog"}
    for path in ("/scan", "/labels/look"):
        check_refused(worked.client.post(path, json=content, headers=headers), content)
    assert rows_of(house) == before


def few(house):
    """One of each family is enough for the places that share one reader."""
    every = told_apart(house.code_of(BAG))
    return [*every[:110:3], *every[110::23]]


def test_no_page_of_a_label_opens_by_a_hostile_code(house, technician):
    before = rows_of(house)
    for sent in few(house):
        for path in ("/labels/look?code=", "/labels?code="):
            if sent.strip() or path != "/labels?code=":
                check = technician.get(path + quote(sent, safe=""))
                assert check.status_code < 500, sent
                assert check.status_code >= 400 or (path == "/labels?code=" and not sent), sent
        for path in (f"/labels/{quote(sent, safe='')}", f"/labels/{quote(sent, safe='')}.svg"):
            assert technician.get(path).status_code in (301, 302, 308, 400, 404, 405, 422), (path, sent)
        assert technician.send("/labels/look", code=sent).status_code == 422, sent
    assert rows_of(house) == before


def test_no_hostile_code_typed_by_hand_does_anything(house, technician):
    """Hand entry without script: the scan form, the print form, the hand-over, the bedside, the vessels."""
    nurse = house.visitor("demo-nurse-g")
    before = rows_of(house)
    second = {"name": "demo-nurse-h", "password": PASSWORD}
    custody = dict.fromkeys(("kind", "from_place", "to_place", "seal", "logger", "low_c", "high_c"), "1")
    for sent in few(house):
        if not sent.strip():
            continue
        check_refused(technician.post("/scan", code=sent), sent)
        check_refused(technician.post("/labels/print", code=sent), sent)
        check_refused(technician.post(f"/batches/{BATCH}/custody", code=sent, **custody), sent)
        check_refused(technician.post(f"/batches/{BATCH}/vessels/move", code=sent, place=sent), sent)
        for order in (sent, "B26-0004"):
            bedside = {"wristband_code": sent, "bag_code": sent, "order": order} | second
            check_refused(nurse.post("/batches/B26-0004/infusion/check", **bedside), sent)
    assert rows_of(house) == before


def test_a_label_is_not_ended_by_a_hostile_code(house, technician):
    before = rows_of(house)
    fields = {"name": "demo-technician-b", "password": PASSWORD, "why": "other", "words": "x", "reason": "x"}
    for sent in few(house)[::3]:
        for doing in ("again", "voided", "destroyed", "retained", "lost"):
            answer = technician.post(f"/labels/{quote(sent, safe='')}/{doing}", place="x", searched="x", **fields)
            assert 300 <= answer.status_code < 500 and answer.status_code != 303, sent
    assert rows_of(house) == before


def test_a_code_read_twice_is_one_scan(house, worked):
    """The scanner's double read: sent again under its own number, and again under another."""
    code, wish = house.code_of(BAG), new_request_id()
    once = worked.send("/scan", code=code, batch=BATCH, step=STEP, request_id=wish)
    assert once.json["outcome"] == "accepted"
    after = rows_of(house)
    assert worked.send("/scan", code=code, batch=BATCH, step=STEP, request_id=wish).json == once.json
    assert worked.send("/scan", code=code, batch=BATCH, step=STEP).json["outcome"] == "known"
    assert rows_of(house) == after


def test_a_code_nobody_issued_is_refused_and_kept_by_design(house, worked):
    before = house.entries(f"batch:{BATCH}")
    answer = worked.send("/scan", code="0000000000000001", batch=BATCH, step=STEP)
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_label")
    assert house.kinds(f"batch:{BATCH}")[before:] == ["ScanRefused"]
