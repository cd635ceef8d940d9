"""S-curves: their defining points and equations."""

import numpy as np
import pytest

from wuhai.model.diffusion import bass, logistic, logistic_through


def test_logistic_stands_at_half_its_ceiling_at_the_midpoint():
    assert logistic([2020, 2024], ceiling=300, midpoint=2024, growth=0.5)[1] == 150


def test_logistic_passes_through_its_points():
    curve = logistic_through([2021, 2025, 2040], ceiling=250, start=(2021, 0.01), end=(2025, 0.95))
    assert curve == pytest.approx([2.5, 237.5, 250], abs=1e-3)


def test_logistic_through_equal_levels_is_flat():
    assert logistic_through([2021, 2030], ceiling=10, start=(2021, 0.3), end=(2025, 0.3)) == pytest.approx(3)


@pytest.mark.parametrize(
    ("start", "end"), [((2021, 0), (2025, 0.9)), ((2021, 0.1), (2025, 1)), ((2021, 0.1), (2021, 0.9))]
)
def test_impossible_points_are_refused(start, end):
    with pytest.raises(ValueError, match="points"):
        logistic_through([2021], ceiling=1, start=start, end=end)


def test_bass_solves_its_equation():
    # dF/dt = (p + q F)(1 - F), Bass (1969).
    years = np.linspace(2021, 2035, 14_001)
    level = bass(years, ceiling=1, start=2021, innovation=0.03, imitation=0.38)
    slope = np.gradient(level, years)
    assert slope[1:-1] == pytest.approx(((0.03 + 0.38 * level) * (1 - level))[1:-1], abs=1e-6)


def test_bass_starts_at_nothing_and_ends_at_the_ceiling():
    level = bass([2015, 2021, 2200], ceiling=316, start=2021, innovation=0.03, imitation=0.38)
    assert level == pytest.approx([0, 0, 316])


def test_bass_peaks_where_theory_says():
    # Time of the fastest growth: ln(q/p) / (p+q) = 6.19 years.
    years = np.linspace(0, 20, 20_001)
    level = bass(years, ceiling=1, start=0, innovation=0.03, imitation=0.38)
    assert years[np.argmax(np.gradient(level, years))] == pytest.approx(6.192, abs=0.01)
