"""Look back on builds and go back to one: history (every build), kept (what can be gone back to), rollback.

Exit status: 0 done, 2 refused, 4 not possible here (disk, permission).
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from press import history
from press.cli import Parser
from press.publishing import ledger
from press.publishing.edition import current

REPORTS = Path(__file__).resolve().parents[1] / "reports"
SITE, LEDGER = REPORTS / "site", REPORTS / "build" / "ledger.jsonl"


def warn(line: str) -> None:
    print(f"look at: {line}", file=sys.stderr)


def main() -> int:
    parser = Parser(description=__doc__, allow_abbrev=False)
    parser.add_argument("action", choices=("history", "kept", "rollback"))
    parser.add_argument("--build", metavar="NUMBER", default="", help="the build to go to (default: the one before)")
    parser.add_argument("--out", metavar="DIR", type=Path, default=SITE, help="default: reports/site")
    args = parser.parse_args()
    book = ledger.ledger_of(args.out, {SITE: LEDGER})
    if args.action == "history":
        print(ledger.table(ledger.read(book, warn)))
    elif args.action == "kept":
        print(history.kept(args.out, book))
    else:
        try:
            stood, now = current(args.out), history.rollback(args.out, args.build, warn)
        except history.HistoryError as error:
            parser.error(str(error))
        except OSError as error:
            parser.exit(4, f"not done: {error}; what stood still stands\n")
        when = datetime.now(UTC).isoformat(timespec="seconds")
        ledger.append(book, {"when": when, "status": 0, "state": "rollback", "edition": now, "before": stood})
        print(f"build {now} is published again (it was {stood}): {args.out / 'index.html'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
