# What whoever runs things looks at: what needs attention, the outbox, the audit trail, the installation.
tasks-title = توجہ طلب باتیں
tasks-none = اس وقت کوئی بات توجہ طلب نہیں۔
tasks-whose = کس کی
tasks-all = سب کی میٹنگیں
tasks-own = میری میٹنگیں
tasks-more = مزید { $count }
tasks-held = ساری ای میل روک دی گئی ہے: { $because }
tasks-held-remedy = بھیجنے کی قطار دیکھیں
tasks-lost-room =
    { $count ->
        [one] ”{ $title }“ کا کمرہ نہیں رہا: { $when }۔
       *[other] ”{ $title }“ کی { $count } تاریخوں کا کمرہ نہیں رہا، پہلی یہ ہے: { $when }۔
    }
tasks-lost-room-remedy = دوسرا کمرہ یا وقت چنیں
tasks-declined =
    { $count ->
        [one] مقام پر ”{ $title }“ کے لیے کمرہ دستیاب نہیں: { $when }۔
       *[other] مقام پر ”{ $title }“ کی { $count } تاریخوں کے لیے کمرہ دستیاب نہیں، پہلی یہ ہے: { $when }۔
    }
tasks-requested =
    { $count ->
        [one] { $venue } نے ابھی ”{ $title }“ کی تصدیق نہیں کی: { $when }۔
       *[other] { $venue } نے ابھی ”{ $title }“ کی { $count } تاریخوں کی تصدیق نہیں کی، پہلی یہ ہے: { $when }۔
    }
tasks-requested-remedy = بکنگ دیکھیں
tasks-taken-elsewhere =
    { $count ->
        [one] کیلنڈر ”{ $calendar }“ کے مطابق ”{ $title }“ کا کمرہ لیا جا چکا ہے: { $when }۔
       *[other] کیلنڈر ”{ $calendar }“ کے مطابق ”{ $title }“ کا کمرہ { $count } تاریخوں کو لیا جا چکا ہے، پہلی یہ ہے: { $when }۔
    }
tasks-taken-elsewhere-remedy = مقام والوں سے پوچھیں، یا دوسرا کمرہ یا وقت چنیں
tasks-failed =
    { $count ->
        [one] ”{ $title }“ کے بارے میں ای میل ایک فرد تک نہیں پہنچی۔
       *[other] ”{ $title }“ کے بارے میں ای میل { $count } افراد تک نہیں پہنچی۔
    }
tasks-failed-remedy = دیکھیں کسے نہیں بتایا گیا
tasks-refused = میل سرور { $name } کے لیے ای میل قبول نہیں کرتا: { $words }
tasks-refused-remedy = پتہ دیکھیں
tasks-unreachable =
    { $count ->
        [one] { $partner } کو ایک میٹنگ کی دعوت ہے، اور اس کے کسی رکن کا ای میل پتہ نہیں۔
       *[other] { $partner } کو { $count } میٹنگوں کی دعوت ہے، اور اس کے کسی رکن کا ای میل پتہ نہیں۔
    }
tasks-unreachable-remedy = اس کے ارکان دیکھیں
tasks-draft = ”{ $title }“ قریب آ گئی ہے اور ابھی مسودہ ہے: { $when }۔
tasks-draft-remedy = مکمل کریں
tasks-tentative = ”{ $title }“ قریب آ گئی ہے اور ابھی یقینی نہیں: { $when }۔
tasks-tentative-remedy = طے کریں
tasks-answers =
    { $answered ->
        [0] ”{ $title }“ ({ $when }) کے لیے بلائے گئے { $invited } میں سے ابھی کسی نے جواب نہیں دیا۔
       *[other] ”{ $title }“ ({ $when }) کے لیے بلائے گئے { $invited } میں سے صرف { $answered } نے جواب دیا ہے۔
    }
tasks-answers-remedy = دیکھیں کسے بتایا گیا
organise-meetings = میٹنگیں

filter-all-states = کوئی بھی نتیجہ
filter-all-kinds = ہر قسم
outbox-title = بھیجنے کی قطار
outbox-waiting = انتظار میں
outbox-oldest = (سب سے پرانا: { $time } سے)
outbox-is-held = ساری ای میل روک دی گئی ہے
outbox-hold = ساری ای میل روکیں
outbox-release = ای میل جانے دیں
outbox-retry = دوبارہ کوشش کریں
outbox-drop = ترک کریں
outbox-attempts = { $count ->
        [one] ایک کوشش
       *[other] { $count } کوششیں
    }
outbox-empty = ایسا کوئی پیغام نہیں۔
outbox-title-hold = ساری ای میل روک دی جائے؟
outbox-title-release = ای میل دوبارہ جانے دی جائے؟
outbox-title-retry = یہ پیغام دوبارہ بھیجنے کی کوشش کی جائے؟
outbox-title-drop = یہ پیغام ترک کیا جائے؟
outbox-lead-hold = جب تک کوئی دوبارہ جانے نہ دے، کوئی ای میل نہیں جائے گی۔ جس کا وقت اس دوران گزر جائے، وہ نہیں بھیجی جائے گی۔
outbox-lead-release = جو انتظار میں ہے وہ فوراً جائے گا، سوائے اس کے جس کا وقت گزر چکا ہو۔ یہ صرف تب کریں جب یہ اصل سروس ہو، اس کی نقل نہیں۔
outbox-lead-retry = اگر بات اب بھی درست ہے تو یہ فوراً جائے گا۔ اگر پہلے پہنچ چکا ہو تو ای میل پروگرام اسے ایک ہی بار دکھاتے ہیں۔
outbox-lead-drop = یہ کبھی نہیں جائے گا، اور دوبارہ طے نہیں ہو گا۔
outbox-waiting-count =
    { $count ->
        [0] کوئی پیغام انتظار میں نہیں۔
        [one] ایک پیغام انتظار میں ہے۔
       *[other] { $count } پیغام انتظار میں ہیں۔
    }
outbox-because = وجہ
outbox-because-hint = منتظمین اسے دیکھتے ہیں۔
outbox-now-hold = ساری ای میل روکیں
outbox-now-release = ای میل جانے دیں
outbox-now-retry = دوبارہ کوشش کریں
outbox-now-drop = ترک کریں
outbox-back = ویسا ہی رہنے دیں

manage-history = کیا کیا گیا
history-title = کیا کیا گیا: { $title }
audit-title = کارروائیوں کا ریکارڈ
audit-lead = کس نے کیا کیا، کب اور کیسے۔ یہاں اس ریکارڈ کو کوئی بدل نہیں سکتا۔
audit-when = کب
audit-who = کس نے
audit-what = کیا
audit-thing = کس بارے میں
audit-from-where = کیسے
audit-since = اس دن سے
audit-until = اس دن تک
audit-show = دکھائیں
audit-only-who = صرف وہ جو { $name } نے کیا۔
audit-only-about = صرف وہ جو اس پر ہوا: { $name }
audit-about-this = اس بارے میں سب کچھ
audit-empty = کچھ نہیں کیا گیا۔
audit-people =
    { $count ->
        [one] ایک فرد
       *[other] { $count } افراد
    }
audit-face-page = صفحے پر
audit-face-api = پروگرام کے ذریعے
audit-face-link = ای میل کے لنک سے
audit-face-command = کمانڈ لائن سے
audit-face-job = خود بخود
audit-role-member = بطور رکن
audit-role-coordinator = بطور رابطہ کار
audit-role-organiser = بطور منتظم
audit-role-administrator = بطور ایڈمنسٹریٹر
filter-all-faces = ہر طریقے سے
filter-all-things = سب کچھ
audit-kind-api_token = API ٹوکن
audit-kind-busy_calendar = مقامات کے کیلنڈر
audit-kind-installation = تنصیب
audit-kind-meeting = میٹنگیں
audit-kind-member = ارکان
audit-kind-message = پیغامات
audit-kind-occurrence = میٹنگوں کی تاریخیں
audit-kind-outbox = بھیجنے کی قطار
audit-kind-partner = شریک تنظیمیں
audit-kind-private_calendar = ذاتی کیلنڈر
audit-kind-series = میٹنگوں کے سلسلے
audit-kind-sign_in = سائن ان کی درخواستیں
audit-kind-venue = مقامات
audit-api_token-created = API ٹوکن بنایا گیا
audit-api_token-revoked = API ٹوکن منسوخ ہوا
audit-busy_calendar-added = مقام کا کیلنڈر شامل ہوا
audit-busy_calendar-removed = مقام کا کیلنڈر ہٹایا گیا
audit-installation-derived-dates = ٹائم زون کے نئے ڈیٹا سے تاریخیں دوبارہ نکالی گئیں
audit-meeting-cancelled = میٹنگ منسوخ ہوئی
audit-meeting-changed = میٹنگ بدلی گئی
audit-meeting-created = میٹنگ طے ہوئی
audit-meeting-invited = لوگوں کو دعوت دی گئی
audit-meeting-split = سلسلہ تقسیم ہوا: باقی حصہ الگ میٹنگ بن گیا
audit-meeting-undone = میٹنگ کسی کے سننے سے پہلے واپس لے لی گئی
audit-member-added = رکن شامل ہوا
audit-member-changed = رکن کی معلومات بدلی گئیں
audit-member-joined = شریک تنظیم میں شمولیت
audit-member-left = شریک تنظیم سے علیحدگی
audit-member-made-sign-in-link = سائن ان کا لنک بنایا گیا
audit-member-resumed-mail = ای میل دوبارہ جاری کرائی گئی
audit-member-signed-in = سائن ان
audit-member-signed-out = سائن آؤٹ
audit-member-stopped-mail = ای میل بند کرائی گئی
audit-member-welcomed = ای میل سے خوش آمدید کہا گیا
audit-message-dropped = پیغام ترک کیا گیا
audit-message-retried = پیغام دوبارہ بھیجنے کی کوشش
audit-occurrence-added = سلسلے میں تاریخ بڑھائی گئی
audit-occurrence-answered = ایک تاریخ کی دعوت کا جواب دیا گیا
audit-occurrence-booking-confirmed = مقام نے بکنگ کی تصدیق کی
audit-occurrence-booking-declined = مقام نے بکنگ سے انکار کیا
audit-occurrence-cancelled = تاریخ منسوخ ہوئی
audit-occurrence-changed = تاریخ بدلی گئی
audit-occurrence-lost-its-room = تاریخ کا کمرہ نہیں رہا
audit-occurrence-restored = تاریخ کی میٹنگ اب ہو گی
audit-outbox-held = ساری ای میل روکی گئی
audit-outbox-released = ای میل جانے دی گئی
audit-partner-added = شریک تنظیم شامل ہوئی
audit-partner-changed = شریک تنظیم کی معلومات بدلی گئیں
audit-partner-left = شریک تنظیم شراکت سے الگ ہوئی
audit-private_calendar-created = ذاتی کیلنڈر بنایا گیا
audit-private_calendar-changed = ذاتی کیلنڈر بدلا گیا
audit-private_calendar-revoked = ذاتی کیلنڈر ختم ہوا
audit-series-answered = سب تاریخوں کی دعوت کا جواب دیا گیا
audit-sign_in-asked = سائن ان کی ای میل مانگی گئی
audit-venue-added = مقام شامل ہوا
audit-venue-changed = مقام کی معلومات بدلی گئیں
audit-venue-space-added = کمرہ شامل ہوا
audit-venue-space-changed = کمرے کی معلومات بدلی گئیں

admin-title = انتظامیہ
admin-well = سب جانچیں درست ہیں۔
admin-failed =
    { $count ->
        [one] ایک جانچ درست نہیں
       *[other] { $count } جانچیں درست نہیں
    }
admin-doctor = نیچے ہر ایک کے ساتھ لکھا ہے کہ کیا کرنا ہے۔ کمانڈ لائن پر commonhall doctor بھی یہی بتاتا ہے۔
admin-members = ارکان اور ان کی ذمہ داریاں
admin-checks = جانچیں
admin-check = جانچ
admin-state = حالت
admin-found = کیا ملا
admin-is-well = درست
admin-not-well = درست نہیں
admin-versions = ورژن
doctor-database = ڈیٹا بیس
doctor-clock = گھڑی
doctor-time_zones = ٹائم زون کا ڈیٹا
doctor-base_url = پتہ
doctor-mail = میل سرور
doctor-queue = بھیجنے کی قطار
doctor-feeds = کیلنڈر
doctor-calendars-of-venues = مقامات کے کیلنڈر
doctor-languages = زبانیں
