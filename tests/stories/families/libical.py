"""What libical makes of a feed: its parser, its zones, its recurrence. All that is added here is what every client adds:
an event with a RECURRENCE-ID takes the place of that date.

    libical.py URL FROM TO    prints [[start, end, title], …] of what begins in [FROM, TO)
"""

import datetime
import json
import sys

import gi

gi.require_version("ICalGLib", "3.0")
from feed import fetched
from gi.repository import ICalGLib

EVENT = ICalGLib.ComponentKind.VEVENT_COMPONENT


def components(calendar):
    component = calendar.get_first_component(EVENT)
    while component:
        yield component
        component = calendar.get_next_component(EVENT)


def seconds(time):
    return time.as_timet_with_zone(time.get_timezone())


def replaced_date(event):
    date = event.get_first_property(ICalGLib.PropertyKind.RECURRENCEID_PROPERTY)
    # Its own getter leaves the zone out.
    return date and seconds(date.get_datetime_with_component(event))


def written(at, whole_days):
    instant = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
    return instant.strftime("%Y-%m-%d" if whole_days else "%Y-%m-%dT%H:%M:%SZ")


url, begin, end = sys.argv[1:]
begin, end = (ICalGLib.Time.new_from_string(day.replace("-", "") + "T000000Z") for day in (begin, end))
# The components of a calendar that is let go are gone too.
calendar = ICalGLib.Component.new_from_string(fetched(url))
events = list(components(calendar))
replaced = {(event.get_uid(), replaced_date(event)) for event in events}
found = []


def occurs(event, span, is_replacement):
    starts, ends = span.get_start(), span.get_end()
    inside = seconds(begin) <= starts < seconds(end)
    if inside and (is_replacement or (event.get_uid(), starts) not in replaced):
        whole_days = event.get_dtstart().is_date()
        found.append([written(starts, whole_days), written(ends, whole_days), event.get_summary()])


for event in events:
    event.foreach_recurrence(begin, end, occurs, replaced_date(event) is not None)
print(json.dumps(found))
