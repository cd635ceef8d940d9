"""Responses over levers: thinned to what interpolation needs, with the error measured at every setting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai.model.response import choice, interpolated, response, scale, settings


def test_a_scale_holds_the_runs_own_value_once():
    lever = scale("growth", -0.1, 0.1, 0.05, 0.0129)
    assert lever.stops == (-0.1, -0.05, 0.0, 0.0129, 0.05, 0.1)
    assert lever.stops[lever.start] == 0.0129
    assert scale("growth", -0.1, 0.1, 0.05, 0.05).stops == (-0.1, -0.05, 0.0, 0.05, 0.1)


def test_a_value_beyond_the_scale_lengthens_it():
    assert scale("growth", 0, 0.2, 0.1, 0.3).stops == (0.0, 0.1, 0.2, 0.3)


def test_settings_are_every_combination():
    found = settings([scale("a", 0, 1, 1, 0), choice("b", ("x", "y", "z"), "y")])
    assert found["a"].tolist() == [0, 0, 0, 1, 1, 1]
    assert found["b"].tolist() == [0, 1, 2, 0, 1, 2]


def levers():
    return scale("a", 0, 1, 0.05, 0.37), scale("b", 1, 3, 0.1, 1.55), choice("c", ("x", "y"), "y")


def curved(over):
    return np.exp(over["a"]) / over["b"] + over["c"] * over["a"]


def test_every_setting_keeps_within_the_error():
    moved = levers()
    full = curved(settings(moved))
    found = response("f", moved, full, tolerance=0.01)
    named = {lever.name: lever for lever in moved}
    shape = [len(lever.stops) for lever in moved]
    off = [
        abs(interpolated(found, named, dict(zip(named, place, strict=True))) - value)
        for place, value in np.ndenumerate(full.reshape(shape))
    ]
    assert max(off) == pytest.approx(found.error)
    assert 0 < found.error <= 0.01
    assert found.values.size < full.size / 3


def test_the_runs_own_setting_is_exact():
    moved = levers()
    found = response("f", moved, curved(settings(moved)), tolerance=0.2)
    own = {"a": np.array(0.37), "b": np.array(1.55), "c": np.array(1)}
    at = {lever.name: lever.start for lever in moved}
    assert interpolated(found, {lever.name: lever for lever in moved}, at) == pytest.approx(float(curved(own)), rel=1e-15)


@given(st.floats(0.001, 0.3))
def test_a_closer_tolerance_is_kept_by_more_numbers(tolerance):
    moved = levers()
    full = curved(settings(moved))
    close, loose = (response("f", moved, full, tolerance=width) for width in (tolerance / 4, tolerance))
    assert close.error <= tolerance / 4
    assert close.values.size >= loose.values.size


def test_a_straight_outcome_needs_its_ends_alone():
    moved = levers()[:2]
    over = settings(moved)
    found = response("f", moved, 3 * over["a"] * over["b"] - over["a"], tolerance=1e-9)
    assert found.values.shape == (3, 3)  # both ends and the run's own
    assert found.error < 1e-12


def test_without_tolerance_every_setting_is_kept():
    moved = levers()[:1]
    found = response("f", moved, np.floor(3 * settings(moved)["a"]))
    assert found.values.size == len(moved[0].stops)
    assert found.error == 0


def test_where_the_numbers_run_out_the_error_says_so():
    moved = levers()
    full = curved(settings(moved))
    found = response("f", moved, full, tolerance=1e-6, most=60)
    assert found.error > 1e-6
    assert found.values.size < 120


def test_a_lever_kept_whole():
    moved = levers()
    found = response("f", moved, curved(settings(moved)), tolerance=0.5, whole=[moved[1]])
    assert found.values.shape[1] == len(moved[1].stops)
