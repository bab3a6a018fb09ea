"""One click, one command, one address: where a lot, a cabinet or a person was used."""

import csv
import io
import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from lims.actions.where_used import find_target
from lims.cli import main
from lims.domain.errors import NotFound
from lims.store.tables.batches import batches
from lims.web.api.tokens import make_token
from tests.web.house import SETTINGS, text_of

LOT = "/where-used?kind=material&target=M-005"


@pytest.mark.check("B10")
def test_one_click_tells_every_batch_dose_and_subject_of_a_lot(house, technician):
    page = technician.get(LOT)
    said = text_of(page)
    assert page.status_code == 200 and "Interleukin-2, IL-0911 was used in" in said
    assert "infused" in said and "doses of these were infused" in said
    with house.store.reading() as db:
        infused = next(row.batch for row in db.execute(batches.select().where(batches.c.infused_at.is_not(None))))
    assert infused in said and f"/batches/{infused}" in page.get_data(as_text=True)


def test_it_is_asked_for_by_the_makers_number_by_name_and_by_label(house, technician):
    assert "IL-0911 was used in" in text_of(technician.get("/where-used?kind=material&target=IL-0911"))
    assert "Demo technician A was used in" in text_of(
        technician.get("/where-used?kind=person&target=Demo technician A")
    )
    label = house.code_of("INC-1")
    assert "INC-1, CO₂ incubator was used in" in text_of(technician.get(f"/where-used?kind=equipment&target={label}"))
    assert "BSC-2" in text_of(technician.get("/where-used?kind=station&target=BSC-2"))


def test_what_nobody_knows_is_refused_on_the_page_and_nothing_breaks(technician):
    for path in ("kind=material&target=nothing", "kind=patient&target=x", "kind=person&target='%20OR%201=1"):
        page = technician.get(f"/where-used?{path}")
        assert page.status_code in (404, 422) and "Where was it used?" in text_of(page)
    assert "Material lot" in text_of(technician.get("/where-used"))


def test_two_lots_of_one_number_ask_which(house):
    from lims.actions.materials import receive_lot

    def again(act):
        day = act.at.date().replace(year=act.at.year + 1)
        receive_lot(act, "M-099", kind="il2", title="Interleukin-2", lot_number="IL-0911", expires_on=day)

    house.store.perform("demo-qa-d", house.clock(), again)
    with house.store.reading() as db, pytest.raises(NotFound) as asked:
        find_target(db, "material", "IL-0911")
    assert "M-005, M-099" in str(asked.value.next_step)


@pytest.mark.check("W4")
def test_the_file_is_whole_and_runs_no_formula(house, technician):
    with house.store.writing() as db:
        db.execute(update(batches).where(batches.c.batch == "B26-0001").values(trial="=cmd|' /C calc'!A0"))
    answer = technician.get("/where-used.csv?kind=material&target=M-005")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(rows) > 3 and {row["batch"] for row in rows} > {"B26-0001"}
    assert next(row for row in rows if row["batch"] == "B26-0001")["trial"] == "'=cmd|' /C calc'!A0"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_command_and_the_interface_say_the_same(house, monkeypatch, tmp_path):
    monkeypatch.setenv("LIMS_HOME", str(tmp_path))
    monkeypatch.setenv("LIMS_DATABASE_URL", f"sqlite:///{house.store.engine.url.database}")
    run = CliRunner().invoke(main, ["where-used", "person", "demo-technician-b", "--json"])
    assert run.exit_code == 0, run.output
    told = json.loads(run.output)
    key = SimpleNamespace(token_key=lambda: SETTINGS.token_key)
    token = make_token(house.store, key, "demo-qa-d", purpose="a report", station="", at=house.clock())
    program = house.app.test_client(use_cookies=False)
    asked = "/api/v1/where-used?kind=person&target=demo-technician-b&limit=1000"
    answer = program.get(asked, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert [one["batch"] for one in answer.json["uses"]] == [one["batch"] for one in told["uses"]]
    assert answer.json["doses_infused"] == told["doses_infused"] >= 2
    plain = CliRunner().invoke(main, ["where-used", "material", "IL-0911"])
    assert plain.exit_code == 0 and "doses infused" in plain.output
    assert CliRunner().invoke(main, ["where-used", "material", "nothing"]).exit_code == 1
    assert CliRunner().invoke(main, ["where-used", "patient", "x"]).exit_code == 2
    assert program.get(asked).status_code == 401
    described = program.get("/api/v1/openapi.json").json["paths"]
    assert "/api/v1/where-used" in described
