"""Looks at the machine itself: Python, the PDF libraries, fonts, disk, character set, clock."""

import ctypes
import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from lims.doctor.findings import Finding
from lims.domain.errors import msg
from lims.domain.standing import LARGEST_STEP

INSTALL = "apt-get install --no-install-recommends"
BYTES_FOR_COMFORT, BYTES_TO_WORK = 2_000_000_000, 200_000_000
TYPEFACES = ("IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf", "IBMPlexMono-Regular.ttf")

# What adjtimex(2) answers when no time service disciplines the clock.
TIME_ERROR = 5


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Python is 3.11 or newer."""
    name, shown = msg("Python"), ".".join(str(part) for part in version)
    if version < (3, 11):
        return Finding(name, "wrong", msg("%(version)s is too old: 3.11 or newer is needed", version=shown), "./run")
    return Finding(name, "ok", msg("%(version)s", version=shown))


def check_pdf_libraries() -> Finding:
    """Pango is there, without which no label and no record can be printed."""
    name = msg("PDF libraries")
    try:
        import weasyprint
    except OSError as refusal:
        mend = f"{INSTALL} libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        first_line = str(refusal).partition("\n")[0].partition(":")[0]
        return Finding(name, "wrong", msg("labels and records cannot be printed: %(why)s", why=first_line), mend)
    return Finding(name, "ok", msg("WeasyPrint %(version)s with Pango", version=weasyprint.__version__))


def check_typefaces(folder: Path) -> Finding:
    """The typefaces that came with Autolog are where labels look for them."""
    name = msg("Typefaces")
    gone = [typeface for typeface in TYPEFACES if not (folder / typeface).is_file()]
    if gone:
        what = msg("gone from %(folder)s: %(files)s", folder=folder, files=", ".join(gone))
        return Finding(name, "wrong", what, "pip install --force-reinstall autolog")
    return Finding(name, "ok", msg("IBM Plex, as bundled"))


def chinese_families() -> list[str]:
    """The font families of this machine that hold Traditional Chinese."""
    try:
        asked = ["fc-list", ":lang=zh-tw", "family"]
        listed = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 # fixed words
    except FileNotFoundError:
        return []
    return sorted({line.split(",")[0].strip() for line in listed.stdout.splitlines() if line.strip()})


def check_chinese(families: Callable[[], list[str]] = chinese_families) -> Finding:
    """Chinese labels and records find their characters."""
    name, found = msg("Chinese fonts"), families()
    if not found:
        what = msg("none found: Chinese text prints as empty boxes")
        return Finding(name, "attention", what, f"{INSTALL} fontconfig fonts-noto-cjk")
    return Finding(name, "ok", msg("%(families)s", families=", ".join(found[:3])))


def check_disk(home: Path, free_bytes: int | None = None) -> Finding:
    """There is room for the record to grow."""
    name = msg("Disk")
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free if free_bytes is None else free_bytes
    what = msg("%(gigabytes)s GB free for %(home)s", gigabytes=f"{free / 1e9:.1f}", home=home)
    if free < BYTES_TO_WORK:
        return Finding(name, "wrong", what, f"du -xh --max-depth=2 '{place}' | sort -h")
    return Finding(name, "attention" if free < BYTES_FOR_COMFORT else "ok", what)


def check_characters(encoding: str | None = None) -> Finding:
    """This shell reads and writes every language the record may hold."""
    name, used = msg("Characters"), encoding or locale.getpreferredencoding()
    if used.lower().replace("-", "") != "utf8":
        what = msg("this shell writes %(encoding)s: names and units may be cut", encoding=used)
        return Finding(name, "attention", what, "export LANG=C.UTF-8")
    return Finding(name, "ok", msg("%(encoding)s", encoding=used))


def clock_is_disciplined() -> bool | None:
    """Whether a time service keeps this machine's clock; None where the kernel does not tell."""
    ask = getattr(ctypes.CDLL(None), "adjtimex", None)
    if ask is None:
        return None
    answer = ask(ctypes.create_string_buffer(512))  # all zero: asks, changes nothing
    return None if answer < 0 else answer != TIME_ERROR


def check_clock(now: datetime, last_entry_at: datetime | None, *, disciplined: bool | None) -> Finding:
    """The clock can date a record: not behind its newest entry, in a sane year, kept by a time service."""
    name, shown = msg("Clock"), f"{now:%Y-%m-%d %H:%M:%S} UTC"
    mend = "timedatectl set-ntp true"
    if last_entry_at is not None and now < last_entry_at:
        newest = f"{last_entry_at:%Y-%m-%d %H:%M:%S} UTC"
        what = msg("%(now)s is before the newest entry of the record, %(newest)s", now=shown, newest=newest)
        return Finding(name, "wrong", what, mend)
    if not 2026 <= now.year <= 2100:
        return Finding(name, "wrong", msg("%(now)s cannot be right", now=shown), mend)
    if disciplined is False:
        return Finding(name, "attention", msg("%(now)s, but no time service keeps it", now=shown), mend)
    return Finding(name, "ok", msg("%(now)s", now=shown))


def check_time_source(ahead: timedelta | None) -> Iterator[Finding]:
    """How far the clock is from its time source, where chrony tells: nothing where it does not."""
    if ahead is None:
        return
    name, seconds = msg("Time source"), f"{ahead.total_seconds():+.3f}"
    what = msg("the clock is %(seconds)s s ahead of its source", seconds=seconds)
    if abs(ahead) > LARGEST_STEP:
        yield Finding(name, "wrong", what, "chronyc makestep")
    else:
        yield Finding(name, "attention" if abs(ahead) > timedelta(seconds=1) else "ok", what)


def check_home(home: Path) -> Finding:
    """The folder of keys, checkpoints and attachments can be written, and by its owner only."""
    name = msg("Home")
    if not home.is_dir():
        return Finding(name, "wrong", msg("%(home)s is not there yet", home=home), "lims init")
    if not os.access(home, os.W_OK | os.X_OK):
        return Finding(name, "wrong", msg("%(home)s cannot be written", home=home), f"chown -R $(id -u) '{home}'")
    if home.stat().st_mode & 0o022:
        return Finding(name, "wrong", msg("others can write in %(home)s", home=home), f"chmod go-w '{home}'")
    return Finding(name, "ok", msg("%(home)s", home=home))
