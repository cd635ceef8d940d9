"""What do the retrofits and the closures save, by when, and do they add up to the plan's 100 万吨标准煤?

Identity: combined = retrofit + net phase-out - overlap (`wuhai.model.savings`); CO2 = energy x factor.

Boundary: the 38 listed enterprises and the 28 listed closures, 万吨标准煤 a year in place at the end of each year.
78.4 is the total of the list, due 2024; 100 is the floor the main text sets for retrofits of all large users
by 2025: both count retrofits only. 125.33 is the gross energy use of the closing firms, printed as a saving.
"""

from __future__ import annotations

from wuhai.model import energy_all_facts, energy_variables, savings
from wuhai.system import System

SYSTEM = System("energy", savings.TABLES, savings.Inputs, savings.run, energy_all_facts.facts, energy_variables.variables)
