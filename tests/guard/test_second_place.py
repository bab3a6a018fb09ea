"""A second place of checkpoints: on a server that keeps what it has, of this ledger alone, and after a restore."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lims.actions.standing import pause_signing, resume_signing
from lims.domain.people import SYSTEM
from lims.guard import second_place
from lims.guard.second_place import bring_up_second_place
from lims.ledger.checkpoint import private_key_of, seal_checkpoint
from lims.store.checkpoints import last_in_file


class Shelf(BaseHTTPRequestHandler):
    """A server that takes a file once, from whoever knows the word, and lets it be read."""

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Authorization") != "Bearer shelf word":
            return self._answer(401)
        if self.path in self.server.kept:
            return self._answer(412)
        self.server.kept[self.path] = body
        return self._answer(201)

    def do_GET(self):
        found = self.server.kept.get(self.path)
        self._answer(404 if found is None else 200, found or b"")

    def _answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def shelf():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.kept = {}
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield server
    server.shutdown()
    serving.join()
    server.server_close()


def named(monkeypatch, where):
    monkeypatch.setattr(second_place, "find_second_place", lambda: str(where))


def failing(place):
    return [what for name, what, _ in place.anchored().failing if name == "second"]


@pytest.mark.check("L5")
def test_checkpoints_are_put_on_a_server_once_each_and_what_it_refuses_is_told(place, shelf, monkeypatch):
    named(monkeypatch, f"http://127.0.0.1:{shelf.server_port}/autolog")
    place.write(3)
    first = place.seal()
    with pytest.raises(OSError, match="answers 401"):
        bring_up_second_place(place.store, place.settings, place.clock.now)
    assert failing(place) == ["it answers 401"]
    word = place.settings.keys / "second-place.secret"
    word.write_text("Bearer shelf word\n")
    word.chmod(0o600)
    for _ in range(2):  # put again, it is there already and the same
        bring_up_second_place(place.store, place.settings, place.clock.now)
    assert failing(place) == []
    assert shelf.kept == {f"/autolog/checkpoint-{first.size:012d}.txt": first.text.encode()}
    place.write(2)
    second = place.seal()
    # Somebody was there before with another history of the same length.
    shelf.kept[f"/autolog/checkpoint-{second.size:012d}.txt"] = b"another history"
    with pytest.raises(OSError, match="another checkpoint"):
        bring_up_second_place(place.store, place.settings, place.clock.now)
    assert place.anchored().waiting == 2 and "another checkpoint" in failing(place)[0]


@pytest.mark.check("I8", "L5")
def test_a_folder_with_the_checkpoints_of_another_site_anchors_nothing_here(place, tmp_path, monkeypatch):
    """Two installations that were given the same folder: neither takes the other's for its own."""
    named(monkeypatch, tmp_path)
    key = private_key_of(place.settings.site_key())
    theirs = seal_checkpoint("another.example/cells", 9000, b"\x03" * 32, key) + "\n"
    (tmp_path / "checkpoints.txt").write_text(theirs)
    place.write()
    place.seal()
    with pytest.raises(OSError, match="of another"):
        bring_up_second_place(place.store, place.settings, place.clock.now)
    assert place.anchored().waiting > 0 and "one place holds one" in failing(place)[0]
    # With our own name and a length that is far ahead: nothing after it would ever be added.
    ahead = seal_checkpoint("lab.example/cells", 9000, b"\x03" * 32, key) + "\n"
    (tmp_path / "checkpoints.txt").write_text(ahead)
    with pytest.raises(OSError, match="did not seal"):
        bring_up_second_place(place.store, place.settings, place.clock.now)
    assert place.anchored().waiting > 0
    assert (tmp_path / "checkpoints.txt").read_text() == ahead


def test_after_a_restore_that_quality_accepted_the_second_place_goes_on_beside_the_former(place, tmp_path, monkeypatch):
    named(monkeypatch, tmp_path)
    key = private_key_of(place.settings.site_key())
    ahead = seal_checkpoint("lab.example/cells", 9000, b"\x03" * 32, key) + "\n"
    (tmp_path / "checkpoints.txt").write_text(ahead)
    at, root = place.clock.now, (b"\x03" * 32).hex()
    pause = place.do(SYSTEM, lambda act: pause_signing(act, cause="rollback", what="older", size=9000, root=root))
    place.do("qa.a", lambda act: resume_signing(act, pause, reason="restored from Tuesday's copy"))
    newest = place.seal()
    bring_up_second_place(place.store, place.settings, at)
    assert (tmp_path / "checkpoints.txt").read_text() == ahead
    [beside] = tmp_path.glob("after-restore-9000-*.txt")
    assert last_in_file(beside).root == newest.root
    assert place.anchored().waiting == 0
