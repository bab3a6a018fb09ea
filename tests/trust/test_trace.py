"""Every check of the core has a test, every mark names a check, every planted bug finds its rule."""

import pytest

from bench.trust.checks import CORE, LATER, SITE, marked_tests, read_checks
from bench.trust.planted import ALL

CHECKS = {check.id: check for check in read_checks()}
IN_THE_CORE = [name for name, check in CHECKS.items() if check.standing == CORE]


@pytest.fixture(scope="module")
def marked():
    return marked_tests()


def test_the_list_is_whole():
    assert len(CHECKS) == 93
    assert len(IN_THE_CORE) == 60
    assert {check.standing for check in CHECKS.values()} == {CORE, LATER, SITE}
    assert all(check.site for check in CHECKS.values() if check.standing == SITE)


@pytest.mark.check("V5")
@pytest.mark.parametrize("name", IN_THE_CORE)
def test_every_check_of_the_core_has_a_test(marked, name):
    assert marked.get(name), f"no test carries @pytest.mark.check({name!r}): {CHECKS[name].title}"


def test_every_mark_names_a_check(marked):
    assert not set(marked) - set(CHECKS)


@pytest.mark.check("V5")
@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_a_planted_bug_still_takes_away_its_rule(one):
    assert one.check in CHECKS
    assert one.rule not in one.source()


def test_twelve_bugs_are_planted():
    assert len(ALL) == len({one.name for one in ALL}) == 12
