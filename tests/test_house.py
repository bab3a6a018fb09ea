"""The house rules of docs/manual, kept by a test: who may import whom, how long a page is, who may write a row."""

import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIMS = ROOT / "lims"
LONGEST_FILE, LONGEST_FUNCTION = 300, 60

FLOORS = {
    "domain": set[str](),
    "ledger": set[str](),
    "masterdata": {"domain"},
    "printing": {"domain"},
    "interop": {"domain"},
    "store": {"domain", "ledger"},
    "actions": {"domain", "ledger", "masterdata", "store"},
}
FACES = {
    "web",
    "cli",
    "demo",
    "doctor",
    "guard",
    "worker",
    "print_room",
}  # may import everything; no floor may import them
# Where things are, how a process is set: import nothing of the project, open to all but the pure floors.
GROUND = {"settings", "resources", "garbage", "beside"}
PURE = {"domain", "ledger"}
CLOCKLESS = {"domain", "ledger", "masterdata", "printing", "interop"}

# Who may use which library. A library not named here is open to all but the pure floors.
HOME_OF = {
    "flask": {"web"},
    "flask_smorest": {"web"},
    "werkzeug": {"web"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "marshmallow": {"masterdata", "web"},
    "weasyprint": {"printing", "doctor"},
    "qrcode": {"printing"},
    "click": {"cli", "demo", "doctor"},
    "cryptography": {"ledger", "interop", "store", "actions", *FACES},
}
# Who is handed a transaction may say so in a signature, and hands it on.
TYPES_ABOVE_THE_STORE = {"sqlalchemy.Connection", "sqlalchemy.orm.Session"}

# Rows of the record are written by the first two only; the others keep rows that are outside the record.
WRITERS = {
    "store/record.py": "the only door to the record",
    "store/appliers": "what an entry does to the tables",
    "store/migrations": "changes tables, between versions",
    "store/rebuild.py": "fills an empty database from the ledger to compare it",
    "store/requests.py": "the answer to a request that is sent twice is not the record",
    "store/jobs.py": "jobs are asked for beside an entry and are no part of it",
    "store/sessions.py": "who is signed in is not the record",
    "store/credentials.py": "password hashes are not the record",
    "store/row_seals.py": "seals on password hashes, PINs and passkeys that an earlier version kept without",
    "store/attempts.py": "wrong tries are counted for all web processes; the record holds each refusal",
    "store/passkeys.py": "by which passkey a person is known; the record holds that it was enrolled",
    "store/second_factors.py": "PINs, one-time secrets and outside accounts are not the record",
    "store/preferences.py": "a person's language is not the record",
    "store/tokens.py": "access tokens are not the record",
    "store/identity.py": "names live beside the ledger, because the law must be able to forget them",
    "store/attachments.py": "the bytes of kept files; the record holds their hashes",
    "store/displays.py": "by which secret a wall screen is known; the record holds which screens may show the board",
    "store/print_queue.py": "what lies at which printer; the record holds what was sent and what people say came out",
    "store/sequencer.py": "what the sequencer has taken in",
    "store/authors.py": "how many entries of each person the sequencer has taken in",
    "store/anchors.py": "how far each place outside the database has come",
    "store/cosignatures.py": "what witnesses signed proves itself",
    "store/series.py": "how long a series of signings goes on is not the record; each signature is",
}

FORGOTTEN = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
TEXTS = {".py", ".html", ".css", ".js", ".toml", ".md", ".sh", ".txt", ".po", ".cfg", ""}
NOT_OURS = {"var", "build", "dist", "node_modules", "vendor", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file of the program: its path from lims/, its floor, its syntax tree."""

    path: str
    floor: str
    tree: ast.Module


@cache
def modules() -> list[Module]:
    found = []
    for path in sorted(LIMS.rglob("*.py")):
        inside = path.relative_to(LIMS)
        floor = inside.parts[0].removesuffix(".py")
        found.append(Module(inside.as_posix(), floor, ast.parse(path.read_text(encoding="utf-8"))))
    return found


@cache
def texts() -> tuple[tuple[str, str], ...]:
    found = []
    for folder, inner, names in os.walk(ROOT):
        # Not entered at all: an environment holds a hundred files for each of ours.
        inner[:] = [one for one in inner if one not in NOT_OURS and (one[0] != "." or one == ".ci")]
        found += [Path(folder, name) for name in names if not name.startswith("OFL")]
    ours = (path for path in found if path.suffix in TEXTS and path.is_file())
    return tuple(sorted((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in ours))


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module or name a file asks for, in any form, also inside functions: `sqlalchemy.orm.Session`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            asks = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from [str(node.args[0].value)] if asks in {"import_module", "__import__"} else []


def reasons_against_import(module: Module, asked: str) -> Iterator[str]:
    head, _, rest = asked.partition(".")
    floor = module.floor
    if not head:
        yield "imports are absolute"
    elif head == "lims":
        other = rest.partition(".")[0]
        above = other in FACES and floor not in FACES
        below = floor in FLOORS and other in FLOORS and other != floor and other not in FLOORS[floor]
        if above or below or (other in GROUND and floor in PURE) or (floor in GROUND and other):
            yield f"{floor} may not import {other}"
    elif floor in PURE and head not in sys.stdlib_module_names and (floor, head) != ("ledger", "cryptography"):
        yield f"{floor} is pure: only the standard library"
    elif floor in CLOCKLESS and head in {"random", "secrets", "uuid"}:
        yield f"{floor} takes chance and new ids as arguments"
    elif floor not in HOME_OF.get(head, {floor}) and not (
        floor in {"actions", *FACES} and asked in TYPES_ABOVE_THE_STORE
    ):
        yield f"{head} is used in {', '.join(sorted(HOME_OF[head]))} only"


def test_every_floor_imports_only_what_lies_below_it():
    faults = [
        f"lims/{module.path}: {asked}: {why}"
        for module in modules()
        for asked in imports(module.tree)
        for why in reasons_against_import(module, asked)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("path", "line", "refused"),
    [
        ("domain/dose.py", "import flask", True),
        ("domain/dose.py", "def f():\n    from lims import store", True),
        ("domain/dose.py", "from lims.domain import bsa", False),
        ("domain/dose.py", "import lims.settings", True),
        ("ledger/seal.py", "from cryptography.hazmat.primitives.asymmetric import ed25519", False),
        ("actions/feed.py", "from sqlalchemy import Connection", False),
        ("actions/feed.py", "from sqlalchemy import select", True),
        ("actions/feed.py", "import importlib\nimportlib.import_module('lims.web.app')", True),
        ("printing/pdf.py", "from lims.store import tables", True),
        ("printing/pdf.py", "from .labels import sheet", True),
        ("printing/pdf.py", "import secrets", True),
        ("store/record.py", "from lims.actions import feed", True),
        ("cli/serving.py", "from lims.web.app import create_app", False),
    ],
)
def test_a_planted_import_is_judged_rightly(path, line, refused):
    module = Module(path, path.split("/")[0].removesuffix(".py"), ast.parse(line))
    reasons = [why for asked in imports(module.tree) for why in reasons_against_import(module, asked)]
    assert bool(reasons) is refused


def test_every_module_has_its_place_in_the_house():
    known = {*FLOORS, *FACES, *GROUND, "__init__", "__main__"}
    strangers = sorted({module.path for module in modules() if module.floor not in known})
    assert not strangers, f"say in FLOORS, FACES or GROUND where these belong: {strangers}"


def test_no_rule_reads_a_clock():
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic"}
    faults = [
        f"lims/{module.path}:{node.lineno}: {ast.unparse(node)}"
        for module in modules()
        if module.floor in CLOCKLESS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in clocks
    ]
    assert not faults, "\n".join(faults)


def test_a_file_is_a_page_and_a_function_fits_a_screen():
    faults = []
    for path, text in texts():
        lines = len(text.splitlines())
        if path.endswith((".py", ".js")) and lines > LONGEST_FILE:
            faults.append(f"{path}: {lines} lines, more than {LONGEST_FILE}")
        for node in ast.walk(ast.parse(text)) if path.endswith(".py") else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    faults.append(f"{path}: {node.name} has {length} lines, more than {LONGEST_FUNCTION}")
    assert not faults, "\n".join(faults)


WRITING_SQL = re.compile(r"\s*(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b")


def writes(tree: ast.Module) -> Iterator[str]:
    """Every place where a file changes rows: insert(), update(), delete() of SQLAlchemy, or SQL in a string."""
    named = {asked.rpartition(".")[2] for asked in imports(tree) if asked.startswith("sqlalchemy.")}
    handles = {"sqlalchemy", "sa", "sqlite", "postgresql"}
    verbs = {"insert", "update", "delete"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in verbs & named:
            yield f"{node.lineno}: {node.func.id}()"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs:
            if not (node.args or node.keywords) or ast.unparse(node.func.value) in handles:
                yield f"{node.lineno}: {ast.unparse(node.func)}()"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.match(node.value):
            yield f"{node.lineno}: {node.value[:40]!r}"


def test_only_the_record_and_its_appliers_write_rows():
    faults = [
        f"lims/{module.path}:{what}"
        for module in modules()
        if module.path not in WRITERS and "/".join(module.path.split("/")[:2]) not in WRITERS
        for what in writes(module.tree)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from sqlalchemy import update\nupdate(batches).values(stage='x')", True),
        ("import sqlalchemy as sa\nsa.delete(batches)", True),
        ("batches.insert()", True),
        ("db.execute(text('DELETE FROM batches'))", True),
        ("seen = set()\nseen.update(['a'])\nrows.insert(0, 'a')", False),
    ],
)
def test_a_planted_write_is_found(source, found):
    assert bool(list(writes(ast.parse(source)))) is found


def test_nothing_is_left_for_later_and_every_silenced_rule_says_why():
    silenced = re.compile(r"#\s*(?:type: ignore\[[\w, -]+\]|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)(.*)")
    skipped = re.compile(r"pytest\.(mark\.)?(skip|xfail|importorskip)")
    bare = re.compile(r"#\s*(?:type:\s*ignore(?!\[)|noqa(?!:))")
    faults = []
    for path, text in texts():
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(rf"\b({'|'.join(FORGOTTEN)})\b", line):
                faults.append(f"{path}:{number}: left for later: {line.strip()}")
            if path.startswith("tests/") and skipped.search(line):
                faults.append(f"{path}:{number}: a test that may not run: {line.strip()}")
            reason = silenced.search(line)
            if path.endswith(".py") and (bare.search(line) or (reason and len(reason[1].split()) < 2)):
                faults.append(f"{path}:{number}: silenced without a reason: {line.strip()}")
    assert not [fault for fault in faults if not fault.startswith("tests/test_house.py")], "\n".join(faults)


def test_no_file_knows_the_machine_it_was_written_on():
    homes = re.compile(r"(?<![\w.}])/(?:work|root|opt|home|tmp)/\w|://[\w.]*(?:pypi|pythonhosted)\.org")
    faults = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if homes.search(line)
    ]
    assert not faults, "\n".join(faults)
