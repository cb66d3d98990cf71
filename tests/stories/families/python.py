"""What Python's icalendar and recurring-ical-events make of a feed.

    python.py URL FROM TO    prints [[start, end, title], …] of what begins in [FROM, TO)
"""

import datetime
import json
import sys

import icalendar
import recurring_ical_events
from feed import fetched


def written(time):
    if not isinstance(time, datetime.datetime):
        return time.isoformat()
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


url, begin, end = sys.argv[1:]
calendar = icalendar.Calendar.from_ical(fetched(url))
events = recurring_ical_events.of(calendar).between(*(day.replace("-", "") + "T000000Z" for day in (begin, end)))
found = [[written(event["DTSTART"].dt), written(event["DTEND"].dt), str(event["SUMMARY"])] for event in events]
print(json.dumps([one for one in found if begin <= one[0] < end]))
