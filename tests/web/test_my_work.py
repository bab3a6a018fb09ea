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
