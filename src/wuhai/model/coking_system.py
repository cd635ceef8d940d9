"""The merger of the coking firms as a system of the plan."""

from __future__ import annotations

from wuhai.model import coking, coking_facts, coking_inputs, coking_variables
from wuhai.system import System

SYSTEM = System("coking", coking.TABLES, coking_inputs.Inputs, coking.run, coking_facts.facts, coking_variables.variables)
