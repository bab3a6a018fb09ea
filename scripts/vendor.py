"""Fetches the foreign scripts of the pages from the npm registry, by their exact versions, and notes their checksums.

Run by hand when a version changes: `.venv/bin/python scripts/vendor.py`. The result is committed; nothing is fetched
when the program is installed or run. `tests/web/test_vendored.py` compares the files with the checksums. The licence
of zxing-cpp, from which the decoder is compiled, is not in its package: it was added by hand.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "lims" / "web" / "static" / "vendor"
PACKAGES = {
    "htmx.org@2.0.11": {"dist/htmx.min.js": "htmx-2.0.11.min.js", "LICENSE": "LICENSE-htmx-0BSD.txt"},
    # Script and machine code of the decoder belong together: one version, or it dies.
    "zxing-wasm@3.1.4": {
        "dist/iife/reader/index.js": "zxing-reader-3.1.4.js",
        "dist/reader/zxing_reader.wasm": "zxing-reader-3.1.4.wasm",
        "LICENSE": "LICENSE-zxing-wasm-MIT.txt",
    },
}


def main() -> None:
    """Fetch, keep the files named above, write the checksums of all that lies there."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for package, files in PACKAGES.items():
        fetch(package, files)
    names = sorted(path.name for path in VENDOR.iterdir() if path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (VENDOR / "SHA256SUMS").write_text("".join(sums))
    print("".join(sums), end="")


def fetch(package: str, files: dict[str, str]) -> None:
    """Keep these files of one package, under our names for them."""
    with tempfile.TemporaryDirectory() as folder:
        name = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()
        with tarfile.open(Path(folder) / name) as archive:
            for inside, outside in files.items():
                member = archive.extractfile(f"package/{inside}")
                if member is None:
                    raise FileNotFoundError(f"{package} has no {inside}")
                (VENDOR / outside).write_bytes(member.read())


if __name__ == "__main__":
    main()
