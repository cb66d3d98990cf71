# Urdu, as it is read in Great Britain. No native reader has checked it yet: see `translation-reviewed`.
#
# What we call things, everywhere the same:
#   meeting میٹنگ (f.) · date of a meeting تاریخ (f.) · series سلسلہ · what is on آنے والی میٹنگیں
#   partner شریک تنظیم (f.) · partnership شراکت (f.) · host میزبان · member رکن, ارکان · invitation دعوت (f.)
#   coordinator رابطہ کار · organiser منتظم · administrator ایڈمنسٹریٹر · to coordinate رابطہ کاری
#   venue مقام · room کمرہ · place جگہ · address پتہ · getting in and around رسائی
#   reminder یاد دہانی (f.) · change تبدیلی (f.) · cancelled منسوخ · not yet certain ابھی یقینی نہیں · draft مسودہ
#   answer جواب · yes جی ہاں · maybe شاید · no جی نہیں · to invite دعوت دینا · role ذمہ داری
#   calendar کیلنڈر · to subscribe سبسکرائب کرنا · e-mail ای میل (f.) · link لنک · sign in سائن ان · page صفحہ
# Readers are addressed as آپ, and so that it fits women and men: no verb that agrees with whoever reads.
# Digits are 0 to 9 and times have 24 hours, as on the English pages and on British doors.
# What is typed with a hyphen, as a date or a span of hours, stands between LRI (U+2066) and PDI (U+2069): without them its
# parts change places after an Urdu word.
direction = rtl
date-locale = ur-u-hc-h23
own-name = اردو
translation-reviewed = no
translation-unreviewed = یہ ترجمہ ابھی کسی اہلِ زبان نے نہیں دیکھا۔
translation-report = غلطی بتائیں

# Words that stand on every page and in many places.
site-name = Commonhall
skip-to-content = سیدھا مواد پر جائیں
error-prefix = غلطی:
error-summary-title = براہِ کرم اسے دوبارہ دیکھیں
list-comma = ،

nav-main = مرکزی فہرست
nav-account = آپ
nav-language = زبان
nav-whats-on = آنے والی میٹنگیں
nav-partners = شریک تنظیمیں
nav-venues = مقامات
nav-calendars = کیلنڈر
nav-sign-in = سائن ان
nav-me = میری میٹنگیں
nav-organise = انتظام
nav-members = ارکان
nav-admin = انتظامیہ
nav-sign-out = سائن آؤٹ

footer-about = مقامی لوگوں، محققین اور تبدیلی لا سکنے والوں کی میٹنگیں۔ سب کو خوش آمدید۔
footer-join = شامل ہوں
footer-api = پروگراموں کے لیے
footer-signed-in = { $name } کے طور پر سائن ان

pager-label = مزید تاریخیں
pager-earlier = پہلے کی
pager-later = بعد کی

# Status of a meeting or of one of its dates.
status-draft = مسودہ
status-tentative = ابھی یقینی نہیں
status-confirmed = طے شدہ
status-cancelled = منسوخ

# What somebody answers, as words on a button.
answer-accepted = جی ہاں
answer-tentative = شاید
answer-declined = جی نہیں

# What somebody answered.
answered-accepted = آپ کا جواب: جی ہاں۔
answered-tentative = آپ کا جواب: شاید۔
answered-declined = آپ کا جواب: جی نہیں۔
answered-old-accepted = پرانے وقت کے لیے آپ کا جواب تھا: جی ہاں۔ کیا نیا وقت آپ کے لیے ٹھیک ہے؟
answered-old-tentative = پرانے وقت کے لیے آپ کا جواب تھا: شاید۔ کیا نیا وقت آپ کے لیے ٹھیک ہے؟
answered-old-declined = پرانے وقت کے لیے آپ کا جواب تھا: جی نہیں۔ کیا نیا وقت آپ کے لیے ٹھیک ہے؟

place-online = آن لائن
place-and-online = اور آن لائن
place-open = جگہ ابھی طے نہیں ہوئی
place-hidden = پتہ صرف انہیں بتایا جاتا ہے جنہیں دعوت دی گئی ہے۔
place-hidden-short = پتہ صرف دعوت والوں کے لیے

partner-kind-community_group = مقامی لوگوں کی تنظیم
partner-kind-venue = مقام
partner-kind-service_provider = خدمات دینے والا ادارہ
partner-kind-researcher = محققین
partner-kind-policy_maker = پالیسی ساز

language-en = انگریزی
language-bn = بنگالی
language-syl = سلہٹی
language-ur = اردو
language-zh-Hant-HK = چینی (ہانگ کانگ)
language-yue = کینٹونی
language-ar = عربی
language-pa = پنجابی
language-fr = فرانسیسی
language-so = صومالی
language-sw = سواحلی
language-ti = تگرینیا
language-bfi = برطانوی اشاروں کی زبان
