"""A site to visit: the demonstration played once, copied for each test, behind the real application."""

import re
from datetime import UTC, datetime
from html import unescape

from jinja2 import FileSystemBytecodeCache
from sqlalchemy import func, select

from lims import resources
from lims.demo.play import play_demonstration
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.masterdata.site import read_site
from lims.store.credentials import set_password_hash
from lims.store.reading.containers import labels_of
from lims.store.reading.people import list_people
from lims.store.schema import migrate
from lims.store.session import open_store
from lims.store.tables.ledger import ledger
from lims.web.app import create_app, stand_before
from lims.web.passwords import Passwords
from lims.web.settings import WebSettings
from tests.once import made_once

NOW = datetime(2026, 11, 19, 2, 42, tzinfo=UTC)
SEAL = private_key_of(b"\x05" * 32)
PASSWORD = "four gloves and a clock"
CHEAP = {"password_memory_kib": 1024, "password_rounds": 1}
SETTINGS = WebSettings(token_key=b"k" * 32, **CHEAP)
# The templates are compiled once for all applications and all processes.
COMPILED = FileSystemBytecodeCache()
# Making an application takes longer than most tests: the same one stands before one laboratory after the other.
SHARED = []
REQUEST_NUMBERS = iter(range(10_000_000, 99_999_999))


def play_into(url: str, now: datetime = NOW) -> None:
    """Both trials up to `now`, and one password for everybody."""
    store = open_store(url)
    migrate(store)
    site = read_site((resources.config_dir() / "site.toml").read_text(encoding="utf-8"))
    play_demonstration(store, site, public_key_text(SEAL.public_key()), now)
    hashed = Passwords(at_once=1, memory_kib=1024, rounds=1).make_hash(PASSWORD)
    with store.writing() as db:
        for one in list_people(db):
            set_password_hash(db, one.person, hashed, now, key=SETTINGS.token_key)
    store.close()


def demonstration(tmp_path_factory):
    """The folder with the demonstration's database, played once for the whole run; nobody may change it."""
    return made_once(tmp_path_factory, "demonstration", lambda folder: play_into(f"sqlite:///{folder}/autolog.db"))


def new_request_id() -> str:
    return f"test-{next(REQUEST_NUMBERS)}"


def app_before(store, clock):
    """The one application of this process, now before this store: no earlier house is answered for any more."""
    if SHARED:
        stand_before(SHARED[0], store, SETTINGS, clock)
    else:
        SHARED.append(app_of_its_own(store, SETTINGS, clock))
    return SHARED[0]


def app_of_its_own(store, settings, clock):
    """An application beside others that go on: behind a server, or with other settings."""
    app = create_app(store, settings, clock)
    app.jinja_env.bytecode_cache = COMPILED
    return app


class House:
    """The store, the clock and the application of one test."""

    def __init__(self, url: str, clock, beside: WebSettings | None = None) -> None:
        """`beside`: the settings of an application of its own, where another house is open at the same time."""
        clock.now = NOW
        self.clock = clock
        self.store = open_store(url)
        self.app = app_of_its_own(self.store, beside, clock) if beside else app_before(self.store, clock)

    def code_of(self, target: str) -> str:
        """The label in force on a thing."""
        with self.store.reading() as db:
            return next(one.label_code for one in reversed(labels_of(db, target)) if one.in_force)

    def entries(self, chain: str = "") -> int:
        """How many entries the ledger has, or one chain of it."""
        query = select(func.count()).select_from(ledger)
        with self.store.reading() as db:
            return db.scalar(query.where(ledger.c.chain == chain) if chain else query)

    def kinds(self, chain: str) -> list[str]:
        with self.store.reading() as db:
            return list(db.scalars(select(ledger.c.kind).where(ledger.c.chain == chain).order_by(ledger.c.seq)))

    def visitor(self, name: str = "", station: str = "") -> "Visitor":
        visitor = Visitor(self)
        if name:
            assert visitor.sign_in(name).status_code == 302
        if station:
            visitor.post("/station", station=station)
        return visitor


class Visitor:
    """One browser."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.client = house.app.test_client()
        self._token, self._token_of = "", None

    def get(self, path: str, **more):
        return self.client.get(path, **more)

    def token(self) -> str:
        """The token of this browser's forms, which is another one when the session is."""
        if not self._token or self._token_of != self._cookies():
            page = self.get("/nothing-here").get_data(as_text=True)  # the page that costs least
            self._token = re.search(r'data-form-token="([^"]+)"', page)[1]
            self._token_of = self._cookies()
        return self._token

    def _cookies(self):
        kept = (self.client.get_cookie(name) for name in (SETTINGS.cookie, SETTINGS.form_cookie))
        return [one and one.value for one in kept]

    def post(self, path: str, **fields):
        sent = {"form_token": self.token(), "request_id": new_request_id()} | fields
        return self.client.post(path, data=sent)

    def send(self, path: str, **content):
        sent = {"request_id": new_request_id()} | content
        headers = {"X-Form-Token": self.token(), "X-Requested-With": "autolog"}
        return self.client.post(path, json=sent, headers=headers)

    def sign_in(self, name: str, password: str = PASSWORD, **fields):
        self._token = ""  # a session that has grown too old left its cookie, and its token fits no more
        return self.post("/sign-in", name=name, password=password, **fields)

    def scan(self, target: str, batch: str = "", step: str = "", **more):
        """Scan the label of a thing, or a code as it is."""
        try:
            code = self.house.code_of(target)
        except StopIteration:
            code = target
        return self.send("/scan", code=code, batch=batch, step=step, **more)


def text_of(answer) -> str:
    """What a person reads on a page, in one line."""
    page = re.sub(r"(?s)<(template|script|style)\b.*?</\1>", " ", answer.get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
