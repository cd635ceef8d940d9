"""What would the plan's subsidies cost, what do caps and readings change, does any exceed the investment?

Identity: subsidy = min(rate x yearly saving, cap) from a threshold on, as in `wuhai.model.subsidy`.

Boundary: the plan's two lists at printed savings, CNY at current prices, once per project. Money is to be
sought from the region, not promised. The plan prints no investment for energy: only water can be held against
it.
"""

from __future__ import annotations

from wuhai.model import subsidy, support_facts, support_variables
from wuhai.system import System

SYSTEM = System("support", subsidy.TABLES, subsidy.Inputs, subsidy.run, support_facts.facts, support_variables.variables)
