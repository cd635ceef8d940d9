"""Can the non-coal share of Wuhai's industrial value added reach 80 % by 2025, and what would that take?

Identity: s = N / (N + C), so logit s_T = logit s_0 + sum of ln[(1 + g_n) / (1 + g_c)] + ln(P_n / P_c): only
growth of non-coal industry relative to coal, or prices of the one relative to the other, can move the share.

Boundary: industrial value added as in `wuhai.model.sectors`. Neither the share of the base year nor what the
plan counts as coal is published: the first is an assumption answered for its whole range, the second a choice
whose readings stand side by side. A growth that is out of reach is a finding, not an error.
"""

from __future__ import annotations

from wuhai.model import sectors, structure_facts, structure_inputs, structure_variables
from wuhai.system import System

SYSTEM = System("structure", (), structure_inputs.Inputs, sectors.run, structure_facts.facts, structure_variables.variables)
