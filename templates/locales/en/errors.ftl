# Faults of a field. The program looks them up; the API says them in English.
error-missing = This is missing.
error-too-long = This is too long; at most { $limit } characters.
error-too-many = These are too many; at most { $limit }.
error-choice = “{ $value }” is none of { $choices }.
error-email = “{ $value }” is not an e-mail address, such as name@example.org.
error-language = “{ $value }” is not a language tag, such as en or zh-Hant-HK.
error-web-address = “{ $value }” is not a web address. It begins with https://.
error-local-time = “{ $value }” is not a date and time, such as 2027-03-24T18:00.
error-duration = “{ $value }” is not a length of time, such as PT2H for two hours or P7D for seven days.
error-all-day-start = What is all day begins on a day, such as 2027-03-24, and at no time of day.
error-all-day-duration = What is all day lasts whole days, such as P1D for one day.
error-ends-before-start = The meeting would end before it starts.
error-in-the-past = This is in the past.
error-too-far =
    { $years ->
        [one] This is more than a year away.
       *[other] This is more than { $years } years away.
    }
error-too-long-meeting = A meeting lasts { $limit } days at most.
error-recurrence = This way of repeating cannot be used: { $reason }.
error-rule-misses-start = The first date does not fit the way it repeats.
error-time-zone = “{ $value }” is not a time zone, such as Europe/London.
error-zone-of-venue = In this room the time zone is { $zone }.
error-unknown = This does not exist.
error-shared-address = Several people share this address. Say with --id which of them is meant: { $people }.
error-code = This code is wrong or too old. Ask for a new one.
error-plain-http = Nobody can sign in over an open connection, where others could listen. The address of this site must begin with https://; please tell whoever runs it.
error-people = Between 1 and 50, please.
error-taken = This is taken already.
error-twice = “{ $value }” is there twice.
error-range = This is not between { $least } and { $most }.
error-date = “{ $value }” is not a date, such as 2027-03-24.
error-uprn = “{ $value }” is not a UPRN, which has up to twelve digits.
error-spaces-apart = The rooms of a venue are changed one by one.
error-zone-in-use = Meetings are planned here, and another time zone would move them.
error-partner-left = { $partner } has left the partnership.
error-last-administrator = Without this administrator there would be none. Make somebody else one first.
error-hours = “{ $value }” is no opening time, such as 09:00-12:30.
error-byday = “{ $value }” is not a weekday, such as MO.
error-closes-first = It would close before it opens. Midnight is 24:00; what comes after it belongs to the next day, from 00:00.
error-hours-overlap = The time from { $value } on lies within another time of the same day.
error-time = “{ $value }” is not a time of day, such as 18:00.
error-no-dates = With this there is no date at all.
error-other-date = The series has another date on that day.
error-overlaps-itself = One date would begin before the one before it is over and its room is cleared.
error-space-in-other-zone = This room is in another time zone ({ $zone }). One date of a series stays in the zone of the series.
error-room-just-taken = Somebody else has taken this room in this moment.
error-invite-limit = These are more people than you may invite in a day. Invite fewer, or go on tomorrow.
error-stale = Somebody else changed this while you did. Your words are still here; look at what is there now before you save.
error-message-unknown = There is no message { $value }.
error-message-in-hand = Message { $value } is being sent at this moment. Look again in a minute.
error-message-over = Message { $value } is { $state }, and stays so.
error-message-late = Message { $value } is of no use any more: its time is over.
error-message-arrived = Message { $value } has probably arrived, and would have nothing new to say.
error-message-newer = Message { $value } is not needed: another one about the same meeting waits for the same member.
error-too-many-calendars = You have { $limit } private calendars, and nobody can have more. End one that you do not use any more.
fetch-address = This is not an address to fetch a calendar from. It begins with https://, http:// or webcal://, and holds no password.
fetch-inner = { $host } is in an inner network, where Commonhall does not go. Whoever runs it can allow it by name.
fetch-unreachable = { $host } cannot be reached.
fetch-status = { $host } answered with an error ({ $status }).
fetch-redirects = The address leads on and on, and to no calendar.
fetch-web-page = This is a web page and no calendar. Perhaps it asks to sign in: look for an address that ends in .ics.
fetch-packed = What came cannot be unpacked.
fetch-too-large = The calendar is larger than { $megabytes } MB.
fetch-too-late = No answer came within { $seconds } seconds.
fetch-no-calendar = What came is no whole calendar.
error-one-scope = A calendar is of a partner or of the steering committee, not of both.

# Why something cannot be done now.
conflict-cancelled = This is cancelled and stays so.
conflict-told = It is too late to undo that: it was some time ago, or somebody may have been told.
conflict-over = This is over and cannot be changed.
conflict-call-runs = A call under this Idempotency-Key still runs; ask again in a moment.
conflict-answer-lost = What was to be done under this Idempotency-Key was done, and what was answered was lost. Look for it before you do it again under another key.
conflict-added-date = This date was added to the series by itself, and nothing follows from it. Change it alone, or begin with another date.
conflict-given-up = This date is no longer part of the series.
conflict-answers-closed = It is too late to answer for this date.
conflict-not-a-series = This meeting does not repeat.

# Whole pages.
problem-400-title = That cannot be read
problem-400-lead = The address or the form is damaged. Please go back, and open the page again.
problem-403-title = You may not do that
problem-403-lead = This page is for people with another role. If you think that it should be yours, ask whoever runs this site.
problem-404-title = There is no such page
problem-404-lead = Perhaps the address is not complete, or the page is only for those who are invited. Signing in may help.
problem-405-title = That does not work here
problem-405-lead = This page can be looked at, or a form can be sent to it; what was asked is neither. Please open it again from its beginning.
problem-408-title = That took too long
problem-408-lead = What was sent did not arrive in time. Nothing was stored. Please go back and try again when the connection is better.
problem-409-title = That cannot be done now
problem-409-lead = Somebody else was faster, or the meeting is cancelled or over. Look at it again.
problem-410-title = This is no longer here
problem-410-lead = The link was withdrawn, and a newer one may be in your mail.
problem-413-title = That is too large
problem-413-lead = No form here needs that much. Please go back and send less.
problem-415-title = That is no form
problem-415-lead = What was sent is of a kind that this page does not read. Please use the form on the page.
problem-422-title = Something was not right
problem-422-lead = What was sent cannot be used. Please go back and try again.
problem-429-title = That was a little fast
problem-429-lead = Please wait a minute and try again.
problem-rate =
    { $minutes ->
        [one] There have been too many tries from this connection. Please try again in a minute. A sign-in link that is already in your mail still works.
       *[other] There have been too many tries from this connection. Please try again in { $minutes } minutes. A sign-in link that is already in your mail still works.
    }
problem-500-title = Something went wrong here
problem-500-lead = It is our fault, not yours, and it has been written down. Please try again.
problem-503-title = Back in a moment
problem-503-lead = The service is busy or being looked after. Nothing is lost. Please try again in a minute.
problem-home = See what is on
problem-request = What went wrong is written down under this name: { $id }
problem-status = Number for whoever helps you: { $status }

# What has just been done, shown once on the next page.
flash-meeting-created = The meeting is scheduled.
flash-meeting-draft = The draft is saved. Nobody is told.
flash-meeting-undone = It is a draft again. Nobody was told.
flash-meeting-told = Nothing was undone: it was changed or undone meanwhile, or somebody may have been told.
flash-change-undone = Everything is as it was before. Nobody is told of the change.
flash-meeting-changed = The meeting is changed. Those who were told hear of it in a few minutes.
flash-meeting-cancelled = The meeting is cancelled. Those who were told hear of it in a few minutes.
flash-date-added = The date is added. Those who were told of the series hear of it in a few minutes.
flash-date-changed = The date is changed. Those who were told hear of it in a few minutes.
flash-date-cancelled = The date is cancelled. Those who were told hear of it in a few minutes.
flash-date-restored = The date takes place again. Those who were told hear of it in a few minutes.
flash-partner-added = The partner is added.
flash-member-added = The member is added.
flash-partner-changed = The partner is changed.
flash-partner-left = It is noted that the partner has left.
flash-member-changed = The member is changed.
flash-member-joined = The member belongs to the partner.
flash-member-left = The member is no longer in that partner.
flash-venue-changed = The venue is changed.
flash-space-added = The room is added. It can be booked.
flash-space-changed = The room is changed.
flash-busy-calendar-added = The calendar is added. Whoever plans a meeting is warned of what it says.
flash-busy-calendar-read = The calendar has been read.
flash-busy-calendar-failed = The calendar is kept, but it cannot be read now. Below you see why.
flash-busy-calendar-removed = The calendar is removed.
flash-venue-added = The venue is added. Its rooms can be booked.
flash-signed-in = You are signed in.
flash-signed-out = You are signed out.
flash-calendar-revoked = Your private calendar has ended. Its old address no longer works.
flash-calendar-changed = The calendar is changed. Programs show it when they look next.
flash-language-changed = Your language is saved.
flash-outbox-held = All mail is held back.
flash-outbox-released = Mail goes again.
flash-message-retried = The message is tried again at once.
flash-message-dropped = The message is dropped. It never goes.

# Faults of JSON that a form cannot have.
error-unknown-field = There is no such field.
error-unknown-field-nearest = There is no such field. Perhaps { $nearest } is meant.
error-type = This must be { $wanted }.
error-key-used = This key was used for another call within the last 24 hours.
error-id = “{ $value }” is not an id.

# What a calendar program is told where there is no calendar.
feed-read-only = This calendar can only be read, by GET or HEAD.
feed-missing = There is no calendar at this address. Please copy it again from the page “Calendars”.
feed-ended = This private address has ended. A new one can be made on the page “My meetings”.
feed-trouble = The calendar cannot be read at the moment. Please keep what you have and ask again in two minutes.
flash-bookings-confirmed = Confirmed. Thank you.
flash-bookings-declined = Declined. The room is free on these dates.
flash-bookings-nothing = Nothing was changed: no date was ticked, or it was settled already.
