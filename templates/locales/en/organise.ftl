# The organiser's pages.
organise-title = Organise meetings
organise-new = Schedule a meeting
organise-empty = No meeting has been scheduled yet.
organise-edit = Change
organise-cancel = Cancel
organise-messages = Messages
organise-copy = Copy
organise-manage = Manage
organise-add = Add
organise-add-member = Add a member
organise-add-partner = Add a partner
organise-add-venue = Add a venue
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
form-from-next = Past dates stay as they were. Your changes apply from the next date on.
form-told =
    { $count ->
        [0] Nobody has been told about it yet.
        [one] One person has been told about it, and gets a mail if the time, place or status changes.
       *[other] { $count } people have been told about it, and get a mail if the time, place or status changes.
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
form-all-day = All day
form-all-day-hint = The time does not count then, and the length is counted in days.
form-repeat = Repeats
form-repeat-hint = The weekday, and its place in the month, are those of the date above. You can leave out single dates on the next page.
repeat-none = Does not repeat
repeat-weekly = Every week
repeat-fortnightly = Every 2 weeks
repeat-monthly = Every month, on the same weekday (as the 3rd Wednesday)
repeat-monthly_twice = Every month, on two such weekdays (the 1st and 3rd, or the 2nd and 4th)
repeat-monthly_last = Every month, on the last such weekday
repeat-rule = As it is now
form-ends = Ends
form-ends-hint = Only for a meeting that repeats.
ends-never = Never
ends-count = After a number of dates
ends-date = On a date
form-count = Number of dates
form-until = Last day
form-exdates = Dates left out
form-exdates-hint = Untick a date, and it takes place after all.
form-where = Where
form-space = Room
form-space-hint = The room is booked with its time to set up and to clear.
form-no-space = No room
form-space-capacity = { $space } (for { $count })
form-time-zone = Time zone
form-time-zone-hint = A meeting in a room has the time zone of its venue.
form-online = Link to join online
form-online-hint = Only those who are invited see it.
form-address-hidden = Tell the address only to those who are invited
form-address-hidden-hint = It is then on no public page and in no public calendar.
form-who = Who
form-visibility = Who may see it
visibility-public = Everybody
visibility-public-hint = It is shown on “What is on” and in the public calendars.
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
form-members-alone = Without a partner
form-contact-role = Who answers questions
form-contact-phone = Telephone
form-offered = Interpreters, childcare, travel and food
form-interpreters = Somebody interprets into
form-childcare-hint = For example: A crèche next door for children from 2 to 8.
form-travel-hint = For example: We pay bus fares back.
form-food-hint = For example: A halal and vegetarian lunch.
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
form-check = Check before you save
form-back = Back without saving

check-title = Check before you save
check-lead = Nothing is saved and nobody is told yet.
check-dates = Dates
check-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
check-leave-out-lead = Tick the dates without a meeting, such as holidays.
check-leave-out = Leave out
check-leave-out-look = Look again
check-moved = Moved. By the rule it would be on { $from }.
check-clock-forward = The clocks have gone forward since the date before. It stays at { $time }.
check-clock-back = The clocks have gone back since the date before. It stays at { $time }.
check-clock-gap = The clock skips { $time } on this day: it begins an hour later by the clock.
check-clock-fold = The clock shows { $time } twice on this day: it begins the first time.
check-told = Who is told
check-told-nobody = Nobody gets a mail about this.
check-mail-invitation =
    { $count ->
        [one] One person gets an invitation
       *[other] { $count } people get an invitation
    }
check-mail-change =
    { $count ->
        [one] One person is told of the change
       *[other] { $count } people are told of the change
    }
check-mail-cancellation =
    { $count ->
        [one] One person is told that it is cancelled
       *[other] { $count } people are told that it is cancelled
    }
check-mail-time = From { $time } on.
check-unreached =
    { $count ->
        [one] One person has no e-mail and must be told in another way
       *[other] { $count } people have no e-mail and must be told in another way
    }
check-reminders = Before each date, those who have not said no are reminded:
check-edit = Change something

differences-title = Two versions
differences-lead = Choose one of them for each field, then check and save.
differences-theirs = As it is now
differences-yours = As you wrote it
differences-empty = Nothing

clash-title =
    { $count ->
        [one] The room is taken
       *[other] The room is taken on { $count } dates
    }
clash-taken-by = is booked for “{ $meeting }”, set-up and clearing included.
clash-taken = is booked by others, set-up and clearing included.
clash-what-to-do = Nothing was saved. Choose another time or another room.
better-title = Other dates
better-lead = The same room is free then, the house is open, and the partners who are invited have no other meeting.
better-taken = On most of the days around it the room is booked.
better-shut = On most of the days around it the house is not open.
better-busy = On most of the days around it those invited have other meetings.
better-other = Most of the days around it are past, or have another date of the series.
better-skip =
    { $count ->
        [one] Leave this date out
       *[other] Leave these { $count } dates out
    }
better-move =
    { $count ->
        [one] Move it to the first of these
       *[other] Move each to its first other date
    }
warning-title = Are you sure?
warning-what-to-do = Nothing was saved yet. Change it, or press “Save anyway”.
warning-room-too-small = The room holds { $capacity } people, and { $invited } are invited.
warning-outside-hours = { $date }: { $venue } is not open for all of it, with the time to set up and to clear.
warning-closed = { $date }: { $venue } is closed.
warning-closed-reason = { $date }: { $venue } is closed ({ $reason }).
warning-taken-elsewhere = { $date }: the calendar “{ $calendar }” says that { $space } is taken then.
warning-partner-busy = { $date }: { $partner } is at “{ $meeting }” at that time.
warning-steering-busy = { $date }: the steering committee is at “{ $meeting }” at that time.
warning-more-dates =
    { $count ->
        [one] So it is on one more date.
       *[other] So it is on { $count } more dates.
    }

occurrence-title = { $title }: one date
occurrence-only-this = This is one date of a series.
occurrence-whole = Change the whole series instead
occurrence-change = Change this date
occurrence-scope = What is changed
scope-this = Only this date
scope-following = This date and all that follow
occurrence-save = Save
occurrence-cancel = Cancel this date
occurrence-cancel-now = Cancel this date
occurrence-is-cancelled = This date is cancelled
occurrence-restore-lead = It can take place after all. The room is booked again if it is still free, and those who were told hear of it.
occurrence-restore = Let it take place
added-date = Add a date
added-date-title = { $title }: add a date
added-date-told =
    { $count ->
        [0] Nobody was told of the series yet.
        [one] One person was told of the series and gets a mail about this date.
       *[other] { $count } people were told of the series and get a mail about this date.
    }
added-date-add = Add the date

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
cancel-reason-hint = It is shown in the mail and on the page.
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

partner-form-title = Add a partner
partner-form-name = Name
partner-form-kind = Kind
partner-form-founding = It is a founding partner
partner-form-steering = It sits on the steering committee
partner-form-description = Description
partner-form-languages = Languages that its people read
partner-form-website = Website
partner-form-contact-email = E-mail
partner-form-save = Add the partner
partner-edit-title = Change a partner
partner-edit-left = It has left the partnership.
partner-leave = It has left the partnership
partner-leave-lead = Its page, its calendar and its members stay. Nobody new can join it.
partner-leave-now = Note that it has left

member-form-title = Add a member
member-form-name = Name
member-form-name-hint = As they want to be addressed in a mail.
member-form-email = E-mail
member-form-email-hint = Several people may share one. Those without are on their coordinator’s list to be telephoned.
member-form-phone = Telephone
member-form-language = Language of their mail
member-form-partner = Partner
member-form-no-partner = None
member-form-role = Role
role-member = Member
role-coordinator = Coordinator of the partner
role-organiser = Organiser: schedules meetings
role-administrator = Administrator: may do everything
member-form-welcome = Send a mail that says so
member-form-save = Add the member
member-edit-title = Change a member
member-belongs = Belongs to
member-belongs-nowhere = They belong to no partner.
member-coordinates = coordinates it
member-leave = Take out
member-join = Add to the partner
member-join-partner = Another partner, or the same in another role
member-join-coordinates = They coordinate it

members-title = Members
members-reach = Reached by
members-no-reach = Neither e-mail nor telephone
members-language = Mail in
members-role-organiser = Organiser
members-role-administrator = Administrator
members-more = More members
members-empty = There are no members yet.

venue-form-title = Add a venue
venue-form-name = Name
venue-form-partner = Run by
venue-form-no-partner = None of the partners
venue-form-address = Address
venue-form-postcode = Postcode
venue-form-position-hint = In degrees, as maps show it: 52.4068 and -1.5197.
venue-form-latitude = Latitude
venue-form-longitude = Longitude
venue-form-about = About the venue
venue-form-transport = How to get there
venue-form-parking = Parking
venue-form-spaces = Rooms
venue-form-spaces-lead = At least one. Meetings are booked into rooms.
venue-form-space = Room { $number }
venue-form-space-name = Name
venue-form-capacity = How many people
venue-form-set-up = Minutes to set up
venue-form-clearing = Minutes to clear
venue-form-more = Add another room
busy-title = Calendars kept elsewhere
busy-lead = Is a diary of this venue kept in another program? Give its address, and whoever plans a meeting is warned when the room is taken there. Of what it holds the times are kept, and nothing else.
busy-none = There is no such calendar yet.
busy-add = Add a calendar
busy-save = Add and read it
busy-name = What it is called
busy-name-hint = As in: Diary of the hall
busy-url = Its address
busy-url-hint = Found in that program under sharing or publishing; it often ends in .ics. It is kept secret, and not shown again.
busy-space = Which room it is of
busy-all = All rooms
busy-read = Read { $moment }.
busy-never = It has not been read yet.
busy-unread =
    { $count ->
        [one] One of its entries could not be read.
       *[other] { $count } of its entries could not be read.
    }
busy-kept = What it said before still counts.
busy-again = It is tried again { $moment }.
busy-look = Read it now
busy-remove = Remove
busy-back = Back to the venue
venue-form-access = Getting in and around
venue-form-access-lead = Leave “Not known” where nobody has looked.
venue-form-unknown = Not known
venue-form-yes = Yes
venue-form-no = No
venue-form-step-free = The way in
venue-form-toilet = Accessible toilet
venue-form-door-width = Narrowest door on the way, in cm
venue-form-bays = Blue Badge bays
venue-form-seating = Seating
venue-form-lighting = Light and noise
venue-form-hours-lead = With no times at all, the rooms can always be booked.
venue-form-hours-hint = For example 09:00-12:30, 14:00-22:00. Midnight is 24:00. A day without times is closed.
venue-form-closed-hint = One day on each line, then the reason: 2027-12-25 Christmas Day
venue-form-save = Add the venue
venue-form-surveyed = Day when somebody last looked
venue-edit-title = Change a venue
space-form-title = Add a room
space-edit-title = Change a room
space-form-access-lead = Only what is different in this room.
space-form-as-venue = As the venue
space-form-minutes-hint = New times to set up and to clear apply to what is booked from now on.
space-form-save = Add the room

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
bookings-title = Bookings of { $venue }
bookings-link = Bookings
bookings-lead = Confirm what fits. What you decline is free again, and those who planned the meeting are told.
bookings-caretaker = { $name } confirms bookings here, from a link in a mail. You can do so in their place.
bookings-no-caretaker = Nobody confirms bookings here: they are certain at once. Choose somebody at the venue if they should be asked.
bookings-requests = To be confirmed
bookings-dates = Dates
bookings-confirm = Confirm
bookings-decline-ask = This does not fit
bookings-reason = Why
bookings-decline = Decline the dates that are ticked
bookings-none-asked = Nothing waits to be confirmed.
bookings-certain = What is certain
bookings-later =
    { $count ->
        [one] And one more after these.
       *[other] And { $count } more after these.
    }
check-to-confirm = The venue has to confirm this. Until then people are told that it is not yet certain.
bookings-none-certain = Nothing is booked.
bookings-release-ask = Give back
bookings-release-lead = The meeting loses its room on this date, and those who planned it are told.
bookings-release = Give it back
venue-form-caretaker = Who confirms bookings
venue-form-caretaker-hint = They get a mail with a link and need no account. Until they confirm, meetings here are shown as not yet certain.
venue-form-no-caretaker = Nobody: bookings are certain at once
message-kind-booking_request = Booking to confirm
