# The public pages.
whats-on-title = آنے والی میٹنگیں
whats-on-lead = ایسی میٹنگیں جن میں ہر کوئی آ سکتا ہے۔
whats-on-once = جو میٹنگ بار بار ہوتی ہے، وہ یہاں ایک بار ہے، اپنی اگلی تاریخ کے ساتھ۔ ہر تاریخ دیکھنے کے لیے مہینہ چنیں۔
whats-on-empty = اس وقت یہاں کوئی میٹنگ طے نہیں۔
whats-on-empty-filtered = اس انتخاب کے مطابق کوئی میٹنگ طے نہیں۔
whats-on-subscribe = انہیں اپنے کیلنڈر میں رکھیں
whats-on-subscribe-lead = ایک بار سبسکرائب کریں، پھر آپ کا کیلنڈر خود ساتھ چلے گا: نئی میٹنگیں، بدلے ہوئے اوقات اور منسوخیاں۔

filter-partner = شریک تنظیم
filter-venue = مقام
filter-now = انتخاب:
filter-all-partners = تمام شریک تنظیمیں
filter-all-venues = تمام مقامات
filter-language = زبان
filter-month = مہینہ
filter-all-languages = تمام زبانیں
filter-all-months = آج سے آگے
filter-clear = سب کچھ دکھائیں
search-label = عنوان یا تفصیل کے الفاظ
search-go = تلاش کریں
month-link = مہینے کی صورت میں
month-list = فہرست کی صورت میں
month-label = دوسرے مہینے
month-empty = اس مہینے میں کچھ طے نہیں۔

card-host = میزبان: { $host }
card-further =
    { $count ->
        [one] اور ایک مزید تاریخ: { $date }
       *[other] اور { $date } تک مزید { $count } تاریخیں
    }
card-further-on = اور مزید تاریخیں، جن کی کوئی آخری تاریخ طے نہیں

feed-subscribe = سبسکرائب کریں
feed-subscribe-to = : { $name }
feed-address = نقل کرنے کے لیے پتہ
feed-address-hint = Thunderbird اور ہر اس پروگرام کے لیے جو کیلنڈر سبسکرائب کر سکتا ہو۔
feed-all = تمام کیلنڈر
feed-public-name = تمام عوامی میٹنگیں
feed-language-name = { $language } میں میٹنگیں
feed-committee-name = اسٹیئرنگ کمیٹی
calendar-private-meeting = ذاتی میٹنگ

meeting-cancelled = یہ میٹنگ منسوخ ہے۔
meeting-tentative = یہ میٹنگ ابھی یقینی نہیں۔
meeting-tentative-lead = نکلنے سے پہلے براہِ کرم دوبارہ دیکھ لیں۔
meeting-draft = یہ ایک مسودہ ہے۔
meeting-draft-lead = یہ صرف انتظام کرنے والوں کو نظر آتا ہے، اور کسی کو بتایا نہیں گیا۔
meeting-past = یہ میٹنگ ہو چکی ہے۔
meeting-moved = پہلے کا وقت: { $was }
meeting-where = کہاں
meeting-who = شرکت
meeting-audience = کن کے لیے
meeting-languages = زبانیں
meeting-interpreters = ترجمان
meeting-childcare = بچوں کی دیکھ بھال
meeting-travel = سفر
meeting-food = کھانا
meeting-left-out = ان تاریخوں کو نہیں:
meeting-host = میزبان
meeting-contact = سوالات کے لیے
meeting-dates = تاریخیں
meeting-join-online = آن لائن شامل ہوں
meeting-online-told = آن لائن بھی شرکت ہو سکتی ہے۔ لنک انہیں ملتا ہے جنہیں دعوت دی گئی ہے۔
meeting-your-answer = آپ کا جواب
meeting-not-answered = آپ نے ابھی جواب نہیں دیا۔
meeting-answer = جواب دیں
meeting-change-answer = جواب بدلیں
meeting-calendar = اپنے کیلنڈر میں شامل کریں
meeting-download = ایک بار ڈاؤن لوڈ کریں (‎.ics)
meeting-follow = تبدیلیوں سے باخبر رہیں
meeting-follow-hint = ڈاؤن لوڈ کی ہوئی فائل جوں کی توں رہتی ہے۔ باخبر رہنے سے وقت یا جگہ بدلنے پر آپ کا کیلنڈر درست رہتا ہے۔

visibility-public-told = سب کے لیے کھلی ہے۔
visibility-partners-told = شریک تنظیموں کے ارکان کے لیے۔
visibility-invited-told = ان کے لیے جنہیں دعوت دی گئی ہے۔

manage-title = منتظمین کے لیے
manage-this-date = یہ تاریخ بدلیں یا منسوخ کریں
manage-edit = میٹنگ یا اس کا وقت بدلیں
manage-edit-series = پورا سلسلہ بدلیں
manage-cancel = میٹنگ منسوخ کریں
manage-cancel-series = پورا سلسلہ منسوخ کریں
manage-messages = کس کو کیا بتایا گیا
undo-now = واپس لیں
undo-scheduling = یہ ابھی طے ہوئی ہے، اور ابھی کسی کو نہیں بتایا گیا۔ آپ اسے دوبارہ مسودہ بنا سکتے ہیں؛ تب اس کا کمرہ خالی ہو گا۔
undo-change = یہ ابھی بدلی گئی ہے، اور ابھی کسی کو نہیں بتایا گیا۔ آپ سب کچھ پہلے جیسا کر سکتے ہیں۔

partners-title = شریک تنظیمیں
partners-lead = وہ تنظیمیں جو یہاں ملتی ہیں۔
partners-empty = ابھی کوئی شریک تنظیم شامل نہیں کی گئی۔
partner-founding = بانی شریک تنظیم
partner-steering = اسٹیئرنگ کمیٹی
partner-next = اگلی میٹنگ: { $when }
partner-contact = رابطہ
partner-website = ویب سائٹ
partner-subscribe = کیلنڈر
partner-meetings = آنے والی میٹنگیں
partner-meetings-empty = اس وقت کوئی عوامی میٹنگ طے نہیں۔

venues-title = مقامات
venues-lead = ہم کہاں ملتے ہیں، اور اندر کیسے آنا ہے۔
venues-empty = ابھی کوئی مقام شامل نہیں کیا گیا۔
venue-spaces-count =
    { $count ->
        [one] { $count } کمرہ
       *[other] { $count } کمرے
    }
venue-contact = رابطہ
venue-partner = چلانے والی تنظیم:
venue-subscribe = کیلنڈر
venue-transport = پہنچنے کا راستہ
venue-parking = پارکنگ
venue-hours = کھلنے کے اوقات
venue-closed = ان دنوں بند
venue-spaces = کمرے
space-capacity =
    { $count ->
        [one] ایک فرد کے لیے
       *[other] { $count } افراد تک کے لیے
    }
meetings-more = آنے والی تمام میٹنگیں
venue-meetings = آنے والی عوامی میٹنگیں
venue-meetings-empty = اس وقت یہاں کوئی عوامی میٹنگ طے نہیں۔

# The title of a cancelled meeting in calendar programs.
calendar-cancelled = منسوخ: { $title }

calendars-title = کیلنڈر
calendars-lead = ایک بار سبسکرائب کریں، پھر نئی میٹنگیں، بدلے ہوئے اوقات اور منسوخیاں خود آتی رہیں گی۔
calendars-public = تمام عوامی میٹنگیں
calendars-public-lead = ہر وہ میٹنگ جس میں ہر کوئی آ سکتا ہے، تمام مقامات پر۔
calendars-private = کیا آپ کو ایسی میٹنگوں کی دعوت ہے جو عوامی نہیں؟
calendars-private-link = اپنا ذاتی کیلنڈر بنائیں
calendars-partners = شریک تنظیم کے لحاظ سے
calendars-venues = مقام کے لحاظ سے
calendars-languages = زبان کے لحاظ سے
calendars-committee = اسٹیئرنگ کمیٹی
calendars-committee-lead = وہ عوامی میٹنگیں جن میں اسٹیئرنگ کمیٹی کی تمام شریک تنظیمیں ملتی ہیں۔ ان میں سے جو سائن ان کر چکے ہیں وہ غیر عوامی میٹنگیں بھی فالو کر سکتے ہیں۔
calendars-mail-too = کیلنڈر میں تبدیلی کچھ گھنٹے دیر سے آ سکتی ہے۔ جنہیں دعوت ہے، انہیں ہر تبدیلی کی اطلاع ای میل سے بھی ملتی ہے۔

subscribe-title = سبسکرائب کریں: { $name }
subscribe-shows = یہ میٹنگیں صفحے پر دیکھیں

# A sheet to print.
notice-link = چھاپنے کے لیے اعلان
notice-title = اعلان: { $name }
notice-print = دیوار پر لگانے کے لیے A4 کے ایک صفحے کا اعلان۔ اسے اپنے براؤزر میں Print سے چھاپیں: صرف اعلان چھپے گا، اور اس میں اتنی تاریخیں آئیں گی جتنی کی جگہ ہو۔
notice-more = مزید تاریخیں، اور یہ کہ کچھ بدلا تو نہیں:
notice-qr = { $address } کا QR کوڈ
notice-as-of = { $date } تک کی معلومات

# Ways to subscribe to a calendar, as words on a button, and what to know of each.
way-device = Apple یا یہی فون یا کمپیوٹر
way-device-hint = اس فون یا کمپیوٹر کا کیلنڈر پروگرام کھلتا ہے۔ یہ اتنی بار تبدیلیاں دیکھتا ہے جتنی آپ وہاں مقرر کریں۔
way-google = Google Calendar
way-google-hint = کمپیوٹر پر بہتر ہے: اس کے بعد یہ آپ کے فون پر بھی نظر آئے گا۔ یہ ہر 4 سے 24 گھنٹے میں تبدیلیاں دیکھتا ہے۔
way-outlook = Outlook.com
way-outlook-hint = Microsoft کے ذاتی اکاؤنٹ کے لیے۔ یہ تقریباً ہر 3 گھنٹے میں تبدیلیاں دیکھتا ہے۔
way-microsoft365 = Microsoft 365
way-microsoft365-hint = دفتر یا یونیورسٹی کے اکاؤنٹ کے لیے۔ یہ تقریباً ہر 3 گھنٹے میں تبدیلیاں دیکھتا ہے۔
way-private = Google اور Microsoft کیلنڈر خود آ کر پڑھتے ہیں۔ ان میں سے کسی کو چننے کا مطلب اسے یہ ذاتی پتہ، اور اس کے ساتھ کیلنڈر میں جو کچھ ہے، دینا ہے۔
way-local = یہ پتہ صرف اسی کمپیوٹر پر کام کرتا ہے: دوسرے فون، Google اور Microsoft یہاں سے کیلنڈر نہیں لے سکتے۔

by-hand = کچھ نہیں کھلا؟ خود شامل کریں
by-hand-apple = Apple Calendar
by-hand-apple-how = آئی فون پر: Settings، Apps، Calendar، Calendar Accounts، Add Account، Other، Add Subscribed Calendar۔ میک پر: File، New Calendar Subscription۔
by-hand-google = Google Calendar
by-hand-google-how = کمپیوٹر پر: “Other calendars” کے ساتھ + دبائیں، پھر “From URL” چنیں۔
by-hand-outlook = Outlook
by-hand-outlook-how = Add calendar، پھر “Subscribe from web” چنیں۔
by-hand-thunderbird = Thunderbird
by-hand-thunderbird-how = New Calendar، پھر “On the Network” چنیں، اور پتہ وہاں لکھیں۔ یہ اتنی بار تبدیلیاں دیکھتا ہے جتنی آپ وہاں مقرر کریں۔

qr-page = اسے فون سے اسکین کریں تو یہی صفحہ وہاں کھلے گا۔
qr-page-label = اس صفحے کے پتے کا QR کوڈ
qr-private = اسے آئی فون یا آئی پیڈ سے اسکین کریں تو وہ سبسکرائب کرنے کے لیے پوچھے گا۔ جو اس کی تصویر لے، وہ کیلنڈر پڑھ سکتا ہے۔
qr-private-label = اس ذاتی کیلنڈر کے پتے کا QR کوڈ

join-title = شامل ہوں
join-lead = کوئی فیس نہیں، اور آنے سے پہلے کسی چیز پر دستخط نہیں۔
join-come = کسی میٹنگ میں آئیں
join-come-lead = کوئی عوامی میٹنگ چنیں اور تشریف لائیں؛ اکاؤنٹ کی ضرورت نہیں۔ جو میٹنگ صرف کچھ لوگوں کے لیے ہو، مثلاً صرف خواتین کے لیے، وہاں یہ لکھا ہوتا ہے۔
join-come-link = آنے والی میٹنگیں دیکھیں
join-invited = دعوت اور یاد دہانی حاصل کریں
join-invited-lead = جو کسی شریک تنظیم سے تعلق رکھتا ہو، اسے میٹنگوں کی دعوت اور یاد دہانی ای میل سے مل سکتی ہے، اس زبان میں جو وہ پڑھتا ہو۔ ای میل نہ ہو تو تنظیم کا رابطہ کار آپ کو بتا سکتا ہے۔ اپنے قریب کی شریک تنظیم سے بات کریں؛ رابطے کا طریقہ اس کے صفحے پر ہے۔
join-partner = اپنی تنظیم کو ساتھ لائیں
join-partner-lead = یہ شراکت مقامی تنظیموں، مقامات، خدمات دینے والے اداروں، محققین اور پالیسی سازوں کے لیے کھلی ہے۔ کسی بھی شریک تنظیم سے، یا کسی میٹنگ میں کسی سے بات کریں۔
join-partners = شریک تنظیمیں جن سے بات کی جا سکتی ہے
