"""Views of the status: counted once, most urgent first, probabilities beside the figure they belong to."""

import pandas as pd
import pytest

from wuhai.facts import Fact
from wuhai.model import tracking_views as views

ROWS = [
    ("a", "x", "water", 10.0, 2025, "green", False, True),
    ("b", "x", "water", 10.0, 2025, "green", False, False),
    ("c", "y", "water", 5.0, 2025, "red", False, True),
    ("d", "z_capacity", "energy", 3.0, 2024, "grey", True, True),
    ("e", "w", "energy", float("nan"), 2024, "no_target", False, True),
    ("f", "v", "water", 7.0, 2025, "grey", False, True),
]  # fmt: skip


@pytest.fixture
def status():
    names = ["id", "indicator", "domain", "value", "deadline", "light", "overdue", "first"]
    return pd.DataFrame(ROWS, columns=names).assign(observed_status=["official", *[None] * (len(ROWS) - 1)])


@pytest.fixture
def models():
    def facts(**values):
        return {name: Fact(name, value, "count") for name, value in values.items()}

    return {
        "plastics": facts(target_10kt=316.0, probability_target=0.25),
        "projects": facts(z_target=3.0, z_probability=0.5, u_probability=0.4, q_target=1.0, q_probability=float("nan")),
    }


def test_each_figure_counts_once(status):
    table = views.by_domain(status)
    assert table["count_"].sum() == 5
    assert table["domain"].unique().tolist() == ["water", "energy"]
    water = table[table["domain"] == "water"].set_index("light")["count_"]
    assert water.to_dict() == {"green": 1, "amber": 0, "red": 1, "grey": 1, "no_target": 0}
    assert sorted(table["seen"]) == [()] * 9 + [("official",)]


def test_the_board_has_figures_only_and_the_most_urgent_first(status, models):
    board = views.board(status, views.chances(models))
    assert board["id"].tolist() == ["c", "a", "f", "d"]
    assert board["probability"].fillna(-1).tolist() == [-1, -1, -1, 0.5]


def test_a_probability_belongs_to_one_figure(status, models):
    board = views.board(status.assign(value=4.0), views.chances(models))
    assert board["probability"].isna().all()


def test_chances_leave_out_what_has_no_target_or_no_number(models):
    found = views.chances(models).set_index("indicator")["probability"]
    assert found.to_dict() == {"bioplastics_capacity": 0.25, "z_capacity": 0.5}


def test_changes_count_once(status):
    assert views.changed(status)["id"].tolist() == ["a", "c", "d", "e", "f"]
