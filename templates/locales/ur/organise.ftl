# The organiser's pages.
organise-title = میٹنگوں کا انتظام
organise-new = میٹنگ طے کریں
organise-empty = ابھی کوئی میٹنگ طے نہیں کی گئی۔
organise-edit = بدلیں
organise-cancel = منسوخ کریں
organise-messages = پیغامات
organise-copy = نقل بنائیں
organise-manage = انتظام
organise-add = شامل کریں
organise-add-member = رکن شامل کریں
organise-add-partner = شریک تنظیم شامل کریں
organise-add-venue = مقام شامل کریں
organise-answers =
    { $invited ->
        [0] ابھی کسی کو دعوت نہیں
        [one] 1 کو دعوت: جی ہاں { $accepted }، شاید { $tentative }، جی نہیں { $declined }
       *[other] { $invited } کو دعوت: جی ہاں { $accepted }، شاید { $tentative }، جی نہیں { $declined }
    }
organise-sent =
    { $count ->
        [0] کوئی ای میل نہیں بھیجی گئی
        [one] { $count } ای میل بھیجی گئی
       *[other] { $count } ای میلیں بھیجی گئیں
    }
organise-waiting = { $count } انتظار میں
organise-failed = { $count } نہیں پہنچیں

form-new-title = میٹنگ طے کریں
form-edit-title = میٹنگ بدلیں
form-from-next = گزری ہوئی تاریخیں ویسی ہی رہتی ہیں۔ یہاں کی تبدیلی اگلی تاریخ سے لاگو ہوتی ہے۔
form-told =
    { $count ->
        [0] ابھی تک کسی کو اس کے بارے میں نہیں بتایا گیا۔
        [one] ایک فرد کو بتایا جا چکا ہے؛ وقت، جگہ یا حیثیت بدلنے پر اسے ای میل سے اطلاع ملے گی۔
       *[other] { $count } افراد کو بتایا جا چکا ہے؛ وقت، جگہ یا حیثیت بدلنے پر انہیں ای میل سے اطلاع ملے گی۔
    }
form-optional = (اختیاری)
form-what = کیا
form-title = عنوان
form-description = تفصیل
form-description-hint = یہ کس بارے میں ہے، اور ساتھ کیا لانا ہے۔ خالی سطر سے نیا پیراگراف شروع ہوتا ہے۔
form-host = میزبان تنظیم
form-when = کب
form-date = تاریخ
form-time = آغاز
form-duration = دورانیہ
form-all-day = پورا دن
form-all-day-hint = تب وقت شمار نہیں ہوتا، اور دورانیہ دنوں میں گنا جاتا ہے۔
form-repeat = دہرانا
form-repeat-hint = ہفتے کا دن، اور مہینے میں اس کا نمبر، اوپر دی گئی تاریخ کے مطابق ہوتا ہے۔ الگ الگ تاریخیں اگلے صفحے پر چھوڑی جا سکتی ہیں۔
repeat-none = نہیں دہرائی جاتی
repeat-weekly = ہر ہفتے
repeat-fortnightly = ہر 2 ہفتے بعد
repeat-monthly = ہر مہینے، ہفتے کے اسی دن (جیسے تیسرے بدھ کو)
repeat-monthly_twice = ہر مہینے، ایسے دو دن (پہلا اور تیسرا، یا دوسرا اور چوتھا)
repeat-monthly_last = ہر مہینے، ہفتے کے اس دن جو مہینے میں آخری ہو
repeat-rule = جیسے اب ہے
form-ends = اختتام
form-ends-hint = صرف اس میٹنگ کے لیے جو دہرائی جاتی ہے۔
ends-never = کبھی نہیں
ends-count = اتنی تاریخوں کے بعد
ends-date = ایک تاریخ پر
form-count = تاریخوں کی تعداد
form-until = آخری دن
form-exdates = چھوڑی گئی تاریخیں
form-exdates-hint = جس تاریخ کو میٹنگ ہونی ہو، اس کا نشان ہٹا دیں۔
form-where = کہاں
form-space = کمرہ
form-space-hint = کمرہ تیاری اور سمیٹنے کے وقت سمیت بُک ہوتا ہے۔
form-no-space = کوئی کمرہ نہیں
form-space-capacity = ‏{ $space } ({ $count } کے لیے)
form-time-zone = ٹائم زون
form-time-zone-hint = کمرے میں ہونے والی میٹنگ کا ٹائم زون اس کے مقام کا ہوتا ہے۔
form-online = آن لائن شامل ہونے کا لنک
form-online-hint = یہ صرف انہیں نظر آتا ہے جنہیں دعوت دی گئی ہے۔
form-address-hidden = پتہ صرف انہیں بتائیں جنہیں دعوت دی گئی ہے
form-address-hidden-hint = پھر یہ کسی عوامی صفحے یا عوامی کیلنڈر پر نہیں ہوتا۔
form-who = کون
form-visibility = اسے کون دیکھ سکتا ہے
visibility-public = سب
visibility-public-hint = یہ ”آنے والی میٹنگیں“ اور عوامی کیلنڈروں میں ہوتی ہے۔
visibility-partners = شریک تنظیموں کے ارکان
visibility-partners-hint = جو میزبان یا کسی مدعو تنظیم سے تعلق رکھتے ہیں، سائن ان کرنے کے بعد۔
visibility-invited = صرف جنہیں دعوت دی گئی ہے
visibility-invited-hint = کسی اور کو اس کا علم نہیں ہوتا۔
form-audience = کن کے لیے
form-audience-hint = جہاں سب کو آنے کی اجازت ہو، اسے خالی چھوڑیں۔ مثلاً: صرف خواتین۔
form-languages = بولی جانے والی زبانیں
form-partners = شریک تنظیموں کو دعوت دیں
form-partners-hint = تنظیم کے تمام ارکان کو دعوت ملتی ہے، ان کو بھی جو بعد میں شامل ہوں۔
form-members = الگ الگ افراد کو دعوت دیں
form-members-alone = جو کسی تنظیم میں نہیں
form-contact-role = سوالوں کے جواب کون دیتا ہے
form-contact-phone = ٹیلی فون
form-offered = ترجمان، بچوں کی دیکھ بھال، سفر اور کھانا
form-interpreters = ان زبانوں میں ترجمہ کیا جائے گا
form-childcare-hint = مثلاً: ساتھ والے کمرے میں 2 سے 8 سال کے بچوں کی دیکھ بھال۔
form-travel-hint = مثلاً: ہم بس کا کرایہ واپس دیتے ہیں۔
form-food-hint = مثلاً: دوپہر کا حلال اور سبزی والا کھانا۔
form-telling = لوگوں کو بتانا
form-reminders = یاد دہانیاں
form-reminders-hint = ای میل سے، ان سب کو جنہیں دعوت ہے اور جنہوں نے ”جی نہیں“ نہیں کہا۔
form-status = حیثیت
status-draft-hint = کسی کو نہیں بتایا جاتا، اور کوئی کمرہ بُک نہیں ہوتا۔
status-tentative-hint = لوگوں کو دعوت دی جاتی ہے اور بتایا جاتا ہے کہ یہ بدل سکتی ہے۔ کمرہ بُک ہوتا ہے۔
status-confirmed-hint = لوگوں کو دعوت دی جاتی ہے۔ کمرہ بُک ہوتا ہے۔
form-create = طے کریں
form-save = محفوظ کریں
form-save-anyway = پھر بھی محفوظ کریں
form-check = محفوظ کرنے سے پہلے جانچیں
form-back = محفوظ کیے بغیر واپس
check-title = محفوظ کرنے سے پہلے جانچیں
check-lead = ابھی کچھ محفوظ نہیں ہوا اور کسی کو نہیں بتایا گیا۔
check-dates = تاریخیں
check-more =
    { $count ->
        [one] اور ایک مزید
       *[other] اور { $count } مزید
    }
check-leave-out-lead = جن تاریخوں کو میٹنگ نہیں ہونی، مثلاً چھٹی کے دن، ان پر نشان لگائیں۔
check-leave-out = چھوڑ دیں
check-leave-out-look = دوبارہ دیکھیں
check-moved = منتقل کی گئی۔ قاعدے کے مطابق یہ { $from } کو ہوتی۔
check-clock-forward = پچھلی تاریخ کے بعد گھڑیاں آگے کی گئی ہیں۔ وقت { $time } ہی رہتا ہے۔
check-clock-back = پچھلی تاریخ کے بعد گھڑیاں پیچھے کی گئی ہیں۔ وقت { $time } ہی رہتا ہے۔
check-clock-gap = اس دن گھڑی میں { $time } نہیں آتا: گھڑی کے مطابق یہ ایک گھنٹہ بعد شروع ہو گی۔
check-clock-fold = اس دن گھڑی میں { $time } دو بار آتا ہے: یہ پہلی بار شروع ہو گی۔
check-told = کس کو بتایا جائے گا
check-told-nobody = اس بارے میں کسی کو ای میل نہیں ملے گی۔
check-mail-invitation =
    { $count ->
        [one] ایک فرد کو دعوت ملے گی
       *[other] { $count } افراد کو دعوت ملے گی
    }
check-mail-change =
    { $count ->
        [one] ایک فرد کو تبدیلی کی اطلاع ملے گی
       *[other] { $count } افراد کو تبدیلی کی اطلاع ملے گی
    }
check-mail-cancellation =
    { $count ->
        [one] ایک فرد کو منسوخی کی اطلاع ملے گی
       *[other] { $count } افراد کو منسوخی کی اطلاع ملے گی
    }
check-mail-time = { $time } سے۔
check-unreached =
    { $count ->
        [one] ایک فرد کے پاس ای میل نہیں، اسے کسی اور طرح بتانا ہو گا
       *[other] { $count } افراد کے پاس ای میل نہیں، انہیں کسی اور طرح بتانا ہو گا
    }
check-reminders = ہر تاریخ سے پہلے ان سب کو یاد دہانی ملے گی جنہوں نے ”جی نہیں“ نہیں کہا:
check-edit = کچھ بدلیں
differences-title = دو صورتیں
differences-lead = ہر خانے کے لیے دونوں میں سے ایک چنیں، پھر جانچیں اور محفوظ کریں۔
differences-theirs = جیسے اب ہے
differences-yours = جیسے آپ نے لکھا
differences-empty = کچھ نہیں

clash-title =
    { $count ->
        [one] کمرہ خالی نہیں
       *[other] کمرہ { $count } تاریخوں پر خالی نہیں
    }
clash-taken-by = ”{ $meeting }“ کے لیے بُک ہے، تیاری اور سمیٹنے کے وقت سمیت۔
clash-taken = دوسروں نے بُک کر رکھا ہے، تیاری اور سمیٹنے کے وقت سمیت۔
clash-what-to-do = کچھ محفوظ نہیں ہوا۔ دوسرا وقت یا دوسرا کمرہ چنیں۔
better-title = دوسری تاریخیں
better-lead = ان اوقات میں یہی کمرہ خالی ہے، عمارت کھلی ہے، اور مدعو شراکت داروں کا کوئی دوسرا اجلاس نہیں۔
better-taken = آس پاس کے اکثر دنوں میں کمرہ بُک ہے۔
better-shut = آس پاس کے اکثر دنوں میں عمارت بند ہے۔
better-busy = آس پاس کے اکثر دنوں میں مدعو لوگوں کے دوسرے اجلاس ہیں۔
better-other = آس پاس کے اکثر دن گزر چکے ہیں، یا ان پر سلسلے کی کوئی اور تاریخ ہے۔
better-skip =
    { $count ->
        [one] یہ تاریخ چھوڑ دیں
       *[other] یہ { $count } تاریخیں چھوڑ دیں
    }
better-move =
    { $count ->
        [one] اسے ان میں سے پہلی تاریخ پر لے جائیں
       *[other] ہر ایک کو اس کی پہلی متبادل تاریخ پر لے جائیں
    }
warning-title = کیا آپ کو یقین ہے؟
warning-what-to-do = ابھی کچھ محفوظ نہیں ہوا۔ اسے بدلیں، یا ”پھر بھی محفوظ کریں“ دبائیں۔
warning-room-too-small = کمرے میں { $capacity } افراد کی جگہ ہے، اور { $invited } کو دعوت ہے۔
warning-outside-hours = { $date }: تیاری اور سمیٹنے کے وقت سمیت، { $venue } اس پورے وقت کھلا نہیں ہے۔
warning-closed = { $date }: { $venue } بند ہے۔
warning-closed-reason = { $date }: { $venue } بند ہے ({ $reason })۔
warning-taken-elsewhere = { $date }: کیلنڈر ”{ $calendar }“ کے مطابق { $space } اُس وقت لیا جا چکا ہے۔
warning-partner-busy = { $date }: { $partner } اُس وقت ”{ $meeting }“ میں ہے۔
warning-steering-busy = { $date }: اسٹیئرنگ کمیٹی اُس وقت ”{ $meeting }“ میں ہے۔
warning-more-dates =
    { $count ->
        [one] ایک اور تاریخ کو بھی ایسا ہے۔
       *[other] { $count } اور تاریخوں کو بھی ایسا ہے۔
    }

occurrence-title = { $title }: ایک تاریخ
occurrence-only-this = یہ ایک سلسلے کی ایک تاریخ ہے۔
occurrence-whole = اس کی بجائے پورا سلسلہ بدلیں
occurrence-change = یہ تاریخ بدلیں
occurrence-scope = کیا بدلنا ہے
scope-this = صرف یہ تاریخ
scope-following = یہ تاریخ اور اس کے بعد کی سب
occurrence-save = محفوظ کریں
occurrence-cancel = یہ تاریخ منسوخ کریں
occurrence-cancel-now = یہ تاریخ منسوخ کریں
occurrence-is-cancelled = یہ تاریخ منسوخ ہے
occurrence-restore-lead = یہ اب بھی ہو سکتی ہے۔ اگر کمرہ خالی ہے تو دوبارہ بُک ہو جائے گا، اور جنہیں بتایا گیا تھا انہیں اطلاع ملے گی۔
occurrence-restore = اسے ہونے دیں
added-date = ایک تاریخ بڑھائیں
added-date-title = { $title }: ایک تاریخ بڑھائیں
added-date-told =
    { $count ->
        [0] ابھی تک کسی کو اس سلسلے کے بارے میں نہیں بتایا گیا۔
        [one] ایک شخص کو سلسلے کے بارے میں بتایا گیا تھا؛ اسے اس تاریخ کی ای میل ملے گی۔
       *[other] { $count } لوگوں کو سلسلے کے بارے میں بتایا گیا تھا؛ انہیں اس تاریخ کی ای میل ملے گی۔
    }
added-date-add = تاریخ بڑھائیں

cancel-title = کیا ”{ $title }“ منسوخ کریں؟
cancel-dates =
    { $count ->
        [one] ایک تاریخ ابھی باقی ہے۔
       *[other] آنے والی تمام { $count } تاریخیں منسوخ ہو جائیں گی۔
    }
cancel-told =
    { $count ->
        [0] کسی کو نہیں بتایا گیا تھا، اس لیے کسی کو ای میل نہیں ملے گی۔
        [one] ایک فرد کو بتایا گیا تھا، اور اسے ای میل ملے گی۔
       *[other] { $count } افراد کو بتایا گیا تھا، اور ہر ایک کو ای میل ملے گی۔
    }
cancel-stays = یہ کیلنڈروں میں رہتی ہے، منسوخ کے نشان کے ساتھ۔
cancel-reason = وجہ
cancel-reason-hint = یہ ای میل میں اور صفحے پر لکھی جاتی ہے۔
cancel-now = میٹنگ منسوخ کریں
cancel-now-series = پورا سلسلہ منسوخ کریں
cancel-keep = رہنے دیں

messages-title = کس کو بتایا گیا: { $title }
messages-who = کس کو
messages-what = کیا
messages-state = نتیجہ
messages-when = کب
messages-empty = ابھی کسی کو کچھ نہیں بتایا گیا۔
messages-back = میٹنگ پر واپس

partner-form-title = شریک تنظیم شامل کریں
partner-form-name = نام
partner-form-kind = قسم
partner-form-founding = یہ بانی شریک تنظیم ہے
partner-form-steering = یہ اسٹیئرنگ کمیٹی میں ہے
partner-form-description = تفصیل
partner-form-languages = اس کے لوگ کون سی زبانیں پڑھتے ہیں
partner-form-website = ویب سائٹ
partner-form-contact-email = ای میل
partner-form-save = تنظیم شامل کریں
partner-edit-title = شریک تنظیم کی معلومات بدلیں
partner-edit-left = یہ شراکت چھوڑ چکی ہے۔
partner-leave = یہ شراکت چھوڑ چکی ہے
partner-leave-lead = اس کا صفحہ، کیلنڈر اور ارکان رہتے ہیں۔ کوئی نیا فرد اس میں شامل نہیں ہو سکتا۔
partner-leave-now = درج کریں کہ یہ چھوڑ چکی ہے

member-form-title = رکن شامل کریں
member-form-name = نام
member-form-name-hint = جس طرح وہ ای میل میں مخاطب ہونا چاہیں۔
member-form-email = ای میل
member-form-email-hint = ایک پتہ کئی لوگوں کا ہو سکتا ہے۔ جن کے پاس ای میل نہیں، وہ رابطہ کار کی فون کرنے والی فہرست میں ہوتے ہیں۔
member-form-phone = ٹیلی فون
member-form-language = ان کی ای میل کی زبان
member-form-partner = شریک تنظیم
member-form-no-partner = کوئی نہیں
member-form-role = ذمہ داری
role-member = رکن
role-coordinator = تنظیم کا رابطہ کار
role-organiser = منتظم: میٹنگیں طے کرتا ہے
role-administrator = ایڈمنسٹریٹر: سب کچھ کر سکتا ہے
member-form-welcome = انہیں اس کی اطلاع ای میل سے دیں
member-form-save = رکن شامل کریں
member-edit-title = رکن کی معلومات بدلیں
member-belongs = تعلق
member-belongs-nowhere = ان کا کسی شریک تنظیم سے تعلق نہیں۔
member-coordinates = رابطہ کار
member-leave = نکالیں
member-join = شریک تنظیم میں شامل کریں
member-join-partner = دوسری شریک تنظیم، یا وہی کسی اور ذمہ داری میں
member-join-coordinates = وہ اس کے رابطہ کار ہیں
members-title = ارکان
members-reach = رابطے کا طریقہ
members-no-reach = نہ ای میل، نہ ٹیلی فون
members-language = ای میل کی زبان
members-role-organiser = منتظم
members-role-administrator = ایڈمنسٹریٹر
members-more = مزید ارکان
members-empty = ابھی کوئی رکن نہیں۔

venue-form-title = مقام شامل کریں
venue-form-name = نام
venue-form-partner = چلانے والی تنظیم
venue-form-no-partner = کسی شریک تنظیم کی نہیں
venue-form-address = پتہ
venue-form-postcode = پوسٹ کوڈ
venue-form-position-hint = درجوں میں، جیسے نقشوں پر ہوتا ہے: 52.4068 اور ⁦-1.5197⁩۔
venue-form-latitude = عرض بلد
venue-form-longitude = طول بلد
venue-form-about = مقام کے بارے میں
venue-form-transport = وہاں کیسے پہنچیں
venue-form-parking = پارکنگ
venue-form-spaces = کمرے
venue-form-spaces-lead = کم از کم ایک۔ میٹنگیں کمروں میں بُک ہوتی ہیں۔
venue-form-space = کمرہ { $number }
venue-form-space-name = نام
venue-form-capacity = کتنے افراد
venue-form-set-up = تیاری کے منٹ
venue-form-clearing = سمیٹنے کے منٹ
venue-form-more = ایک اور کمرہ شامل کریں
busy-title = دوسری جگہ رکھے گئے کیلنڈر
busy-lead = کیا اس مقام کی ڈائری کسی اور پروگرام میں ہے؟ اس کا پتہ دیں، اور جو بھی میٹنگ طے کرے اسے خبردار کیا جائے گا جب کمرہ وہاں لیا جا چکا ہو۔ اس میں سے صرف اوقات رکھے جاتے ہیں، اور کچھ نہیں۔
busy-none = ابھی ایسا کوئی کیلنڈر نہیں۔
busy-add = کیلنڈر شامل کریں
busy-save = شامل کریں اور پڑھیں
busy-name = اس کا نام
busy-name-hint = مثلاً: ہال کی ڈائری
busy-url = اس کا پتہ
busy-url-hint = اُس پروگرام میں شیئر یا شائع کرنے کے نیچے ملتا ہے؛ اکثر ‎.ics‎ پر ختم ہوتا ہے۔ اسے خفیہ رکھا جاتا ہے، اور دوبارہ نہیں دکھایا جاتا۔
busy-space = یہ کس کمرے کا ہے
busy-all = تمام کمرے
busy-read = { $moment } کو پڑھا گیا۔
busy-never = ابھی تک نہیں پڑھا گیا۔
busy-unread =
    { $count ->
        [one] اس کا ایک اندراج پڑھا نہیں جا سکا۔
       *[other] اس کے { $count } اندراج پڑھے نہیں جا سکے۔
    }
busy-kept = جو اس نے پہلے کہا تھا وہ اب بھی مانا جاتا ہے۔
busy-again = { $moment } کو پھر کوشش ہو گی۔
busy-look = ابھی پڑھیں
busy-remove = ہٹائیں
busy-back = مقام پر واپس
venue-form-access = رسائی اور سہولتیں
venue-form-access-lead = جو کسی نے نہیں دیکھا، اسے ”معلوم نہیں“ پر رہنے دیں۔
venue-form-unknown = معلوم نہیں
venue-form-yes = ہاں
venue-form-no = نہیں
venue-form-step-free = اندر آنے کا راستہ
venue-form-toilet = معذور افراد کے لیے ٹوائلٹ
venue-form-door-width = راستے کا سب سے تنگ دروازہ، سینٹی میٹر میں
venue-form-bays = بلیو بیج پارکنگ کی جگہیں
venue-form-seating = بیٹھنے کا انتظام
venue-form-lighting = روشنی اور شور
venue-form-hours-lead = اگر کوئی وقت نہ لکھا جائے تو کمرے ہر وقت بُک ہو سکتے ہیں۔
venue-form-hours-hint = مثلاً ⁦09:00-12:30, 14:00-22:00⁩۔ آدھی رات 24:00 ہے۔ جس دن کے ساتھ وقت نہ ہو، اس دن بند رہتا ہے۔
venue-form-closed-hint = ہر سطر میں ایک دن، اور اس کے بعد وجہ، مثلاً: ⁦2027-12-25 کرسمس⁩
venue-form-save = مقام شامل کریں
venue-form-surveyed = وہ دن جب آخری بار دیکھا گیا
venue-edit-title = مقام کی معلومات بدلیں
space-form-title = کمرہ شامل کریں
space-edit-title = کمرے کی معلومات بدلیں
space-form-access-lead = صرف وہ جو اس کمرے میں مختلف ہے۔
space-form-as-venue = جیسا مقام میں ہے
space-form-minutes-hint = تیاری اور سمیٹنے کے نئے اوقات اب سے ہونے والی بکنگ پر لاگو ہوں گے۔
space-form-save = کمرہ شامل کریں

message-kind-invitation = دعوت
message-kind-change = تبدیلی
message-kind-cancellation = منسوخی
message-kind-reminder = یاد دہانی
message-kind-sign_in = سائن ان کا لنک
message-kind-welcome = خوش آمدید
message-kind-test = آزمائش

message-state-pending = انتظار میں
message-state-sending = بھیجا جا رہا ہے
message-state-sent = بھیجا گیا
message-state-dead = قبول نہیں ہوا
message-state-expired = دیر ہو گئی
message-state-superseded = اب ضرورت نہیں
message-state-suppressed = پڑھنے والے نے بند کیا
message-state-unknown = شاید بھیجا گیا
bookings-title = { $venue } کی بکنگ
bookings-link = بکنگ
bookings-lead = جو مناسب ہو اس کی تصدیق کریں۔ جس سے آپ انکار کریں وہ وقت پھر خالی ہو جاتا ہے، اور میٹنگ طے کرنے والوں کو بتا دیا جاتا ہے۔
bookings-caretaker = یہاں بکنگ کی تصدیق { $name } ای میل کے لنک سے کرتے ہیں۔ آپ ان کی جگہ یہ کر سکتے ہیں۔
bookings-no-caretaker = یہاں بکنگ کی تصدیق کوئی نہیں کرتا: وہ فوراً پکی ہوتی ہے۔ اگر کسی سے پوچھنا ہو تو مقام کے صفحے پر انھیں چنیں۔
bookings-requests = تصدیق باقی ہے
bookings-dates = تاریخیں
bookings-confirm = تصدیق کریں
bookings-decline-ask = یہ مناسب نہیں
bookings-reason = وجہ
bookings-decline = نشان زدہ تاریخوں سے انکار کریں
bookings-none-asked = کسی چیز کی تصدیق باقی نہیں۔
bookings-certain = جو پکا ہے
bookings-later =
    { $count ->
        [one] اور ان کے بعد ایک اور۔
       *[other] اور ان کے بعد { $count } مزید۔
    }
check-to-confirm = مقام کو اس کی تصدیق کرنی ہے۔ تب تک لوگوں کو بتایا جائے گا کہ یہ ابھی پکی نہیں۔
bookings-none-certain = کوئی بکنگ نہیں۔
bookings-release-ask = واپس کریں
bookings-release-lead = اس تاریخ کو میٹنگ کا کمرہ نہیں رہے گا، اور اسے طے کرنے والوں کو بتا دیا جائے گا۔
bookings-release = واپس کر دیں
venue-form-caretaker = بکنگ کی تصدیق کون کرتا ہے
venue-form-caretaker-hint = انھیں لنک والی ای میل ملتی ہے اور اکاؤنٹ کی ضرورت نہیں۔ ان کی تصدیق تک یہاں کی میٹنگیں غیر یقینی دکھائی جاتی ہیں۔
venue-form-no-caretaker = کوئی نہیں: بکنگ فوراً پکی ہوتی ہے
message-kind-booking_request = تصدیق طلب بکنگ
