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
tasks-draft = “{ $title }” comes near and is still a draft: { $when }.
tasks-draft-remedy = Finish it
tasks-tentative = “{ $title }” comes near and is not yet certain: { $when }.
tasks-tentative-remedy = Settle it
tasks-answers =
    { $answered ->
        [0] Nobody of { $invited } invited has answered yet for “{ $title }”, { $when }.
       *[other] Only { $answered } of { $invited } invited have answered for “{ $title }”, { $when }.
    }
tasks-answers-remedy = See who was told
organise-meetings = Meetings
