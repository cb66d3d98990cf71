# Facts about getting in and taking part. What nobody has looked at is not said.
access-title = Getting in and around
access-unknown = Nobody has written down the access facts of this venue yet. Please ask.
access-surveyed = Last looked at on { $date }.

access-step-free-level = Step-free, level entrance
access-step-free-ramp = Step-free by a ramp
access-step-free-lift = Step-free by a lift
access-step-free-no = Not step-free
access-door-width = Narrowest door { $amount } cm wide
access-toilet = Accessible toilet
access-toilet-left = Accessible toilet, transfer from the left
access-toilet-right = Accessible toilet, transfer from the right
access-toilet-both = Accessible toilet, transfer from both sides
access-toilet-none = No accessible toilet
access-changing-places = Changing Places toilet
access-changing-places-none = No Changing Places toilet
access-hearing = Hearing system
access-hearing-tested = Hearing system, tested
access-hearing-none = No hearing system
access-seating = Seating:
access-lighting-and-noise = Light and noise:
access-dogs = Assistance dogs welcome
access-dogs-none = No assistance dogs
access-prayer = Prayer space
access-prayer-none = No prayer space
access-wudu = Wudu facilities
access-wudu-none = No wudu facilities
access-separate-entrance = Separate entrance or room
access-separate-entrance-none = No separate entrance or room
access-quiet-room = Quiet room
access-quiet-room-none = No quiet room
access-creche = Crèche
access-creche-none = No crèche
access-kitchen = Kitchen
access-kitchen-none = No kitchen
access-halal-kitchen = Halal kitchen
access-halal-kitchen-none = No halal kitchen
access-wifi = Wi-Fi
access-wifi-none = No Wi-Fi
access-blue-badge =
    { $amount ->
        [0] No Blue Badge bay
        [one] { $amount } Blue Badge bay
       *[other] { $amount } Blue Badge bays
    }
