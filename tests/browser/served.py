"""The demonstration of the web tests behind a server in this process: its clock is the test's, so a screen can lock."""

import shutil
import threading

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.web.house import NOW, SETTINGS, House, demonstration


class Clock:
    """A clock that stands until the test moves it."""

    now = NOW

    def __call__(self):
        return self.now


class ServedHouse(House):
    """The store, the clock, the application and its address."""

    def __init__(self, tmp_path_factory) -> None:
        played = demonstration(tmp_path_factory)
        path = tmp_path_factory.mktemp("served") / "autolog.db"
        shutil.copy(played / "autolog.db", path)
        super().__init__(f"sqlite:///{path}", Clock(), SETTINGS)
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """End the server, then the store."""
        self._server.shutdown()
        self._thread.join(30)
        self._server.server_close()
        self.store.close()


class _Quiet(WSGIRequestHandler):
    def log_request(self, code="-", size="-") -> None:
        """Every request is in the browser's own list."""
