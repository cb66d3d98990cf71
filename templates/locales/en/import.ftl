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
import-no-source = Choose a file, or give an address.
import-two-sources = Give the text of a calendar or its address, not both.
import-gone = This was imported already, or you looked at it more than an hour ago. Choose the calendar again.

import-title = Import a calendar
import-lead = Take the meetings of another program over: Google, Outlook, Apple or any other.
import-file = A file (.ics)
import-file-hint = Most calendar programs make one under “Export”.
import-url = Or its address
import-url-hint = Found in that program under sharing or publishing; it often ends in .ics.
import-each-where = Each in the room that it names
import-space-hint = What names no room of ours has its place in the description.
import-more = More choices
import-time-zone = Time zone of times that name none
import-time-zone-hint = Most calendars name it themselves.
import-with-past = Also what is over
import-look = See what would happen
import-look-hint = Nothing is stored before you have looked at it. Nobody is invited, and no mail is sent.
import-would-title = This would happen
import-done-title = The calendar is imported
import-would-created =
    { $count ->
        [one] One meeting would be added.
       *[other] { $count } meetings would be added.
    }
import-would-changed =
    { $count ->
        [one] One meeting would be changed.
       *[other] { $count } meetings would be changed.
    }
import-would-unchanged =
    { $count ->
        [one] One meeting is here already, as it is.
       *[other] { $count } meetings are here already, as they are.
    }
import-would-skipped =
    { $count ->
        [one] One meeting would be left out.
       *[other] { $count } meetings would be left out.
    }
import-would-refused =
    { $count ->
        [one] One entry cannot be taken.
       *[other] { $count } entries cannot be taken.
    }
import-outcome-created =
    { $count ->
        [one] One meeting was added.
       *[other] { $count } meetings were added.
    }
import-outcome-changed =
    { $count ->
        [one] One meeting was changed.
       *[other] { $count } meetings were changed.
    }
import-outcome-unchanged =
    { $count ->
        [one] One meeting was here already, as it is.
       *[other] { $count } meetings were here already, as they are.
    }
import-outcome-skipped =
    { $count ->
        [one] One meeting was left out.
       *[other] { $count } meetings were left out.
    }
import-outcome-refused =
    { $count ->
        [one] One entry was not taken.
       *[other] { $count } entries were not taken.
    }
import-line-created = New
import-line-changed = Changed
import-line-unchanged = As it is here
import-line-skipped = Left out
import-line-refused = Not taken
import-at-line = line { $line }
import-untitled = Without a title
import-do = Import it
import-do-hint = What was looked at is what is imported. What cannot be taken is left out.
import-nothing-to-do = There is nothing to import.
import-other = Choose another calendar
import-to-meetings = To the meetings
