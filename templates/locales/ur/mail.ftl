# Mails. The subjects are header fields: one line each.
mail-hello = السلام علیکم { $name }،
mail-when = کب
mail-where = کہاں
mail-online = آن لائن
mail-audience = کن کے لیے
mail-languages = زبانیں
mail-contact = سوالات کے لیے
mail-more = اس میٹنگ کے بارے میں مزید
mail-tentative = یہ ابھی یقینی نہیں۔ طے ہونے پر ہم دوبارہ لکھیں گے۔
mail-question = کیا آپ کا آنا ممکن ہے؟
mail-question-again = کیا اس میں کوئی تبدیلی ہے؟
mail-question-new = کیا یہ آپ کے لیے ٹھیک ہے؟
mail-why-partner = آپ کو یہ ای میل اس لیے ملی ہے کہ { $partner } کو اس میٹنگ کی دعوت ہے۔
mail-why-member = آپ کو یہ ای میل اس لیے ملی ہے کہ { $host } نے آپ کو اس میٹنگ کی دعوت دی ہے۔
mail-stop-invitation = مزید دعوتیں نہ بھیجیں
mail-stop-reminder = مزید یاد دہانیاں نہ بھیجیں
mail-stop-change = تبدیلیوں کی ای میل نہ بھیجیں
mail-stop-cancellation = منسوخی کی ای میل نہ بھیجیں

invitation-subject = دعوت: { $title }، { $date }
invitation-lead = { $host } کی طرف سے آپ کو ایک میٹنگ کی دعوت ہے۔

reminder-subject = یاد دہانی: { $title }، { $date }، { $time }
reminder-lead = یہ اس میٹنگ کی یاد دہانی ہے جس کی آپ کو دعوت ہے۔

change-subject = تبدیلی: { $title }، { $date }
change-lead = ”{ $title }“ میں تبدیلی ہوئی ہے
change-time = تاریخ اور وقت
change-place = جگہ
change-title = عنوان
change-status = حیثیت
change-date_cancelled = ایک تاریخ منسوخ ہو گئی
change-date_added = ایک تاریخ شامل کی گئی
change-nothing = کچھ نہیں
change-was = پہلے
change-is = اب
change-now = موجودہ صورت
change-why = آپ کو یہ ای میل اس لیے ملی ہے کہ ہم آپ کو اس میٹنگ کے بارے میں پہلے بتا چکے ہیں۔

cancellation-subject = منسوخ: { $title }، { $date }
cancellation-subject-series = منسوخ: { $title }
cancellation-lead = یہ میٹنگ نہیں ہو گی
cancellation-nothing-to-do = آپ کو کچھ کرنے کی ضرورت نہیں۔ اگر آپ نے کوئی کیلنڈر سبسکرائب کیا ہے تو اس میں یہ میٹنگ منسوخ نظر آئے گی۔

sign-in-mail-subject = آپ کا سائن ان لنک
sign-in-mail-lead =
    { $minutes ->
        [one] یہ آپ کے سائن ان کا لنک ہے۔ یہ ایک منٹ تک اور صرف ایک بار کام کرے گا۔
       *[other] یہ آپ کے سائن ان کا لنک ہے۔ یہ { $minutes } منٹ تک اور صرف ایک بار کام کرے گا۔
    }
sign-in-mail-button = سائن ان کریں
sign-in-mail-code = کوڈ
sign-in-mail-code-hint = اگر آپ کو کسی دوسرے فون یا کمپیوٹر پر سائن ان کرنا ہے تو یہ کوڈ وہاں لکھیں۔
sign-in-mail-not-you = اگر آپ نے یہ نہیں مانگا تو کچھ کرنے کی ضرورت نہیں: اس ای میل کے بغیر کوئی آپ کے نام سے سائن ان نہیں کر سکتا۔ یہ کوڈ کبھی کسی کو نہ دیں۔
sign-in-mail-why = آپ کو یہ ای میل اس لیے ملی ہے کہ کسی نے اس پتے کے لیے سائن ان کا لنک مانگا ہے۔

welcome-mail-subject = آپ کو { $site } میں شامل کر لیا گیا ہے
welcome-mail-lead-by = { $by } نے آپ کو { $site } میں شامل کیا ہے، جہاں شراکت کی میٹنگوں کا انتظام ہوتا ہے۔
welcome-mail-lead = { $site } چلانے والوں نے آپ کو شامل کیا ہے۔ یہاں شراکت کی میٹنگوں کا انتظام ہوتا ہے۔
welcome-mail-partner = یہاں آپ { $partner } کے لوگوں میں شامل ہیں۔
welcome-mail-what = آپ کو میٹنگوں کی دعوتیں اور یاد دہانیاں ملیں گی، اور میٹنگ کا وقت بدلنے یا اس کے منسوخ ہونے کی اطلاع بھی۔ ایسی ہر ای میل میں ایک لنک ہے جس سے اس قسم کی ای میل بند ہو جاتی ہے، اور دعوت کا جواب سائن ان کیے بغیر دیا جا سکتا ہے۔
welcome-mail-sign-in = اپنی میٹنگیں دیکھنے کے لیے سائن ان کریں
welcome-mail-no-password = کوئی پاس ورڈ نہیں: جب بھی سائن ان کرنا ہو، ہم آپ کو ای میل سے لنک بھیجتے ہیں۔
welcome-mail-site = آنے والی میٹنگیں دیکھیں
welcome-mail-why-by = آپ کو یہ ای میل اس لیے ملی ہے کہ { $by } نے ہمیں آپ کا یہ پتہ دیا۔ اگر یہ غلطی ہے تو براہِ کرم انہیں بتائیں۔
welcome-mail-why = آپ کو یہ ای میل اس لیے ملی ہے کہ یہ ویب سائٹ چلانے والوں کے پاس آپ کا یہ پتہ ہے۔ اگر یہ غلطی ہے تو براہِ کرم انہیں بتائیں۔

test-mail-subject = آزمائشی پیغام
test-mail-lead = اگر آپ اسے پڑھ سکتے ہیں تو یہاں کی ای میل پہنچ رہی ہے۔
test-mail-time = بنایا گیا
test-mail-server = میل سرور
test-mail-why = آپ کو یہ ای میل اس لیے ملی ہے کہ یہ ویب سائٹ چلانے والے نے جاننا چاہا کہ ای میل پہنچتی ہے یا نہیں۔
booking-request-subject = براہِ کرم { $venue } کی بکنگ کی تصدیق کریں
booking-request-lead = کوئی { $venue } میں میٹنگ کرنا چاہتا ہے۔ آپ کی تصدیق تک لوگوں کو بتایا جاتا ہے کہ یہ ابھی پکی نہیں۔
booking-request-more =
    { $count ->
        [one] اور ایک اور۔
       *[other] اور { $count } مزید۔
    }
booking-request-button = تصدیق کریں یا انکار کریں
booking-request-how = آپ کو کسی اکاؤنٹ کی ضرورت نہیں۔ صفحے پر باقی بکنگ بھی نظر آتی ہے۔
booking-request-why = آپ کو یہ ای میل اس لیے ملی کہ { $venue } کی دیکھ بھال آپ کرتے ہیں۔
