"""Materials and equipment, the board of named projects, as a system of the plan."""

from __future__ import annotations

from wuhai.model import projects, projects_facts, projects_variables
from wuhai.system import System

SYSTEM = System("projects", projects.TABLES, projects.Parameters, projects.run, projects_facts.facts, projects_variables.variables)
