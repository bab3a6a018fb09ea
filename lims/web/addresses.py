"""Where a page may lead next: our own addresses only."""

from urllib.parse import urlsplit


def own_address(wanted: str, otherwise: str = "/") -> str:
    """`wanted` when it is a path of this site, else `otherwise`: a link must not lead people to a stranger's page."""
    parts = urlsplit(wanted)
    is_path = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if is_path and not parts.scheme and not parts.netloc else otherwise
