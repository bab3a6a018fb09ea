"""The interface for programs: a token opens it, the rules are those of the pages, every refusal has one shape."""

import json

import pytest

from lims.actions.people import disable_person
from lims.settings import Settings
from lims.web.api.tokens import make_token
from tests.web.house import SETTINGS, new_request_id


class KeyOnly:
    """Settings of which only the key of the tokens is asked."""

    def token_key(self):
        return SETTINGS.token_key


@pytest.fixture
def program(house):
    word = make_token(
        house.store, KeyOnly(), "demo-technician-a", purpose="a fixed reader", station="BSC-2", at=house.clock()
    )
    return Program(house, word)


class Program:
    def __init__(self, house, word):
        self.house, self.word = house, word
        self.client = house.app.test_client(use_cookies=False)

    def get(self, path, word=None):
        return self.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {word or self.word}"})

    def scan(self, target, **more):
        sent = {"code": self.house.code_of(target), "request_id": new_request_id()} | more
        return self.client.post("/api/v1/scans", json=sent, headers={"Authorization": f"Bearer {self.word}"})


def test_a_scan_by_a_program_is_the_scan_of_the_page(program, technician):
    technician.post("/batches/B26-0005/steps/feed_d10/start", cleared="yes")
    told = program.scan("B26-0005/V1")
    assert told.status_code == 200
    assert (told.json["outcome"], told.json["slot"], told.json["step"]) == ("accepted", "V1", "feed_d10")
    again = technician.scan("B26-0005/V1", "B26-0005", "feed_d10")
    assert again.json["outcome"] == "known"


def test_a_program_may_say_where_it_stands_and_need_not_number_its_scans(program, technician):
    technician.post("/batches/B26-0005/steps/feed_d10/start", cleared="yes")
    told = program.scan("B26-0005/V1", station="BSC-2", request_id="")
    assert (told.status_code, told.json["outcome"], told.json["slot"]) == (200, "accepted", "V1")
    elsewhere = program.scan("B26-0005/V1", station="BSC-9")
    assert (elsewhere.status_code, elsewhere.json["code"]) == (404, "unknown_code")


def test_a_stop_is_a_stop_for_programs_too(program, technician):
    technician.post("/batches/B26-0005/steps/feed_d10/start", cleared="yes")
    refused = program.scan("B26-0006/V1")
    assert (refused.status_code, refused.json["code"]) == (409, "wrong_patient")
    assert refused.json["expected"]["batch"] == "B26-0005"
    assert refused.json["scanned"]["batch"] == "B26-0006"
    assert technician.get("/").location == "/stop"
    assert program.scan("B26-0005/V1").json["code"] == "station_stopped"


def test_batches_are_listed_a_page_at_a_time(program):
    first = program.get("/batches?limit=5").json
    rest = program.get(f"/batches?limit=5&after={first['next_after']}").json
    numbers = [one["number"] for one in first["batches"] + rest["batches"]]
    assert numbers == [f"B26-000{n}" for n in range(1, 9)]
    assert rest["next_after"] == ""


def test_one_batch_is_told_with_its_identity_and_where_it_stands(program):
    told = program.get("/batches/B26-0005").json
    assert (told["subject"], told["stage"], told["dose_no"], told["doses"]) == ("INKT-003", "culture", 1, 6)
    assert told["opened_at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/batches/B26-9999", 404, "unknown_batch"),
        ("/batches/nonsense", 422, "batch_number_form"),
        ("/nowhere", 404, "http_404"),
        ("/batches?limit=0", 422, "http_422"),
        ("/batches?colour=red", 422, "http_422"),
    ],
)
def test_every_refusal_has_one_shape(program, path, status, code):
    refused = program.get(path)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert set(refused.json) == {"code", "what", "reasons", "next_step", "lifted_by"}


@pytest.mark.parametrize("word", ["", "autolog_" + "A" * 43, "Basic x"])
def test_without_a_known_token_nothing_is_told(program, word):
    refused = program.client.get("/api/v1/batches", headers={"Authorization": f"Bearer {word}"} if word else {})
    assert (refused.status_code, refused.json["code"]) == (401, "sign_in_needed")


def test_a_session_of_a_browser_does_not_open_the_interface(technician):
    assert technician.get("/api/v1/batches").status_code == 401


def test_a_token_does_not_open_the_pages(program):
    answer = program.client.get("/scan", headers={"Authorization": f"Bearer {program.word}"})
    assert answer.status_code == 302 and "/sign-in" in answer.location


def test_a_token_ends_with_its_person(program):
    program.house.store.perform(
        "demo-administrator", program.house.clock(), lambda act: disable_person(act, "demo-technician-a", reason="left")
    )
    assert program.get("/batches").status_code == 401


def test_a_token_written_over_to_somebody_else_is_nobodys(program):
    make_token(program.house.store, KeyOnly(), "demo-qa-d", purpose="reports", station="", at=program.house.clock())
    for put in (
        "UPDATE access_tokens SET person = 'demo-qa-d' WHERE person = 'demo-technician-a'",
        # QA's own row makes room for it: its number and its name over the hash of a word that the liar has.
        "UPDATE access_tokens SET token = token || '0' WHERE station = ''",
        "UPDATE access_tokens SET token = (SELECT token FROM tokens WHERE person = 'demo-qa-d') WHERE station <> ''",
    ):
        with program.house.store.writing() as db:
            db.exec_driver_sql(put)
        assert program.get("/batches").status_code == 401


def test_a_token_is_an_entry_of_the_site_and_its_word_is_kept_nowhere(program):
    assert program.house.kinds("site")[-1] == "TokenIssued"
    from pathlib import Path

    database = Path(program.house.store.engine.url.database)
    assert program.word.encode() not in b"".join(
        path.read_bytes() for path in database.parent.glob(f"{database.name}*")
    )


@pytest.mark.parametrize(
    "sent", [{}, {"code": "x"}, {"code": "", "request_id": "12345678"}, {"code": "x", "request_id": "short"},
             {"code": "x", "request_id": "12345678", "role": "qa"}, [], "x"]
)  # fmt: skip
@pytest.mark.check("W5")
def test_a_scan_of_another_form_is_refused(program, sent):
    headers = {"Authorization": f"Bearer {program.word}"}
    refused = program.client.post("/api/v1/scans", json=sent, headers=headers)
    assert refused.status_code == 422
    assert refused.json["next_step"]


def test_the_description_is_true_of_what_is_answered(program, technician):
    described = technician.get("/api/v1/openapi.json").json
    assert described["openapi"].startswith("3.1")
    batch = "/api/v1/batches/{number}"
    paths = {"/api/v1/scans", "/api/v1/batches", batch, f"{batch}/forecast", "/api/v1/where-used"}
    assert set(described["paths"]) == paths
    for path in described["paths"].values():
        for act in path.values():
            if isinstance(act, dict):
                assert "401" in act["responses"]
    batch = described["components"]["schemas"]["Batch"]
    told = program.get("/batches/B26-0005").json
    assert set(told) == set(batch["properties"])
    assert set(batch["required"]) <= set(told)
    assert set(described["components"]["schemas"]["Refusal"]["required"]) <= set(program.get("/batches/x").json)
    assert "token" in described["components"]["securitySchemes"]
    assert json.dumps(described)


def test_settings_have_the_key_that_the_tokens_are_hashed_with(tmp_path):
    settings = Settings(tmp_path, "sqlite://")
    settings.make_keys()
    assert len(settings.token_key()) == 32
