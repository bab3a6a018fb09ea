"""Takes the pictures of README and manual again: pages in Chromium, paper through poppler. `make pictures`."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SPLIT = "B26-0002"  # the demonstration's batch that outgrew its bag
DESK, TABLET, PHONE = (1280, 800), (1024, 768), (390, 844)
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


def main() -> None:
    """Play the demonstration into a folder that goes away, and look at it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home, out = Path(folder, "home"), Path(folder, "out")
        environ = {**os.environ, "LIMS_HOME": str(home)}
        environ.pop("LIMS_DATABASE_URL", None)
        lims = str(ROOT / ".venv" / "bin" / "lims")
        subprocess.run([lims, "demo", "--out", str(out)], env=environ, check=True, stdout=subprocess.DEVNULL)
        password = (home / "demonstration-people.txt").read_text(encoding="utf-8").strip().rsplit(": ", 1)[1]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen([lims, "serve", "--port", str(port)], env=environ, stderr=subprocess.DEVNULL)
        try:
            pages(f"http://127.0.0.1:{port}", password, out)
        finally:
            server.terminate()
            server.wait(30)
        paper(out)


def pages(address: str, password: str, out: Path) -> None:
    """The screens that README and manual show."""
    wait_for(f"{address}/healthz")
    codes = {row.split(",")[1]: row.split(",")[0] for row in (out / "labels.csv").read_text().splitlines()[1:]}
    with sync_playwright() as play:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
        browser = play.chromium.launch(executable_path=chromium, args=CHROMIUM)
        bench = signed_in(browser, address, "demo-technician-a", password, TABLET)
        culture = board_link(bench, address, "INKT-006")
        bench.goto(f"{address}/board")
        bench.get_by_role("button", name="Not now").click()  # the tour is for newcomers
        take(bench, "board", f"{address}/board", DESK)
        take(bench, "board-phone-dark", f"{address}/board", PHONE, dark=True)
        take(bench, "batch", f"{address}/batches/{culture}", DESK, whole=False)
        step(bench, address, culture, codes)
        stop(bench, culture, codes)
        quality = signed_in(browser, address, "demo-qa-d", password, DESK)
        waiting = board_link(quality, address, "INKT-002")
        take(quality, "quality", f"{address}/quality/{waiting}", DESK, whole=False)
        take(quality, "deviations", f"{address}/deviations", DESK, whole=False)
        take(quality, "vessels", f"{address}/batches/{SPLIT}/vessels", DESK, whole=False)
        take(quality, "where-used", f"{address}/where-used?kind=material&target=M-003", DESK, whole=False)
        take(quality, "time-line", f"{address}/batches/{waiting}/time-line", DESK, whole=False)
        take(quality, "my-work", f"{address}/my-work", DESK, whole=False)
        part(quality, "custody", f"{address}/batches/{waiting}", "#cu")
        chinese = signed_in(browser, address, "demo-technician-b", password, DESK, language="zh-TW")
        take(chinese, "batch-chinese", f"{address}/batches/{culture}", DESK, whole=False)
        browser.close()


def board_link(page: Page, address: str, subject: str) -> str:
    """The number of the first batch of a subject that the board shows."""
    page.goto(f"{address}/board")
    row = page.locator(".brow", has_text=subject).last
    return str(row.locator("a").first.get_attribute("href")).rsplit("/", 1)[1]


def step(page: Page, address: str, batch: str, codes: dict[str, str]) -> None:
    """A step with two slots filled."""
    size(page, TABLET)
    page.goto(f"{address}/station")
    scan(page, codes["BSC-2"])
    page.goto(f"{address}/batches/{batch}/steps/feed_d10")
    scan(page, "CMD:CONFIRM")
    page.wait_for_selector("#left")
    for thing in ("BSC-2", f"{batch}/V1"):
        scan(page, codes[thing])
    take(page, "step", "", TABLET, whole=False)


def stop(page: Page, batch: str, codes: dict[str, str]) -> None:
    """The vessel of another subject: the screen that cannot be left."""
    others = [code for thing, code in codes.items() if thing.endswith("/V1") and not thing.startswith(batch)]
    scan(page, others[-1])
    page.wait_for_load_state("networkidle")
    take(page, "stop", "", DESK, whole=False)


def scan(page: Page, code: str) -> None:
    """What a wedge scanner does: fast keys, then Enter."""
    page.keyboard.type(code, delay=2)
    page.keyboard.press("Enter")
    page.wait_for_timeout(900)


def signed_in(
    browser: Browser, address: str, person: str, password: str, viewport: tuple[int, int], *, language: str = "en-GB"
) -> Page:
    """A page of somebody's own browser, signed in."""
    screen = {"width": viewport[0], "height": viewport[1]}
    page = browser.new_context(viewport=screen, locale=language).new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#name", person)
    page.fill("#password", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/board")
    return page


def size(page: Page, viewport: tuple[int, int]) -> None:
    """Another screen."""
    page.set_viewport_size({"width": viewport[0], "height": viewport[1]})


def take(
    page: Page, name: str, address: str, viewport: tuple[int, int], *, dark: bool = False, whole: bool = True
) -> None:
    """One picture, in few colours so that it stays small."""
    size(page, viewport)
    page.emulate_media(color_scheme="dark" if dark else "light")
    if address:
        page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=whole)
    smaller(PICTURES / f"{name}.png")


def part(page: Page, name: str, address: str, place: str) -> None:
    """A picture of one part of a page, on a screen so tall that nothing lies over it."""
    size(page, (DESK[0], 6000))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator(place).screenshot(path=str(PICTURES / f"{name}.png"))
    smaller(PICTURES / f"{name}.png")


def paper(out: Path) -> None:
    """The first page of a closed record, and the label of its bag, as they come out of a printer."""
    record = next(iter(sorted((out / "records").glob("*.pdf"), key=lambda file: -file.stat().st_size)))
    labels = out / "labels" / record.name
    found = subprocess.run(["pdfinfo", "-f", "1", "-l", "99", str(labels)], capture_output=True, text=True, check=True)
    bag = next(line.split()[1] for line in found.stdout.splitlines() if "283.465 x 283.465" in line)
    for name, file, number, dots in (("record", record, "1", "90"), ("bag-label", labels, bag, "203")):
        target = PICTURES / name
        subprocess.run(
            ["pdftoppm", "-r", dots, "-png", "-singlefile", "-f", number, "-l", number, str(file), str(target)],
            check=True,
        )
        smaller(PICTURES / f"{name}.png")


def smaller(file: Path) -> None:
    """Sixty-four colours are enough for paper and paper-like screens."""
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(64).save(file, optimize=True)


def wait_for(address: str) -> None:
    """Until the server answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(300):
        try:
            opener.open(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"{address} does not answer")


if __name__ == "__main__":
    main()
