"""How is a figure of the plan recomputed? By a formula written down in `data/plan/audit_rules.csv`.

A formula is arithmetic over the plan's statements and tables: ``t178 + t180``, ``2 * t093 * 365 / 10000``,
``sum(energy_saving.saving_10k_tce, industry == '钢铁')``. An id stands for the statement's value,
``t239.value_low`` for another of its cells; a table's column stands inside `sum`, `count`, `distinct`, `min`
or `max`, followed by conditions on its rows. In a rule about the rows of one table, names are its columns.

Boundary: formulas come from a table, so they are read as data: no call, name or operator besides those above.
"""

from __future__ import annotations

import ast
import difflib
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.USub: operator.neg,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip
AGGREGATES = {
    "sum": lambda cells: float(cells.sum()), "count": lambda cells: float(cells.notna().sum()),
    "distinct": lambda cells: float(cells.nunique()), "min": lambda cells: float(cells.min()),
    "max": lambda cells: float(cells.max()),
}  # fmt: skip


class FormulaError(ValueError):
    """A formula that cannot be read; says which part, what is allowed and the nearest known name."""


@dataclass(frozen=True)
class Scope:
    """What names in a formula stand for.

    Attributes:
        targets: the plan's statements, by id.
        tables: the tables whose columns can be aggregated.
        columns: the table whose columns are names by themselves, if any.
    """

    targets: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    columns: pd.DataFrame | None = None

    def cell(self, name: str, column: str = "value") -> float:
        """A cell of a statement."""
        _known("statement", name, self.targets.index)
        _known("column of the statements", column, self.targets.columns)
        return float(pd.to_numeric(self.targets.at[name, column]))

    def column(self, table: str, name: str) -> pd.Series:
        """A column of a table."""
        _known("table", table, self.tables)
        _known(f"column of {table}", name, self.tables[table].columns)
        return self.tables[table][name]


def evaluate(formula: str, scope: Scope) -> float | str | pd.Series:
    """The value of a formula: a number, a text, or one per row of `scope.columns`.

    Raises:
        FormulaError: the formula is not one, or names what is not there.
    """
    try:
        tree = ast.parse(formula, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"formula {formula!r}: {error.msg}") from error
    try:
        return _value(tree, scope)
    except FormulaError as error:
        raise FormulaError(f"formula {formula!r}: {error}") from error


def _value(node: ast.expr, scope: Scope) -> float | str | pd.Series:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name(id=name) if scope.columns is not None and name in scope.columns:
            return scope.columns[name]
        case ast.Name(id=name):
            return scope.cell(name)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return scope.cell(name, attribute)
        case ast.UnaryOp(op=sign, operand=inner) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](_value(inner, scope))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](_value(left, scope), _value(right, scope))
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](_value(left, scope), _value(right, scope))
        case ast.Call(func=ast.Name(id="usual"), args=[inner], keywords=[]):
            return usual(_value(inner, scope))
        case ast.Call(func=ast.Name(id=name), args=[ast.Attribute() as cells, *conditions], keywords=[]):
            return _aggregate(name, cells, conditions, scope)
    raise FormulaError(f"{ast.unparse(node)!r} is not allowed here")


def _aggregate(name: str, cells: ast.Attribute, conditions: list[ast.expr], scope: Scope) -> float:
    _known("function", name, AGGREGATES)
    table = ast.unparse(cells.value)
    column = scope.column(table, cells.attr)
    inside = replace(scope, columns=scope.tables[table])
    for condition in conditions:
        held = _value(condition, inside)
        column = column[held.fillna(False).astype(bool).reindex(column.index)]
    return AGGREGATES[name](column)


def usual(values: pd.Series) -> float:
    """The most frequent number of a column, to nine digits; the smallest of several."""
    return float(values.dropna().round(9).mode().min())


def _known(what: str, name: str, allowed: Iterable[str]) -> None:
    names = [str(other) for other in allowed]
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        raise FormulaError(f"{what} {name!r} is unknown" + (f"; did you mean {near[0]!r}?" if near else ""))
