# Faults of a field. The program looks them up; the API says them in English.
error-missing = یہ خالی ہے۔
error-too-long = یہ بہت لمبا ہے؛ زیادہ سے زیادہ { $limit } حروف۔
error-too-many = یہ بہت زیادہ ہیں؛ زیادہ سے زیادہ { $limit }۔
error-choice = ”{ $value }“ ان میں سے نہیں: { $choices }۔
error-email = ”{ $value }“ ای میل کا پتہ نہیں، مثلاً name@example.org۔
error-language = ”{ $value }“ زبان کا کوڈ نہیں، مثلاً en یا zh-Hant-HK۔
error-web-address = ”{ $value }“ ویب کا پتہ نہیں۔ وہ https:// سے شروع ہوتا ہے۔
error-local-time = ”{ $value }“ تاریخ اور وقت نہیں، مثلاً 2027-03-24T18:00۔
error-duration = ”{ $value }“ وقت کی مدت نہیں، مثلاً دو گھنٹے کے لیے PT2H یا سات دن کے لیے P7D۔
error-ends-before-start = میٹنگ شروع ہونے سے پہلے ختم ہو جائے گی۔
error-in-the-past = یہ وقت گزر چکا ہے۔
error-too-far =
    { $years ->
        [one] یہ ایک سال سے زیادہ دور ہے۔
       *[other] یہ { $years } سال سے زیادہ دور ہے۔
    }
error-too-long-meeting = میٹنگ زیادہ سے زیادہ { $limit } دن کی ہو سکتی ہے۔
error-recurrence = دہرانے کا یہ طریقہ استعمال نہیں ہو سکتا: { $reason }۔
error-rule-misses-start = پہلی تاریخ دہرانے کے طریقے سے میل نہیں کھاتی۔
error-time-zone = ”{ $value }“ ٹائم زون نہیں، مثلاً Europe/London۔
error-zone-of-venue = اس کمرے کا ٹائم زون { $zone } ہے۔
error-unknown = یہ موجود نہیں۔
error-shared-address = یہ پتہ کئی لوگوں کا ہے۔ --id سے بتائیں کہ کون مراد ہے: { $people }۔
error-code = یہ کوڈ غلط ہے یا پرانا ہو چکا ہے۔ نیا مانگیں۔
error-plain-http = غیر محفوظ کنکشن پر کوئی سائن ان نہیں کر سکتا، کیونکہ دوسرے اسے سن سکتے ہیں۔ اس ویب سائٹ کا پتہ https:// سے شروع ہونا چاہیے؛ براہِ کرم اسے چلانے والے کو بتائیں۔
error-people = براہِ کرم 1 سے 50 تک۔
error-taken = یہ پہلے سے لیا جا چکا ہے۔
error-twice = ”{ $value }“ دو بار آیا ہے۔
error-range = یہ { $least } اور { $most } کے درمیان نہیں۔
error-date = ”{ $value }“ تاریخ نہیں، مثلاً 2027-03-24۔
error-uprn = ”{ $value }“ UPRN نہیں، جس میں بارہ تک ہندسے ہوتے ہیں۔
error-spaces-apart = مقام کے کمرے ایک ایک کر کے بدلے جاتے ہیں۔
error-zone-in-use = یہاں میٹنگیں طے ہیں، اور دوسرا ٹائم زون ان کا وقت بدل دے گا۔
error-partner-left = { $partner } شراکت چھوڑ چکی ہے۔
error-last-administrator = اس کے بغیر کوئی ایڈمنسٹریٹر نہیں رہے گا۔ پہلے کسی اور کو بنائیں۔
error-hours = ”{ $value }“ کھلنے کا وقت نہیں، جیسے 09:00-12:30۔
error-byday = ”{ $value }“ ہفتے کا دن نہیں، جیسے MO۔
error-closes-first = یہ کھلنے سے پہلے بند ہو جائے گا۔ آدھی رات 24:00 ہے؛ اس کے بعد کا وقت اگلے دن کا ہے، 00:00 سے۔
error-hours-overlap = { $value } سے شروع ہونے والا وقت اسی دن کے دوسرے وقت کے اندر آتا ہے۔
error-time = ”{ $value }“ وقت نہیں، مثلاً 18:00۔
error-no-dates = اس طرح کوئی بھی تاریخ نہیں بنتی۔
error-fifth-week = ہر مہینے میں ایسا پانچواں دن نہیں ہوتا۔ ”مہینے کا آخری ایسا دن“ چنیں، یا کوئی دوسری تاریخ۔
error-other-date = اس دن سلسلے کی ایک اور تاریخ ہے۔
error-overlaps-itself = ایک تاریخ اس وقت شروع ہو جائے گی جب پچھلی ابھی ختم نہیں ہوئی اور اس کا کمرہ خالی نہیں ہوا۔
error-space-in-other-zone = یہ کمرہ دوسرے ٹائم زون میں ہے ({ $zone })۔ سلسلے کی ایک تاریخ سلسلے کے ٹائم زون میں ہی رہتی ہے۔
error-room-just-taken = ابھی اسی لمحے کسی اور نے یہ کمرہ لے لیا ہے۔
error-invite-limit = آپ ایک دن میں اتنے لوگوں کو دعوت نہیں دے سکتے۔ کم لوگوں کو دعوت دیں، یا کل جاری رکھیں۔
error-stale = آپ کے ساتھ ساتھ کسی اور نے بھی یہ بدل دیا۔ آپ کا لکھا ہوا یہیں ہے؛ محفوظ کرنے سے پہلے دیکھ لیں کہ اب کیا درج ہے۔
error-message-unknown = پیغام { $value } موجود نہیں۔
error-message-in-hand = پیغام { $value } اسی وقت بھیجا جا رہا ہے۔ ایک منٹ بعد دوبارہ دیکھیں۔
error-message-over = پیغام { $value } کی حالت { $state } ہے، اور یہی رہے گی۔
error-message-late = پیغام { $value } اب کسی کام کا نہیں: اس کا وقت گزر چکا ہے۔
error-message-arrived = پیغام { $value } شاید پہنچ چکا ہے، اور اس میں کچھ نیا نہ ہوتا۔
error-message-newer = پیغام { $value } کی ضرورت نہیں: اسی میٹنگ کے بارے میں اسی رکن کے لیے دوسرا پیغام انتظار میں ہے۔

# Why something cannot be done now.
conflict-cancelled = یہ منسوخ ہے اور منسوخ رہے گا۔
conflict-told = اسے واپس لینے میں دیر ہو گئی: اسے کچھ وقت گزر چکا ہے، یا شاید کسی کو بتایا جا چکا ہے۔
conflict-over = یہ ہو چکا ہے اور بدلا نہیں جا سکتا۔
conflict-call-runs = اس Idempotency-Key والی درخواست ابھی جاری ہے؛ تھوڑی دیر بعد دوبارہ پوچھیں۔
conflict-answer-lost = اس Idempotency-Key کے تحت جو ہونا تھا ہو گیا، مگر اس کا جواب ضائع ہو گیا۔ دوسری کلید سے دوبارہ کرنے سے پہلے اسے تلاش کریں۔
conflict-given-up = یہ تاریخ اب سلسلے کا حصہ نہیں۔
conflict-answers-closed = اس تاریخ کے لیے جواب دینے کا وقت گزر چکا ہے۔
conflict-not-a-series = یہ میٹنگ بار بار نہیں ہوتی۔

# Whole pages.
problem-403-title = آپ کو اس کی اجازت نہیں
problem-403-lead = یہ صفحہ دوسری ذمہ داری والے لوگوں کے لیے ہے۔ اگر آپ کے خیال میں یہ آپ کے لیے ہونا چاہیے تو یہ ویب سائٹ چلانے والے سے پوچھیں۔
problem-404-title = ایسا کوئی صفحہ نہیں
problem-404-lead = شاید پتہ پورا نہیں، یا یہ صفحہ صرف ان کے لیے ہے جنہیں دعوت دی گئی ہے۔ سائن ان کرنے سے مدد مل سکتی ہے۔
problem-409-title = یہ اب نہیں ہو سکتا
problem-409-lead = کسی اور نے پہل کر لی، یا میٹنگ منسوخ ہے یا ہو چکی ہے۔ اسے دوبارہ دیکھیں۔
problem-410-title = یہ اب یہاں نہیں
problem-410-lead = لنک واپس لے لیا گیا ہے؛ شاید نیا لنک آپ کی ای میل میں ہو۔
problem-413-title = یہ بہت بڑا ہے
problem-413-lead = یہاں کسی فارم کو اتنے کی ضرورت نہیں۔ براہِ کرم واپس جائیں اور کم بھیجیں۔
problem-422-title = کچھ درست نہیں تھا
problem-422-lead = جو بھیجا گیا وہ استعمال نہیں ہو سکتا۔ براہِ کرم واپس جائیں اور دوبارہ کوشش کریں۔
problem-429-title = یہ ذرا جلدی ہو گیا
problem-429-lead = براہِ کرم ایک منٹ انتظار کریں اور دوبارہ کوشش کریں۔
problem-500-title = یہاں کچھ غلط ہو گیا
problem-500-lead = یہ ہماری غلطی ہے، آپ کی نہیں، اور اسے درج کر لیا گیا ہے۔ براہِ کرم دوبارہ کوشش کریں۔
problem-503-title = تھوڑی دیر میں واپس
problem-503-lead = سروس مصروف ہے یا اس پر کام ہو رہا ہے۔ کچھ ضائع نہیں ہوا۔ براہِ کرم ایک منٹ بعد دوبارہ کوشش کریں۔
problem-home = آنے والی میٹنگیں دیکھیں
problem-request = جو غلط ہوا وہ اس نام سے درج ہے: { $id }
problem-status = مدد کرنے والے کے لیے نمبر: { $status }

# What has just been done, shown once on the next page.
flash-meeting-created = میٹنگ طے ہو گئی ہے۔
flash-meeting-draft = مسودہ محفوظ ہے۔ کسی کو نہیں بتایا گیا۔
flash-meeting-undone = یہ دوبارہ مسودہ ہے۔ کسی کو نہیں بتایا گیا۔
flash-meeting-told = کچھ واپس نہیں لیا گیا: اس دوران یہ بدل دی گئی یا واپس لے لی گئی، یا شاید کسی کو بتایا جا چکا ہے۔
flash-change-undone = سب کچھ پہلے جیسا ہے۔ کسی کو اس تبدیلی کا نہیں بتایا جائے گا۔
flash-meeting-changed = میٹنگ بدل دی گئی ہے۔ جنہیں بتایا گیا تھا، انہیں چند منٹ میں اطلاع مل جائے گی۔
flash-meeting-cancelled = میٹنگ منسوخ کر دی گئی ہے۔ جنہیں بتایا گیا تھا، انہیں چند منٹ میں اطلاع مل جائے گی۔
flash-date-changed = تاریخ بدل دی گئی ہے۔ جنہیں بتایا گیا تھا، انہیں چند منٹ میں اطلاع مل جائے گی۔
flash-date-cancelled = تاریخ منسوخ کر دی گئی ہے۔ جنہیں بتایا گیا تھا، انہیں چند منٹ میں اطلاع مل جائے گی۔
flash-date-restored = یہ تاریخ بحال کر دی گئی ہے۔ جنہیں بتایا گیا تھا، انہیں چند منٹ میں اطلاع مل جائے گی۔
flash-partner-added = شریک تنظیم شامل کر دی گئی ہے۔
flash-member-added = رکن شامل کر دیا گیا ہے۔
flash-partner-changed = شریک تنظیم کی معلومات بدل دی گئی ہیں۔
flash-partner-left = درج ہو گیا کہ شریک تنظیم شراکت چھوڑ چکی ہے۔
flash-member-changed = رکن کی معلومات بدل دی گئی ہیں۔
flash-member-joined = رکن اب اس شریک تنظیم میں ہے۔
flash-member-left = رکن اب اس شریک تنظیم میں نہیں۔
flash-venue-changed = مقام کی معلومات بدل دی گئی ہیں۔
flash-space-added = کمرہ شامل کر دیا گیا ہے۔ اسے بُک کیا جا سکتا ہے۔
flash-space-changed = کمرے کی معلومات بدل دی گئی ہیں۔
flash-venue-added = مقام شامل کر دیا گیا ہے۔ اس کے کمرے بُک کیے جا سکتے ہیں۔
flash-signed-in = آپ سائن ان ہیں۔
flash-signed-out = آپ سائن آؤٹ ہیں۔
flash-calendar-revoked = آپ کا ذاتی کیلنڈر ختم کر دیا گیا ہے۔ اس کا پرانا پتہ اب کام نہیں کرتا۔
flash-language-changed = آپ کی زبان محفوظ ہو گئی ہے۔
flash-outbox-held = ساری ای میل روک دی گئی ہے۔
flash-outbox-released = ای میل دوبارہ جا رہی ہے۔
flash-message-retried = پیغام فوراً دوبارہ بھیجنے کی کوشش ہو رہی ہے۔
flash-message-dropped = پیغام ترک کر دیا گیا۔ یہ کبھی نہیں جائے گا۔

# Faults of JSON that a form cannot have.
error-unknown-field = ایسا کوئی خانہ نہیں۔
error-unknown-field-nearest = ایسا کوئی خانہ نہیں۔ شاید { $nearest } مراد ہے۔
error-type = یہ { $wanted } ہونا چاہیے۔
error-key-used = یہ کلید پچھلے 24 گھنٹوں میں کسی اور درخواست کے لیے استعمال ہو چکی ہے۔
error-id = ”{ $value }“ شناختی نمبر نہیں۔

# What a calendar program is told where there is no calendar.
feed-read-only = یہ کیلنڈر صرف پڑھا جا سکتا ہے، GET یا HEAD سے۔
feed-missing = اس پتے پر کوئی کیلنڈر نہیں۔ براہِ کرم صفحہ ”کیلنڈر“ سے پتہ دوبارہ نقل کریں۔
feed-ended = یہ ذاتی پتہ ختم ہو چکا ہے۔ نیا پتہ صفحہ ”میری میٹنگیں“ پر بنایا جا سکتا ہے۔
feed-trouble = کیلنڈر اس وقت پڑھا نہیں جا سکتا۔ جو کچھ پہلے سے ہے اسے رکھیں اور دو منٹ بعد دوبارہ پوچھیں۔
