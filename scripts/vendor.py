"""Fetches the one foreign script of the pages from the npm registry, by its exact version, and notes its checksum.

Run by hand when the version changes: `.venv/bin/python scripts/vendor.py`. The result is committed; nothing is fetched
when the program is installed or run. `tests/web/test_vendored.py` compares the files with the checksums.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "lims" / "web" / "static" / "vendor"
PACKAGE = "htmx.org@2.0.11"
FILES = {"package/dist/htmx.min.js": "htmx-2.0.11.min.js", "package/LICENSE": "LICENSE-htmx-0BSD.txt"}


def main() -> None:
    """Fetch, keep the files named above, write the checksums."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        name = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()
        with tarfile.open(Path(folder) / name) as archive:
            for inside, outside in FILES.items():
                member = archive.extractfile(inside)
                if member is None:
                    raise FileNotFoundError(f"{PACKAGE} has no {inside}")
                (VENDOR / outside).write_bytes(member.read())
    sums = [f"{hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(FILES.values())]
    (VENDOR / "SHA256SUMS").write_text("".join(sums))
    print("".join(sums), end="")


if __name__ == "__main__":
    main()
