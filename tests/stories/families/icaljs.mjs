// What ical.js makes of a feed, with the zones that the feed describes.
//
//     TEST_ICAL_JS=… node icaljs.mjs URL FROM TO    prints [[start, end, title], …] of what begins in [FROM, TO)

import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.env.TEST_ICAL_JS));
const [url, from, to] = process.argv.slice(2);
// Dates that are moved into the days asked for are found that far after them.
const MOVED = 60 * 86400;

// Whole once, and after that only if it has changed.
async function fetched() {
  const first = await fetch(url, { headers: { accept: "text/calendar" } });
  const again = await fetch(url, { headers: { "if-none-match": first.headers.get("etag") } });
  if (first.status !== 200 || again.status !== 304) throw new Error(`answered with ${first.status} and ${again.status}`);
  return first.text();
}

const written = (time) =>
  time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");

function* occurrences(event) {
  if (!event.isRecurring()) return yield event;
  const last = ICAL.Time.fromDateString(to).toUnixTime() + MOVED;
  const dates = event.iterator();
  for (let date = dates.next(); date && date.toUnixTime() < last; date = dates.next()) {
    const { startDate, endDate, item } = event.getOccurrenceDetails(date);
    yield { startDate, endDate, summary: item.summary };
  }
}

const calendar = new ICAL.Component(ICAL.parse(await fetched()));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
// A series finds by itself what has a RECURRENCE-ID of it.
const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
const found = events
  .filter((event) => !event.isRecurrenceException())
  .flatMap((event) => [...occurrences(event)])
  .map(({ startDate, endDate, summary }) => [written(startDate), written(endDate), summary]);
console.log(JSON.stringify(found.filter(([start]) => from <= start && start < to)));
