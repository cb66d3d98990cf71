# Put together by the program; the dates themselves come from the locale's own patterns.
# Only where the locale's own pattern is not how people write: in Great Britain there is no comma.
date-full = { $weekday } { $date }
when-range = { $start } to { $end }
when-range-days = { $start } to { $end }, { $date }
when-all-day = all day
when-all-days = all day, until { $date }
when-one-line = { $date }, { $time }
week-this = This week
week-next = Next week
week-last = Last week
week-of = { $start } to { $end }

zone-europe-london = UK time

length-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
length-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
length-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
length-hours-minutes = { $hours } h { $minutes } min
lead-none = When it begins
lead-minutes =
    { $count ->
        [one] { $count } minute before
       *[other] { $count } minutes before
    }
lead-hours =
    { $count ->
        [one] { $count } hour before
       *[other] { $count } hours before
    }
lead-days =
    { $count ->
        [one] { $count } day before
       *[other] { $count } days before
    }

# `count` is the interval.
repeats-daily =
    { $count ->
        [one] Every day
       *[other] Every { $count } days
    }
repeats-weekly =
    { $count ->
        [one] Every week on { $weekdays }
       *[other] Every { $count } weeks on { $weekdays }
    }
repeats-monthly-day =
    { $count ->
        [one] Every month on day { $day }
       *[other] Every { $count } months on day { $day }
    }
repeats-monthly-weekday =
    { $count ->
        [one] Every month on the { $which } { $weekday }
       *[other] Every { $count } months on the { $which } { $weekday }
    }
repeats-monthly-last-day =
    { $count ->
        [one] Every month on the last day
       *[other] Every { $count } months on the last day
    }
repeats-yearly =
    { $count ->
        [one] Every year on { $date }
       *[other] Every { $count } years on { $date }
    }
repeats-until = { $rule }, until { $date }
repeats-times =
    { $count ->
        [one] { $rule }, once
       *[other] { $rule }, { $count } times
    }
repeats-added = { $rule }, and on { $dates }
repeats-added-count = { $rule }, and on { $count } more dates
list-and = { $first } and { $last }
# `weekday` is 1 for Monday to 7 for Sunday, for languages where the word depends on it.
which-1 = first
which-2 = second
which-3 = third
which-4 = fourth
which-5 = fifth
which-last = last
hours-every-day = Every day
hours-days = { $first } to { $last }
hours-until-midnight = { $start } to midnight
hours-closed = Closed
