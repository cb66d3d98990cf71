# How this language is written: ltr or rtl, and the locale whose dates it uses.
direction = ltr
date-locale = en-GB
# What it calls itself, and whether somebody who grew up with it has read all of it: yes or no.
own-name = English
translation-reviewed = yes
translation-unreviewed = This translation has not been checked by a native reader yet.
translation-report = Report a mistake

# Words that stand on every page and in many places.
site-name = Commonhall
skip-to-content = Skip to content
error-prefix = Error:
error-summary-title = Please look at this again
list-comma = ,

nav-main = Main
nav-account = You
nav-language = Language
nav-whats-on = What is on
nav-partners = Partners
nav-venues = Venues
nav-calendars = Calendars
nav-sign-in = Sign in
nav-me = My meetings
nav-organise = Organise
nav-members = Members
nav-admin = Admin
nav-sign-out = Sign out

footer-about = Meetings of communities, researchers and those who can change things. All are welcome.
footer-join = Join in
footer-api = For programs
footer-signed-in = Signed in as { $name }

pager-label = More dates
pager-earlier = Earlier
pager-later = Later

# Status of a meeting or of one of its dates.
status-draft = Draft
status-tentative = Not yet certain
status-confirmed = Confirmed
status-cancelled = Cancelled

# What somebody answers, as words on a button.
answer-accepted = Yes
answer-tentative = Maybe
answer-declined = No

# What somebody answered.
answered-accepted = You said yes.
answered-tentative = You said maybe.
answered-declined = You said no.
answered-old-accepted = You said yes to the old time. Does the new one suit you?
answered-old-tentative = You said maybe to the old time. Does the new one suit you?
answered-old-declined = You said no to the old time. Does the new one suit you?

place-online = Online
place-and-online = and online
place-open = The place is not settled yet
place-hidden = The address is told only to those who are invited.
place-hidden-short = Address told to those invited

partner-kind-community_group = Community group
partner-kind-venue = Venue
partner-kind-service_provider = Service provider
partner-kind-researcher = Researchers
partner-kind-policy_maker = Policy maker

language-en = English
language-bn = Bengali
language-syl = Sylheti
language-ur = Urdu
language-zh-Hant-HK = Chinese (Hong Kong)
language-yue = Cantonese
language-ar = Arabic
language-pa = Punjabi
language-fr = French
language-so = Somali
language-sw = Swahili
language-ti = Tigrinya
language-bfi = British Sign Language
