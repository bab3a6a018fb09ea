"""A real CUPS of this run's own: on a loopback port, with folders of its own, printing onto a roll."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

FILES = """\
User {user}
Group {group}
SystemGroup {system}
ServerRoot {home}/root
ServerBin {home}/bin
RequestRoot {home}/spool
CacheDir {home}/cache
StateDir {home}/state
TempDir {home}/spool/tmp
ServerKeychain {home}/ssl
CreateSelfSignedCerts Yes
AccessLog {home}/log/access
ErrorLog {home}/log/error
PageLog {home}/log/page
"""
SERVER = """\
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
PreserveJobFiles No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
QUEUE = """\
<Printer {name}>
DeviceURI {device}
State {state}
Accepting {accepting}
Shared Yes
ErrorPolicy stop-printer
</Printer>
"""


# What CUPS starts for each job, as it would for a printer on USB. A file `jam` beside the roll makes it fail.
BACKEND = """\
#!/bin/sh
[ $# -ge 5 ] || {{ echo 'direct roll "Unknown" "Roll"'; exit 0; }}
[ ! -e {home}/out/jam ] || {{ echo 'ERROR: labels are jammed' >&2; exit 1; }}
cat ${{6:+"$6"}} >> {home}/out/roll.bin
"""


class Cups:
    """The server and its queues: `roll` prints onto a roll, `stopped` keeps its jobs, `shut` takes none."""

    def __init__(self) -> None:
        # Its own user may have to walk through the folder, which a test's own folder does not let him.
        self.home = Path(tempfile.mkdtemp(prefix="autolog-cups-"))
        self.out = self.home / "out" / "roll.bin"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        for name in ("root", "spool/tmp", "cache", "state", "log", "out", "ssl"):
            (self.home / name).mkdir(parents=True)
        self.out.touch()
        me = pwd.getpwuid(os.getuid()).pw_name
        user = "lp" if me == "root" else me
        words = {"home": self.home, "user": user, "group": "lp", "system": "root", "port": self.port}
        (self.home / "files.conf").write_text(FILES.format(**words))
        (self.home / "root" / "cupsd.conf").write_text(SERVER.format(**words))
        queues = [
            ("roll", "roll:/", "Idle", "Yes"),
            ("stopped", "roll:/", "Stopped", "Yes"),
            ("shut", "roll:/", "Idle", "No"),
        ]
        written = [QUEUE.format(name=n, device=d, state=s, accepting=a) for n, d, s, a in queues]
        (self.home / "root" / "printers.conf").write_text("".join(written))
        for path in (self.home, *self.home.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        # Programs are started only where nobody else could have put them.
        (self.home / "bin" / "backend").mkdir(parents=True)
        (self.home / "bin" / "daemon").symlink_to("/usr/lib/cups/daemon")
        (self.home / "bin" / "filter").mkdir()
        backend = self.home / "bin" / "backend" / "roll"
        backend.write_text(BACKEND.format(**words))
        for path in (self.home, backend.parents[1], backend.parent, backend.parents[1] / "filter", backend):
            path.chmod(0o755)
        self.process: subprocess.Popen | None = None
        self.start()

    def address(self, queue="roll") -> str:
        return f"ipp://127.0.0.1:{self.port}/printers/{queue}"

    def start(self) -> None:
        cupsd = shutil.which("cupsd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        asked = [cupsd, "-f", "-c", f"{self.home}/root/cupsd.conf", "-s", f"{self.home}/files.conf"]
        with (self.home / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(asked, stdout=said, stderr=said)
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"cupsd did not start: {(self.home / 'said.txt').read_text()}")

    def kill(self) -> None:
        """As when the power goes: nothing is said, nothing is finished."""
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def asked(self, path: str, message: bytes) -> bytes:
        """What it answers to these bytes of IPP."""
        wanted = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", message, {"Content-Type": "application/ipp"}
        )
        with urllib.request.urlopen(wanted, timeout=10) as answer:
            return answer.read()

    def printed(self) -> bytes:
        """All bytes that left CUPS."""
        return self.out.read_bytes()
