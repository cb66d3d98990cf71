# The organiser's pages.
organise-title = Meetings you organise
organise-new = Schedule a meeting
organise-empty = You have not scheduled a meeting yet.
organise-edit = Change
organise-cancel = Cancel
organise-messages = Messages
organise-answers =
    { $invited ->
        [0] Nobody is invited yet
        [one] 1 invited: { $accepted } yes, { $tentative } maybe, { $declined } no
       *[other] { $invited } invited: { $accepted } yes, { $tentative } maybe, { $declined } no
    }
organise-sent =
    { $count ->
        [0] No mail sent
        [one] { $count } mail sent
       *[other] { $count } mails sent
    }
organise-waiting = { $count } waiting
organise-failed = { $count } not delivered

form-new-title = Schedule a meeting
form-edit-title = Change a meeting
form-told =
    { $count ->
        [0] Nobody has been told of it so far.
        [one] One person has been told of it, and hears by mail of another time, place or status.
       *[other] { $count } people have been told of it, and hear by mail of another time, place or status.
    }
form-optional = (optional)
form-what = What
form-title = Title
form-description = Description
form-description-hint = What it is about, and what to bring. An empty line starts a new paragraph.
form-host = Host partner
form-when = When
form-date = Date
form-time = Start
form-duration = Length
form-repeat = Repeats
form-repeat-hint = The weekday, and which one of the month, are those of the date above.
repeat-none = Does not repeat
repeat-weekly = Every week
repeat-fortnightly = Every 2 weeks
repeat-monthly = Every month, on the same weekday (as the 3rd Wednesday)
repeat-monthly_last = Every month, on the last such weekday
repeat-rule = As it is now
form-ends = Ends
form-ends-hint = Only for a meeting that repeats.
ends-never = Never
ends-count = After a number of dates
ends-date = On a date
form-count = Number of dates
form-until = Last day
form-where = Where
form-space = Room
form-space-hint = The room is booked with its time to set up and to clear.
form-no-space = No room
form-time-zone = Time zone
form-time-zone-hint = A meeting in a room has the time zone of its venue.
form-online = Link to join online
form-online-hint = Only those who are invited see it.
form-address-hidden = Tell the address only to those who are invited
form-address-hidden-hint = It then stands on no public page and in no public calendar.
form-who = Who
form-visibility = Who may see it
visibility-public = Everybody
visibility-public-hint = It stands on “What is on” and in the public calendars.
visibility-partners = Members of the partners
visibility-partners-hint = Those who belong to the host or to an invited partner, once they have signed in.
visibility-invited = Only those invited
visibility-invited-hint = Nobody else learns of it.
form-audience = For whom
form-audience-hint = Leave it empty where all are welcome. For example: Women only.
form-languages = Languages spoken
form-partners = Invite partners
form-partners-hint = All members of a partner get an invitation, also those who join later.
form-members = Invite single people
form-contact-role = Who answers questions
form-contact-phone = Telephone
form-telling = Telling people
form-reminders = Reminders
form-reminders-hint = By mail, to all who are invited and have not said no.
form-status = Status
status-draft-hint = Nobody is told, and no room is booked.
status-tentative-hint = People are invited and told that it may change. The room is booked.
status-confirmed-hint = People are invited. The room is booked.
form-create = Schedule it
form-save = Save
form-save-anyway = Save anyway
form-back = Back without saving

clash-title =
    { $count ->
        [one] The room is taken
       *[other] The room is taken on { $count } dates
    }
clash-taken-by = is booked for “{ $meeting }”, set-up and clearing included.
clash-taken = is booked by others, set-up and clearing included.
clash-what-to-do = Nothing was saved. Choose another time or another room.
warning-title = Are you sure?
warning-what-to-do = Nothing was saved yet. Change it, or press “Save anyway”.
warning-room-too-small = { $space } holds { $capacity } people, and { $invited } are invited.

occurrence-title = { $title }: one date
occurrence-only-this = This is about one date of a series. All other dates stay as they are.
occurrence-whole = Change the whole series instead
occurrence-change = Change this date
occurrence-save = Save this date
occurrence-cancel = Cancel this date
occurrence-cancel-now = Cancel this date
occurrence-is-cancelled = This date is cancelled
occurrence-restore-lead = It can take place after all. The room is booked again if it is still free, and those who were told hear of it.
occurrence-restore = Let it take place

cancel-title = Cancel “{ $title }”?
cancel-dates =
    { $count ->
        [one] One date is still to come.
       *[other] All { $count } coming dates are cancelled.
    }
cancel-told =
    { $count ->
        [0] Nobody was told of it, so nobody gets a mail.
        [one] One person was told of it and gets a mail.
       *[other] { $count } people were told of it and each get a mail.
    }
cancel-stays = It stays in the calendars, marked as cancelled.
cancel-reason = Reason
cancel-reason-hint = It stands in the mail and on the page.
cancel-now = Cancel the meeting
cancel-now-series = Cancel the whole series
cancel-keep = Keep it

messages-title = Who was told: { $title }
messages-who = Who
messages-what = What
messages-state = How it went
messages-when = When
messages-empty = Nobody has been told anything yet.
messages-back = Back to the meeting

message-kind-invitation = Invitation
message-kind-change = Change
message-kind-cancellation = Cancellation
message-kind-reminder = Reminder
message-kind-sign_in = Sign-in link
message-kind-welcome = Welcome
message-kind-test = Test

message-state-pending = Waiting
message-state-sending = Being sent
message-state-sent = Sent
message-state-dead = Refused
message-state-expired = Too late
message-state-superseded = No longer needed
message-state-suppressed = Stopped by the reader
message-state-unknown = Perhaps sent
