"""Which of the plan's water limits binds first, and what do the listed projects save at what investment?

Identities as in `wuhai.model.water_use`: W_T / W_0 = (1 - cut)(1 + g)^n against a fixed cap, and investment
per annual cubic metre of the project lines.

Boundary: all water use of the city for the limits; the 16 lines of 14 firms for the projects. Base use,
industrial share and growth are printed nowhere: each answer that needs them is an assumption, and given for a
range.
"""

from __future__ import annotations

from wuhai.model import water_facts, water_use, water_variables
from wuhai.system import System

SYSTEM = System("water", water_use.TABLES, water_use.Inputs, water_use.run, water_facts.facts, water_variables.variables)
