"""`lims calc forecast` gives every figure of the worked example, so that anyone can hold another program against it."""

import json

import pytest
from click.testing import CliRunner

from lims.cli import main

VECTOR = {
    "days": [3, 5, 7, 10],
    "target_cells": ["2.0e6", "6.0e6", "2.0e7", "1.2e8"],
    "horizon_day": 14,
    "limits": ["8.6e8", "1.0e9", "1.72e9"],
}
CHANCES_OLS, CHANCES_BAYES = (0.978799, 0.944169, 0.024726), (0.953931, 0.844353, 0.051364)


def calc(**given):
    run = CliRunner().invoke(main, ["calc", "forecast"], input=json.dumps(given))
    return run.exit_code, json.loads(run.output) if run.exit_code == 0 else run.output


def close(value):
    return pytest.approx(value, abs=1e-6)


def relative(value):
    return pytest.approx(value, rel=1e-6)


def test_every_figure_of_least_squares():
    code, found = calc(**VECTOR)
    ols = found["ols"]
    assert code == 0
    assert (ols["a"], ols["b"]) == (close(12.712574634), close(0.587194974))
    assert ols["doubling_hours"] == pytest.approx(28.3305, abs=5e-5)
    assert (ols["s"], ols["se"]) == (close(0.041063150), close(0.076770818))
    assert ols["degrees"] == 2
    assert ols["median_cells"] == relative(1.233725e9)
    assert (ols["low95_cells"], ols["high95_cells"]) == (relative(8.86672e8), relative(1.716619e9))
    assert ols["chance_at_least"] == [close(chance) for chance in CHANCES_OLS]
    assert ols["chance_inside"] == pytest.approx(CHANCES_OLS[0] - CHANCES_OLS[2], abs=2e-6)


def test_every_figure_of_bayes_with_the_prior_given_and_by_default():
    prior = {"log_n0": "13.399995114002609", "log_n0_sd": 1, "rate_per_day": "0.6398281666738029", "rate_sd": "0.15"}
    for more in ({}, {"prior": prior | {"a0": 3, "b0": "0.045"}}):
        _, found = calc(**VECTOR, **more)
        bayes = found["bayes"]
        assert bayes["mn"] == [close(12.7258636), close(0.58567546)]
        assert (bayes["an"], bayes["degrees"]) == (5, 10)
        assert (bayes["bn"], bayes["scale"]) == (close(0.05332468), close(0.189465389))
        assert bayes["median_cells"] == relative(1.223914e9)
        assert (bayes["low95_cells"], bayes["high95_cells"]) == (relative(8.02438e8), relative(1.866769e9))
        assert bayes["chance_at_least"] == [close(chance) for chance in CHANCES_BAYES]
        assert bayes["chance_inside"] == pytest.approx(CHANCES_BAYES[0] - CHANCES_BAYES[2], abs=2e-6)
        assert "assumed" in bayes["note"]
        assert "after_wash" not in bayes


def test_before_and_after_the_wash():
    _, found = calc(**VECTOR, wash_recovery_percent=80, wash_recovery_sd_percent=0)
    for model in ("ols", "bayes"):
        told = found[model]
        assert told["after_wash"]["median_cells"] == relative(0.8 * told["median_cells"])
        # Without a spread of its own, the wash leaves the chance that 1/0.8 of the limit was there before it.
        _, before = calc(**VECTOR | {"limits": ["1.075e9", "1.25e9", "2.15e9"]})
        assert told["after_wash"]["chance_at_least"] == [close(one) for one in before[model]["chance_at_least"]]
    _, spread = calc(**VECTOR, wash_recovery_percent=80, wash_recovery_sd_percent=5)
    narrow, wide = found["bayes"]["after_wash"], spread["bayes"]["after_wash"]
    assert wide["high95_cells"] > narrow["high95_cells"] and wide["low95_cells"] < narrow["low95_cells"]


def test_it_says_why_it_says_nothing():
    _, two = calc(**VECTOR | {"days": [3, 5], "target_cells": ["2e6", "6e6"]})
    assert "at least 3 counts" in two["ols"]["why_not"] and two["bayes"]["degrees"] == 8
    _, none = calc(**VECTOR | {"days": [3], "target_cells": [0]})
    assert "no cells" in none["bayes"]["why_not"]
    code, refused = calc(**VECTOR, wash_recovery_percent=0)
    assert code == 1 and "wash_recovery_percent" in refused
