"""Expands rules with dateutil, and resolves the dates with the zones of this system: each a line of JSON in and out."""

import itertools
import json
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

for line in sys.stdin:
    case = json.loads(line)
    start = datetime.fromisoformat(case["start"])
    dates = itertools.islice(rrulestr(case["rule"], dtstart=start), case["limit"])
    # PEP 495: the first of two such times, and of none the offset before the gap.
    zoned = (date.replace(tzinfo=ZoneInfo(case["zone"]), fold=0) for date in dates)
    print(json.dumps([date.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") for date in zoned]))
