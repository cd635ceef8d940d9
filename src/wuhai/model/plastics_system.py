"""The degradable plastics of the plan as one of its systems."""

from __future__ import annotations

from wuhai.model import plastics, plastics_facts, plastics_parameters, plastics_variables
from wuhai.system import System

SYSTEM = System("plastics", plastics.TABLES, plastics_parameters.Parameters, plastics.run, plastics_facts.facts, plastics_variables.variables)
