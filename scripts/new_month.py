"""Write the template of a month's report: every indicator that a target waits for and that has no value yet.

Exit status: 0 written, 2 refused (not a month, the file is there already, or the data have faults).
"""

from __future__ import annotations

import sys

from wuhai import data, monthly
from wuhai.places import ROOT


def main(argv: list[str]) -> int:
    if argv and argv[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    absent = not argv or not argv[0]
    problems = ["give MONTH=YYYY-MM, e.g. make month MONTH=2026-11"] if absent or len(argv) > 1 else monthly.check_name(f"month {argv[0]!r}", argv[0])
    path = ROOT / "data" / "observed" / "monthly" / f"{argv[0] if argv else ''}.csv"
    if not problems and path.exists():
        problems = [f"{path.relative_to(ROOT)}: the file is there already; allowed is a month without one"]
    try:
        tables = {} if problems else data.load()
    except data.DataError as error:
        problems = error.problems
    if problems:
        print(*(f"refused: {problem}" for problem in problems), sep="\n", file=sys.stderr)
        return 2
    frame = monthly.template(argv[0], tables["links"], tables["indicators"], tables["observed"])
    path.parent.mkdir(exist_ok=True)
    aside = path.with_suffix(".part")
    frame.to_csv(aside, index=False, lineterminator="\n")
    aside.replace(path)
    print(f"{path.relative_to(ROOT)}: {len(frame)} rows to be filled in; rows left without a value say nothing")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
