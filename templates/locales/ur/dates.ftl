# Put together by the program; the dates themselves come from CLDR's patterns for Urdu.
date-full = { $weekday }، { $date }
when-range = { $start } تا { $end }
when-range-days = { $start } تا { $end }، { $date }
when-all-day = پورا دن
when-all-days = پورا دن، { $date } تک
when-one-line = { $date }، { $time }
week-this = اس ہفتے
week-next = اگلے ہفتے
week-last = پچھلے ہفتے
week-of = { $start } تا { $end }

zone-europe-london = برطانیہ کا وقت

length-minutes =
    { $count ->
        [one] { $count } منٹ
       *[other] { $count } منٹ
    }
length-hours =
    { $count ->
        [one] { $count } گھنٹہ
       *[other] { $count } گھنٹے
    }
length-days =
    { $count ->
        [one] { $count } دن
       *[other] { $count } دن
    }
length-hours-minutes =
    { $hours ->
        [one] { $hours } گھنٹہ { $minutes } منٹ
       *[other] { $hours } گھنٹے { $minutes } منٹ
    }
lead-none = شروع ہوتے وقت
lead-minutes =
    { $count ->
        [one] { $count } منٹ پہلے
       *[other] { $count } منٹ پہلے
    }
lead-hours =
    { $count ->
        [one] { $count } گھنٹہ پہلے
       *[other] { $count } گھنٹے پہلے
    }
lead-days =
    { $count ->
        [one] { $count } دن پہلے
       *[other] { $count } دن پہلے
    }

# `count` is the interval.
repeats-daily =
    { $count ->
        [one] ہر روز
       *[other] ہر { $count } دن بعد
    }
repeats-weekly =
    { $count ->
        [one] ہر ہفتے { $weekdays } کو
       *[other] ہر { $count } ہفتے بعد { $weekdays } کو
    }
repeats-monthly-day =
    { $count ->
        [one] ہر مہینے کی { $day } تاریخ کو
       *[other] ہر { $count } مہینے بعد، { $day } تاریخ کو
    }
repeats-monthly-weekday =
    { $count ->
        [one] ہر مہینے { $which } { $weekday } کو
       *[other] ہر { $count } مہینے بعد، { $which } { $weekday } کو
    }
repeats-monthly-last-day =
    { $count ->
        [one] ہر مہینے کے آخری دن
       *[other] ہر { $count } مہینے بعد، مہینے کے آخری دن
    }
repeats-yearly =
    { $count ->
        [one] ہر سال { $date } کو
       *[other] ہر { $count } سال بعد { $date } کو
    }
repeats-until = { $rule }، { $date } تک
repeats-times =
    { $count ->
        [one] { $rule }، ایک بار
       *[other] { $rule }، { $count } بار
    }
repeats-added = { $rule }، اور { $dates } کو بھی
repeats-added-count = { $rule }، اور مزید { $count } تاریخوں کو
list-and = { $first } اور { $last }

# Of the weekdays only Thursday is feminine.
which-1 =
    { $weekday ->
        [4] پہلی
       *[other] پہلے
    }
which-2 =
    { $weekday ->
        [4] دوسری
       *[other] دوسرے
    }
which-3 =
    { $weekday ->
        [4] تیسری
       *[other] تیسرے
    }
which-4 =
    { $weekday ->
        [4] چوتھی
       *[other] چوتھے
    }
which-5 = پانچویں
which-last = آخری
hours-every-day = ہر روز
hours-days = { $first } تا { $last }
hours-until-midnight = { $start } تا آدھی رات
hours-closed = بند
