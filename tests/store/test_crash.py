"""A process that is killed loses nothing it acknowledged, and leaves nothing half done."""

import subprocess
import sys
import time

import pytest

from lims.store.verify import verify

pytestmark = pytest.mark.check("D1")

WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from lims.domain.events.materials import MaterialLotReceived
from lims.store.session import open_store

store, start = open_store(sys.argv[1]), int(sys.argv[2])
at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
for number in range(start, start + 100_000):
    lot = MaterialLotReceived(f"L-{number}", "medium", "Medium", "X", at.date())
    def work(act):
        act.enqueue("print", number)
        return act.record("site", lot).seq
    store.perform("t", at, work, request_id=f"r-{number}", fingerprint="f")
    print(number, flush=True)
"""


@pytest.mark.parametrize("killed_after", [3, 17, 40])
def test_what_was_acknowledged_before_the_kill_is_there_once_and_whole(site, database_url, killed_after):
    acknowledged = []
    for round_number in range(2):
        command = [sys.executable, "-c", WRITER, database_url, str(round_number * 1000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            for line in writer.stdout:
                acknowledged.append(int(line))
                if len(acknowledged) % (killed_after + 1) == killed_after:
                    break
            # A little later than the last word, so that the kill falls into the middle of an act.
            time.sleep(0.0007 * killed_after)
            writer.kill()
            acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    lots = {lot for (lot,) in site.rows("SELECT lot FROM material_lots")}
    asked = {request for (request,) in site.rows("SELECT request_id FROM requests WHERE answer <> ''")}
    assert len(acknowledged) >= killed_after
    assert {f"L-{number}" for number in acknowledged} <= lots
    assert {f"r-{number}" for number in acknowledged} <= asked
    assert {lot.replace("L", "r") for lot in lots} == asked
    assert site.rows("SELECT count(*) FROM jobs") == [(len(lots),)]
    assert verify(site.store, rebuild=True).ok
