"""verify.html: one file with style and scripts inside, that may run nothing else and reach nothing."""

import base64
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

_PARTS = Path(__file__).parent / "html"
_SCRIPTS = ("hashes.js", "ed25519.js", "inflate.js", "forms.js", "record.js", "pdf.js", "prove.js", "page.js")


@cache
def verifier_page() -> bytes:
    """The page. Its own policy allows exactly the style and the script in it, by their hashes."""
    style = (_PARTS / "page.css").read_text(encoding="utf-8")
    script = '"use strict";\n' + "\n".join((_PARTS / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; form-action 'none'"
    filled = {"policy": policy, "style": style, "script": script}
    text = (_PARTS / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], text).encode()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()
