# Mails. The subjects are header fields: one line each.
mail-hello = Hello { $name },
mail-when = When
mail-where = Where
mail-online = Online
mail-audience = For
mail-languages = Languages
mail-contact = Questions
mail-more = More about this meeting
mail-tentative = It is not yet certain. We write again when it is.
mail-question = Are you coming?
mail-question-again = Has that changed?
mail-question-new = Does this suit you?
mail-why-partner = You get this mail as { $partner } is invited to this meeting.
mail-why-member = You get this mail as { $host } invited you to this meeting.
mail-stop-invitation = No more invitations
mail-stop-reminder = No more reminders
mail-stop-change = No more mail about changes
mail-stop-cancellation = No more mail about cancellations

invitation-subject = Invitation: { $title }, { $date }
invitation-lead = { $host } invites you to a meeting.

reminder-subject = Reminder: { $title }, { $date }, { $time }
reminder-lead = This is a reminder of a meeting that you are invited to.

change-subject = Changed: { $title }, { $date }
change-lead = “{ $title }” has changed
change-time = Date and time
change-place = Place
change-title = Title
change-status = Status
change-date_cancelled = A date is cancelled
change-date_added = A date is added
change-nothing = Nothing
change-was = Before
change-is = Now
change-now = As it is now
change-why = You get this mail as we told you of this meeting before.

cancellation-subject = Cancelled: { $title }, { $date }
cancellation-subject-series = Cancelled: { $title }
cancellation-lead = This does not take place
cancellation-nothing-to-do = You need to do nothing. If you subscribed to a calendar, it will show the meeting as cancelled.

sign-in-mail-subject = Your sign-in link
sign-in-mail-lead =
    { $minutes ->
        [one] Here is your link to sign in. It holds for one minute and works once.
       *[other] Here is your link to sign in. It holds for { $minutes } minutes and works once.
    }
sign-in-mail-button = Sign in
sign-in-mail-code = Code
sign-in-mail-code-hint = Do you read this on another device than the one on which you want to sign in? Then type the code there.
sign-in-mail-not-you = If you did not ask for it, you need to do nothing: without this mail nobody can sign in as you. Never pass the code on.
sign-in-mail-why = You get this mail as somebody asked for a sign-in link for this address.

welcome-mail-subject = You have been added to { $site }
welcome-mail-lead-by = { $by } has added you to { $site }, where meetings of the partnership are arranged.
welcome-mail-lead = The people who run { $site }, where meetings of the partnership are arranged, have added you.
welcome-mail-partner = You are there as one of the people of { $partner }.
welcome-mail-what = You will get invitations to meetings, reminders, and word when a meeting is moved or cancelled. Each of these mails has a link that stops its kind, and you can answer an invitation without signing in.
welcome-mail-sign-in = Sign in to see your meetings
welcome-mail-no-password = There is no password: we mail you a link whenever you want to sign in.
welcome-mail-site = See what is on
welcome-mail-why-by = You get this mail as { $by } gave us this address for you. If that is a mistake, please tell them.
welcome-mail-why = You get this mail as the people who run this site have this address for you. If that is a mistake, please tell them.

test-mail-subject = Test message
test-mail-lead = If you can read this, mail from here arrives.
test-mail-time = Made
test-mail-server = Mail server
test-mail-why = You get this mail as the person who runs this site wanted to know whether mail arrives.
booking-request-subject = Please confirm bookings of { $venue }
booking-request-lead = Somebody would like to use { $venue } for a meeting. Until you confirm, people are told that it is not yet certain.
booking-request-more =
    { $count ->
        [one] And one more.
       *[other] And { $count } more.
    }
booking-request-button = Confirm or decline
booking-request-how = You need no account. The page also shows what else is booked.
booking-request-why = You get this mail as you look after { $venue }.
