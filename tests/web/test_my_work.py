"""My work: what is mine to do, by my roles, the most urgent first; and nobody else's."""

from tests.web.house import text_of


def test_each_person_sees_what_is_theirs_and_not_what_is_others(house):
    seen = {
        name: text_of(house.visitor(name).get("/my-work"))
        for name in ("demo-technician-a", "demo-qa-d", "demo-nurse-g", "demo-administrator")
    }
    assert "Day 10: count and feed" in seen["demo-technician-a"]
    assert "Results and review" in seen["demo-qa-d"] and "Day 10: count and feed" not in seen["demo-qa-d"]
    assert "Results and review" not in seen["demo-technician-a"]
    assert "Nothing waits for you" in seen["demo-administrator"]
    assert "count and feed" not in seen["demo-nurse-g"]


def test_what_is_late_stands_first_and_the_title_says_how_much(house, technician):
    house.clock.advance(hours=30)
    technician.sign_in("demo-technician-a")
    page = technician.get("/my-work").get_data(as_text=True)
    said = text_of(technician.get("/my-work"))
    assert " late, " in said and "Open the first" in said
    heads = [head for head in ("Late", "Now", "Next 4 hours", "Later") if f"<h2>{head}</h2>" in page]
    assert heads[0] == "Late" and len(heads) > 1
    places = [page.index(f"<h2>{head}</h2>") for head in heads]
    assert places == sorted(places)


def test_a_stopped_station_is_told_on_the_board_on_the_batch_and_in_my_work(house, technician):
    mine, step = "B26-0005", "feed_d10"
    assert technician.post(f"/batches/{mine}/steps/{step}/start", cleared="yes").status_code == 303
    assert technician.scan("B26-0006/V1", mine, step).json["code"] == "wrong_patient"
    other = house.visitor("demo-qa-d")
    assert "Stopped, BSC-2" in text_of(other.get("/board"))
    page = text_of(other.get(f"/batches/{mine}"))
    assert "Stopped at BSC-2" in page and "A second person looks at the bench and clears the stop there." in page
    seen = text_of(house.visitor("demo-technician-b").get("/my-work"))
    assert "A second person looks at the bench" in seen and "Stopped, BSC-2" in seen
    assert "Stopped at BSC-2" not in text_of(other.get("/batches/B26-0006")), "the other batch is not worked there"
