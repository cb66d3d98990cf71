# The public pages.
whats-on-title = What is on
whats-on-lead = Meetings that anybody may come to.
whats-on-once = What repeats stands here once, with its next date. Choose a month to see every date.
whats-on-empty = No meetings are planned here at the moment.
whats-on-empty-filtered = No meetings are planned for this choice.
whats-on-subscribe = Have these in your calendar
whats-on-subscribe-lead = Subscribe once, and your calendar follows: new meetings, other times, cancellations.

filter-partner = Partner
filter-venue = Venue
filter-now = Chosen:
filter-all-partners = All partners
filter-all-venues = All venues
filter-language = Language
filter-month = Month
filter-all-languages = All languages
filter-all-months = From today on
filter-clear = Show everything
search-label = Words in the title or description
search-go = Search
month-link = As a month
month-list = As a list
month-label = Other months
month-empty = Nothing is planned in this month.

card-host = Hosted by { $host }
card-further =
    { $count ->
        [one] and one more date, { $date }
       *[other] and { $count } more dates, until { $date }
    }
card-further-on = and more dates, with no end planned

feed-subscribe = Subscribe
feed-subscribe-to = : { $name }
feed-address = Address to copy
feed-address-hint = For Thunderbird, and every other program that can follow a calendar.
feed-all = All calendars
feed-public-name = All public meetings
feed-language-name = Meetings in { $language }
feed-committee-name = Steering committee
calendar-private-meeting = Private meeting

meeting-cancelled = This meeting is cancelled.
meeting-tentative = This meeting is not yet certain.
meeting-tentative-lead = Please look again before you set out.
meeting-draft = This is a draft.
meeting-draft-lead = Only those who organise it see it, and nobody has been told.
meeting-past = This meeting is over.
meeting-moved = Moved from { $was }
meeting-where = Where
meeting-who = Taking part
meeting-audience = For whom
meeting-languages = Languages
meeting-interpreters = Interpreters
meeting-childcare = Childcare
meeting-travel = Travel
meeting-food = Food
meeting-left-out = Not on:
meeting-host = Host
meeting-contact = Questions
meeting-dates = Dates
meeting-join-online = Join online
meeting-online-told = You can also take part online. Those who are invited get the link.
meeting-your-answer = Your answer
meeting-not-answered = You have not answered yet.
meeting-answer = Answer
meeting-change-answer = Change answer
meeting-calendar = Add to your calendar
meeting-download = Download once (.ics)
meeting-follow = Follow changes
meeting-follow-hint = A download stays as it is. Following keeps your calendar right when the time or the place changes.

visibility-public-told = Open to everybody.
visibility-partners-told = For members of the partners.
visibility-invited-told = For those who are invited.

manage-title = For organisers
manage-this-date = Change or cancel this date
manage-edit = Change or move the meeting
manage-edit-series = Change the whole series
manage-cancel = Cancel the meeting
manage-cancel-series = Cancel the whole series
manage-messages = Who was told what
undo-now = Undo
undo-scheduling = Scheduled just now, and nobody has been told yet. You can make it a draft again; then its room is free.
undo-change = Changed just now, and nobody has been told of it yet. You can put everything back as it was.

partners-title = Partners
partners-lead = The organisations that meet here.
partners-empty = No partner has been added yet.
partner-founding = Founding partner
partner-steering = Steering committee
partner-next = Next meeting: { $when }
partner-contact = Contact
partner-website = Website
partner-subscribe = Calendar
partner-meetings = Coming meetings
partner-meetings-empty = No public meetings are planned at the moment.

venues-title = Venues
venues-lead = Where we meet, and how to get in.
venues-empty = No venue has been added yet.
venue-spaces-count =
    { $count ->
        [one] { $count } room
       *[other] { $count } rooms
    }
venue-contact = Contact
venue-partner = Run by
venue-subscribe = Calendar
venue-transport = Getting there
venue-parking = Parking
venue-hours = Opening hours
venue-closed = Closed on
venue-spaces = Rooms
space-capacity =
    { $count ->
        [one] For one person
       *[other] For up to { $count } people
    }
meetings-more = All coming meetings
venue-meetings = Coming public meetings
venue-meetings-empty = No public meetings are planned here at the moment.

# The title of a cancelled meeting in calendar programs.
calendar-cancelled = CANCELLED: { $title }

calendars-title = Calendars
calendars-lead = Subscribe once, and new meetings, other times and cancellations come by themselves.
calendars-public = All public meetings
calendars-public-lead = Everything that anybody may come to, at all venues.
calendars-private = Invited to meetings that are not public?
calendars-private-link = Make your own private calendar
calendars-partners = By partner
calendars-venues = By venue
calendars-languages = By language
calendars-committee = Steering committee
calendars-committee-lead = Public meetings at which all partners of the steering committee meet. Those of them who have signed in can also follow the ones that are not public.
calendars-mail-too = Calendars can be some hours late. Those who are invited also hear of every change by e-mail.

subscribe-title = Subscribe: { $name }
subscribe-shows = See these meetings as a page

# A sheet to print.
notice-link = A notice to print
notice-title = Notice: { $name }
notice-print = A notice for the wall, on one sheet of A4. Print it with the print command of your browser: only the notice is printed, with as many dates as have room on it.
notice-more = More dates, and whether anything has changed:
notice-qr = QR code of { $address }
notice-as-of = As of { $date }

# Ways to subscribe to a calendar, as words on a button, and what to know of each.
way-device = Apple or this device
way-device-hint = Opens the calendar program of this phone or computer. It looks for changes as often as you set there.
way-google = Google Calendar
way-google-hint = Best on a computer: it then shows on your phone too. It looks for changes every 4 to 24 hours.
way-outlook = Outlook.com
way-outlook-hint = For a private account with Microsoft. It looks for changes about every 3 hours.
way-microsoft365 = Microsoft 365
way-microsoft365-hint = For an account of your work or university. It looks for changes about every 3 hours.
way-private = Google and Microsoft fetch calendars by themselves. Whoever chooses one of them gives it this private address, and with it all that the calendar holds.
way-local = This address works on this computer only: phones, Google and Microsoft cannot fetch the calendar from it.

by-hand = Nothing opens? Add it by hand
by-hand-apple = Apple Calendar
by-hand-apple-how = On an iPhone: Settings, Apps, Calendar, Calendar Accounts, Add Account, Other, Add Subscribed Calendar. On a Mac: File, New Calendar Subscription.
by-hand-google = Google Calendar
by-hand-google-how = On a computer: next to “Other calendars” choose +, then “From URL”.
by-hand-outlook = Outlook
by-hand-outlook-how = Add calendar, then “Subscribe from web”.
by-hand-thunderbird = Thunderbird
by-hand-thunderbird-how = New Calendar, “On the Network”, then paste the address. It looks for changes as often as you set there.

qr-page = Scan this with a phone, and this page opens there.
qr-page-label = QR code of the address of this page
qr-private = Scan this with an iPhone or iPad, and it asks whether to subscribe. Whoever photographs it can read the calendar.
qr-private-label = QR code of the address of this private calendar

join-title = Join in
join-lead = There is nothing to pay, and nothing to sign before you come.
join-come = Come to a meeting
join-come-lead = Pick a public meeting and walk in; you need no account. Where a meeting is for some, such as women only, it says so.
join-come-link = See what is on
join-invited = Be invited, and be reminded
join-invited-lead = Whoever belongs to a partner can be invited to meetings and reminded by e-mail, in a language that they read. Without e-mail, the partner’s coordinator can tell you. Speak to the partner nearest to you; its page says how to reach it.
join-partner = Bring your organisation
join-partner-lead = The partnership is open to community groups, venues, service providers, researchers and those who make policy. Speak to any partner, or to somebody at a meeting.
join-partners = Partners to speak to
