"""Build every month: write systemd units and a crontab line for this checkout, or put the line into the own crontab.

Exit status: 0 done, 2 refused (no crontab here, a time that is none).
"""

from __future__ import annotations

import os
from pathlib import Path

from press import schedule
from press.cli import Parser

ROOT = Path(__file__).resolve().parents[1]
FOLDER, LOG = ROOT / "reports" / "build" / "schedule", ROOT / "reports" / "build" / "schedule" / "builds.log"
NEXT = """to have systemd build as you:
  mkdir -p ~/.config/systemd/user && cp {units} ~/.config/systemd/user/
  systemctl --user daemon-reload && systemctl --user enable --now {timer}
to have cron build: make schedule-install"""


def main() -> int:
    parser = Parser(description=__doc__, allow_abbrev=False)
    option = parser.add_argument
    option("action", choices=("write", "install", "remove"), nargs="?", default="write")
    option("--day", metavar="N", type=int, default=5, help="day of the month, 1 to 28 (5)")
    option("--at", metavar="HH:MM", default="04:00", help="time of day (04:00)")
    option("--on-failure", metavar="COMMAND", default=os.environ.get("BRIEFINGS_ON_FAILURE", ""), help="called when a build fails")
    args = parser.parse_args()
    path = os.environ.get("PATH", os.defpath)
    try:
        plan = schedule.Schedule(ROOT, "briefings", "wuhai-briefings", args.day, args.at, path, args.on_failure)
        if args.action == "remove":
            print("taken out of the crontab" if schedule.remove(plan) else "the crontab held no such line")
            return 0
        units = schedule.write(plan, FOLDER, LOG)
        if args.action == "install":
            schedule.install(plan, LOG)
            print(f"in the crontab: {schedule.crontab_line(plan, LOG)}")
        else:
            print(*(f"written, not installed: {unit}" for unit in units), sep="\n")
            print(NEXT.format(units=" ".join(f"'{unit}'" for unit in units[:2]), timer=units[1].name))
    except schedule.ScheduleError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
