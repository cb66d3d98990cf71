# The demonstration.
demo-bar-label = Demonstration
demo-bar = This is a demonstration. Nothing here is real, and it is gone when the program stops.
demo-bar-mail = Read its mail
demo-mail-title = The demonstration’s mail
demo-mail-lead = Every mail that would have been sent, the newest first.
demo-mail-folder = The files are in
demo-mail-empty = No mail yet. Schedule a meeting, or wait for the reminder.
demo-mail-back = All mail
demo-mail-html = As most programs show it
demo-mail-text = As plain text
demo-mail-attachments = Attachments
demo-mail-bytes =
    { $count ->
        [one] { $count } byte
       *[other] { $count } bytes
    }
demo-mail-headers = Header fields
demo-mail-file = Download the whole message (.eml)

# The pieces that pages are made of, for those who work on them.
design-title = The pieces of the pages
design-lead = Each piece in each language, with examples in it.
design-buttons = Buttons
design-statuses = Status
design-notices = Notices
design-cards = Cards
design-fields = Fields
design-confirm = Confirmation
design-table = Table
design-empty = Empty state
design-filters = Filters
