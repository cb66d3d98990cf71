# What is said of other people's calendars when they are imported.
import-too-large = The file is larger than { $megabytes } MB.
import-html = This is a web page and no calendar. Perhaps it asks to sign in.
import-nothing = There is no event in it.
import-no-calendar = It has events but no calendar around them.
import-several-calendars =
    { $count ->
       *[other] It has { $count } calendars in one file; all were read.
    }
import-too-many = Only the first { $limit } components were read.
import-no-event = This is no event.
import-cut-off = The file ends within it.
import-unbalanced = Its BEGIN and END do not match.
import-line-too-long = A line that is too long was left out.
import-not-a-line = A line that cannot be read was left out.
import-not-utf8 = It is not in UTF-8; it was read as Windows-1252.
import-too-many-lines = It has too many lines; the rest of them was left out.
import-no-start = It has no start.
import-time = { $property } is no time: “{ $value }”.
import-no-zone = It names no time zone; { $zone } was taken.
import-zone = The time zone “{ $value }” was taken as { $zone }.
import-unknown-zone = The time zone “{ $value }” is not known, and the file does not describe one that is.
import-all-day = It lasts whole days; it was taken from midnight on.
import-no-end = It has no end; an hour was taken.
import-no-uid = It has no UID; one was made of its title and start.
import-uid = Its UID is too long, or no text.
import-no-title = It has no title.
import-title-from-description = It has no title; the first line of its description was taken.
import-shortened = A text was cut after { $limit } characters.
import-guests = Its guests were left out: nobody is invited by an import.
import-twice = Another component with the same UID was taken.
import-excluded = Its date is left out by an EXDATE of the series.
import-date-alone = Its series is not in the file; it was taken as a meeting of its own.
import-date-not-made = Its series has no such date; it was taken as a meeting of its own.
import-extra-date = It is an extra date, and was taken as a meeting of its own.
import-start-not-made = Its first date does not follow its rule; that date was taken as one that was added.
import-rule-without-dates = Its rule makes no date; only its start was taken.
import-too-many-dates = It has more than { $limit } dates.
import-too-much = It is too much for one import; bring the rest in a file of its own.
import-over = It is over.
import-older = It is older than what was imported before.
import-place-unknown = No room here is called “{ $value }”; it stands in the description.
import-zone-not-of-venue = Its room is in the time zone { $zone }, where its dates would move; it was taken without the room.
import-other-date = Its date on { $date } moves onto the day of another; that date was left as it was.
import-clash = The room { $space } is taken on { $date } by “{ $meeting }”.
import-more-clashes =
    { $count ->
        [0] The room was taken by somebody else in this moment.
        [one] The room is taken on one more date.
       *[other] The room is taken on { $count } more dates.
    }
