"""The digital targets as a system of the plan."""

from __future__ import annotations

from wuhai.model import digital, digital_facts, digital_variables
from wuhai.system import System

SYSTEM = System("digital", digital.TABLES, digital.Parameters, digital.run, digital_facts.facts, digital_variables.variables)
