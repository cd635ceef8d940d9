"""Take over a scenario from a table (CSV or XLSX) as data/scenarios/NAME.yml, or write one as such a table.

Columns: name, value, why, evidence, source; optional why_zh, known_from. Exit status: 0 done, 2 refused, nothing written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wuhai.explore import Explorer
from wuhai.refusal import Refusal


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("file", metavar="FILE", type=Path, help="the table, .csv or .xlsx")
    option("--name", metavar="NAME", required=True, help="the scenario")
    option("--inherits", metavar="NAME", default="plan", help="what it inherits from (plan)")
    option("--why", default="", help="the reason, in English; one of the two is needed")
    option("--why-zh", default="", help="the reason, in Chinese")
    option("--title-zh", default="", help="default: the name")
    option("--title-en", default="", help="default: the name")
    option("--overwrite", action="store_true", help="take an existing name")
    option("--export", action="store_true", help="the other way: write what scenario NAME changes into FILE")
    return parser.parse_args()


def main() -> int:
    args = arguments()
    try:
        explorer = Explorer(args.name if args.export else args.inherits)
        if args.export:
            print(explorer.write_table(args.file))
            return 0
        explorer.read_table(args.file, args.inherits)
        titles = {"title_zh": args.title_zh, "title_en": args.title_en}
        print(explorer.save_as(args.name, why=args.why, why_zh=args.why_zh, overwrite=args.overwrite, **titles))
    except Refusal as error:
        for problem in error.problems:
            print(f"refused: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
