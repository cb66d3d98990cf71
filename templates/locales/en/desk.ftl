# What whoever runs things looks at: what needs attention, the outbox, the audit trail, the installation.
tasks-title = What needs attention
tasks-none = Nothing needs your attention now.
tasks-whose = Whose
tasks-all = Everybody’s meetings
tasks-own = My meetings
tasks-more = { $count } more
tasks-held = All mail is held back: { $because }
tasks-held-remedy = See the outbox
tasks-lost-room =
    { $count ->
        [one] “{ $title }” has lost its room: { $when }.
       *[other] “{ $title }” has lost its room on { $count } dates, the first of them { $when }.
    }
tasks-lost-room-remedy = Choose another room or time
tasks-declined =
    { $count ->
        [one] The venue does not have the room for “{ $title }”: { $when }.
       *[other] The venue does not have the room for “{ $title }” on { $count } dates, the first of them { $when }.
    }
tasks-requested =
    { $count ->
        [one] { $venue } has not confirmed “{ $title }” yet: { $when }.
       *[other] { $venue } has not confirmed { $count } dates of “{ $title }” yet, the first of them { $when }.
    }
tasks-requested-remedy = See the bookings
tasks-taken-elsewhere =
    { $count ->
        [one] The calendar “{ $calendar }” says that the room of “{ $title }” is taken: { $when }.
       *[other] The calendar “{ $calendar }” says that the room of “{ $title }” is taken on { $count } dates, the first of them { $when }.
    }
tasks-taken-elsewhere-remedy = Ask the venue, or choose another room or time
tasks-failed =
    { $count ->
        [one] A mail about “{ $title }” did not reach one person.
       *[other] Mail about “{ $title }” did not reach { $count } people.
    }
tasks-failed-remedy = See who was not told
tasks-refused = The mail server refuses mail to { $name }: { $words }
tasks-refused-remedy = Look at the address
tasks-unreachable =
    { $count ->
        [one] { $partner } is invited to a meeting, and none of its members has an e-mail address.
       *[other] { $partner } is invited to { $count } meetings, and none of its members has an e-mail address.
    }
tasks-unreachable-remedy = See its members
tasks-draft = “{ $title }” is coming up and is still a draft: { $when }.
tasks-draft-remedy = Finish it
tasks-tentative = “{ $title }” is coming up and is not yet certain: { $when }.
tasks-tentative-remedy = Confirm it or change it
tasks-answers =
    { $answered ->
        [0] No answer yet from the { $invited } invited to “{ $title }”, { $when }.
       *[other] Only { $answered } of the { $invited } invited to “{ $title }” have answered, { $when }.
    }
tasks-answers-remedy = See who was told
organise-meetings = Meetings

filter-all-states = Any state
filter-all-kinds = Any kind
outbox-title = Outbox
outbox-waiting = Waiting
outbox-oldest = (the oldest since { $time })
outbox-is-held = All mail is held back
outbox-hold = Hold all mail
outbox-release = Let mail go
outbox-retry = Try again
outbox-drop = Drop
outbox-attempts = { $count ->
        [one] one attempt
       *[other] { $count } attempts
    }
outbox-empty = There is no such message.
outbox-title-hold = Hold all mail?
outbox-title-release = Let mail go again?
outbox-title-retry = Try this message again?
outbox-title-drop = Drop this message?
outbox-lead-hold = No mail is sent until somebody lets it go again. What is too late by then is never sent.
outbox-lead-release = Waiting mail is sent at once, unless it is too late for it. Do this only on the real service, not on a copy of it.
outbox-lead-retry = It is sent at once if it is still true. If it has arrived already, most mail programs show it only once.
outbox-lead-drop = It is never sent, and is not planned again.
outbox-waiting-count =
    { $count ->
        [0] No message is waiting.
        [one] One message is waiting.
       *[other] { $count } messages are waiting.
    }
outbox-because = Reason
outbox-because-hint = Organisers see it.
outbox-now-hold = Hold all mail
outbox-now-release = Let mail go
outbox-now-retry = Try it again
outbox-now-drop = Drop it
outbox-back = Leave it as it is

manage-history = What was done
history-title = What was done: { $title }
audit-title = Audit trail
audit-lead = Who did what, when and how. Nobody can change this record here.
audit-when = When
audit-who = Who
audit-what = What
audit-thing = About
audit-from-where = How
audit-since = From
audit-until = To
audit-show = Show
audit-only-who = Only what { $name } did.
audit-only-about = Only what was done to: { $name }
audit-about-this = Everything about it
audit-empty = Nothing was done.
audit-people =
    { $count ->
        [one] one person
       *[other] { $count } people
    }
audit-face-page = On a page
audit-face-api = By a program
audit-face-link = By a link in a mail
audit-face-command = On the command line
audit-face-job = By itself
audit-role-member = as a member
audit-role-coordinator = as the coordinator
audit-role-organiser = as an organiser
audit-role-administrator = as an administrator
filter-all-faces = In any way
filter-all-things = Everything
audit-kind-api_token = API tokens
audit-kind-busy_calendar = Calendars of venues
audit-kind-installation = Installation
audit-kind-meeting = Meetings
audit-kind-member = Members
audit-kind-message = Messages
audit-kind-occurrence = Dates of meetings
audit-kind-outbox = Outbox
audit-kind-partner = Partners
audit-kind-private_calendar = Private calendars
audit-kind-series = Series of meetings
audit-kind-sign_in = Asking to sign in
audit-kind-venue = Venues
audit-api_token-created = API token made
audit-api_token-revoked = API token revoked
audit-busy_calendar-added = Calendar of a venue added
audit-busy_calendar-removed = Calendar of a venue removed
audit-installation-derived-dates = Dates derived anew from new time-zone data
audit-meeting-cancelled = Meeting cancelled
audit-meeting-changed = Meeting changed
audit-meeting-created = Meeting scheduled
audit-meeting-invited = People invited
audit-meeting-split = Series split: the rest became a meeting of its own
audit-meeting-undone = Meeting taken back before anybody heard of it
audit-member-added = Member added
audit-member-changed = Member changed
audit-member-joined = Joined a partner
audit-member-left = Left a partner
audit-member-made-sign-in-link = Sign-in link made
audit-member-resumed-mail = Mail wanted again
audit-member-signed-in = Signed in
audit-member-signed-out = Signed out
audit-member-stopped-mail = Mail stopped
audit-member-welcomed = Welcomed by mail
audit-message-dropped = Message dropped
audit-message-retried = Message tried again
audit-occurrence-added = Date added to a series
audit-occurrence-answered = Invitation to a date answered
audit-occurrence-booking-confirmed = Booking confirmed by the venue
audit-occurrence-booking-declined = Booking declined by the venue
audit-occurrence-cancelled = Date cancelled
audit-occurrence-changed = Date changed
audit-occurrence-lost-its-room = Date lost its room
audit-occurrence-restored = Date takes place after all
audit-outbox-held = All mail held back
audit-outbox-released = Mail let go
audit-partner-added = Partner added
audit-partner-changed = Partner changed
audit-partner-left = Partner left the partnership
audit-private_calendar-created = Private calendar made
audit-private_calendar-changed = Private calendar changed
audit-private_calendar-revoked = Private calendar ended
audit-series-answered = Invitation to all dates answered
audit-sign_in-asked = Sign-in mail asked for
audit-venue-added = Venue added
audit-venue-changed = Venue changed
audit-venue-space-added = Room added
audit-venue-space-changed = Room changed

admin-title = Administration
admin-well = All checks are fine.
admin-failed =
    { $count ->
        [one] One check found a problem
       *[other] { $count } checks found a problem
    }
admin-doctor = Below, each of them says what helps. On the command line, commonhall doctor says the same.
admin-members = Members and their roles
admin-checks = Checks
admin-check = Check
admin-state = State
admin-found = What was found
admin-is-well = Fine
admin-not-well = Problem
admin-versions = Versions
doctor-database = Database
doctor-clock = Clock
doctor-time_zones = Time-zone data
doctor-base_url = Address
doctor-mail = Mail server
doctor-queue = Outbox
doctor-feeds = Calendars
doctor-calendars-of-venues = Calendars of venues
doctor-languages = Languages
