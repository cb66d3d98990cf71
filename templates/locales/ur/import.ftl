# دوسروں کے کیلنڈر لاتے وقت جو کہا جاتا ہے۔
import-too-large = فائل { $megabytes } MB سے بڑی ہے۔
import-html = یہ ویب صفحہ ہے، کیلنڈر نہیں۔ شاید وہ سائن ان مانگتا ہے۔
import-nothing = اس میں کوئی تقریب نہیں۔
import-no-calendar = اس میں تقریبات ہیں مگر ان کے گرد کیلنڈر نہیں۔
import-several-calendars =
    { $count ->
       *[other] ایک فائل میں { $count } کیلنڈر ہیں؛ سب پڑھے گئے۔
    }
import-too-many = صرف پہلے { $limit } حصے پڑھے گئے۔
import-no-event = یہ تقریب نہیں۔
import-cut-off = فائل اس کے درمیان ختم ہو جاتی ہے۔
import-unbalanced = اس کے BEGIN اور END میل نہیں کھاتے۔
import-line-too-long = ایک بہت لمبی سطر چھوڑ دی گئی۔
import-not-a-line = ایک سطر پڑھی نہیں جا سکی، چھوڑ دی گئی۔
import-not-utf8 = یہ UTF-8 میں نہیں؛ اسے Windows-1252 سمجھ کر پڑھا گیا۔
import-too-many-lines = اس کی سطریں بہت زیادہ ہیں؛ باقی چھوڑ دی گئیں۔
import-no-start = اس کا شروع ہونے کا وقت نہیں۔
import-time = { $property } وقت نہیں: ”{ $value }“۔
import-no-zone = اس میں ٹائم زون نہیں؛ { $zone } لیا گیا۔
import-zone = ٹائم زون ”{ $value }“ کو { $zone } سمجھا گیا۔
import-unknown-zone = ٹائم زون ”{ $value }“ معلوم نہیں، اور فائل کسی معلوم زون کو بیان نہیں کرتی۔
import-no-end = اس کا اختتام نہیں؛ ایک گھنٹہ لیا گیا۔
import-no-uid = اس کا UID نہیں؛ عنوان اور شروع سے بنایا گیا۔
import-uid = اس کا UID بہت لمبا ہے یا متن نہیں۔
import-no-title = اس کا عنوان نہیں۔
import-title-from-description = اس کا عنوان نہیں؛ تفصیل کی پہلی سطر لی گئی۔
import-shortened = ایک متن { $limit } حروف کے بعد کاٹ دیا گیا۔
import-guests = اس کے مہمان چھوڑ دیے گئے: اس طرح کسی کو دعوت نہیں جاتی۔
import-twice = اسی UID کا دوسرا حصہ لیا گیا۔
import-excluded = سلسلے کا EXDATE اس کی تاریخ چھوڑتا ہے۔
import-date-alone = اس کا سلسلہ فائل میں نہیں؛ اسے الگ میٹنگ بنایا گیا۔
import-date-not-made = اس کے سلسلے میں ایسی تاریخ نہیں؛ اسے الگ میٹنگ بنایا گیا۔
import-extra-date = یہ اضافی تاریخ ہے؛ اسے الگ میٹنگ بنایا گیا۔
import-start-not-made = اس کی پہلی تاریخ دہرانے کے طریقے سے میل نہیں کھاتی؛ اسے بڑھائی گئی تاریخ کے طور پر لیا گیا۔
import-rule-without-dates = دہرانے کے طریقے سے کوئی تاریخ نہیں بنتی؛ صرف پہلی لی گئی۔
import-too-many-dates = اس کی { $limit } سے زیادہ تاریخیں ہیں۔
import-too-much = ایک بار میں یہ بہت زیادہ ہے؛ باقی الگ فائل میں لائیں۔
import-over = یہ ہو چکی ہے۔
import-older = یہ اس سے پرانی ہے جو پہلے لائی گئی تھی۔
import-place-unknown = یہاں ”{ $value }“ نام کا کوئی کمرہ نہیں؛ یہ تفصیل میں لکھا ہے۔
import-zone-not-of-venue = اس کا کمرہ { $zone } کے ٹائم زون میں ہے، جہاں اس کی تاریخیں بدل جاتیں؛ اسے کمرے کے بغیر لیا گیا۔
import-other-date = { $date } کی تاریخ کسی اور تاریخ کے دن پر جاتی ہے؛ وہ ویسی ہی رہی۔
import-clash = کمرہ { $space } { $date } کو ”{ $meeting }“ کے لیے لیا جا چکا ہے۔
import-more-clashes =
    { $count ->
        [0] اسی لمحے کسی اور نے کمرہ لے لیا۔
        [one] کمرہ ایک اور تاریخ پر لیا جا چکا ہے۔
       *[other] کمرہ { $count } اور تاریخوں پر لیا جا چکا ہے۔
    }
import-no-source = فائل چنیں، یا پتہ دیں۔
import-two-sources = کیلنڈر کا متن دیں یا اس کا پتہ، دونوں نہیں۔
import-gone = یہ پہلے ہی درآمد ہو چکا ہے، یا اسے دیکھے ہوئے ایک گھنٹے سے زیادہ ہو گیا ہے۔ کیلنڈر دوبارہ چنیں۔

import-title = کیلنڈر درآمد کریں
import-lead = دوسرے پروگرام کی میٹنگیں یہاں لائیں: Google، Outlook، Apple یا کوئی اور۔
import-file = فائل (‎.ics‎)
import-file-hint = اکثر کیلنڈر پروگرام اسے ”برآمد“ کے نیچے بناتے ہیں۔
import-url = یا اس کا پتہ
import-url-hint = اُس پروگرام میں شیئر یا شائع کرنے کے نیچے ملتا ہے؛ اکثر ‎.ics‎ پر ختم ہوتا ہے۔
import-each-where = ہر ایک اُس کمرے میں جس کا وہ نام لے
import-space-hint = جو ہمارے کسی کمرے کا نام نہ لے اس کی جگہ تفصیل میں لکھی جاتی ہے۔
import-more = مزید انتخاب
import-time-zone = ان اوقات کا ٹائم زون جو کوئی زون نہ بتائیں
import-time-zone-hint = اکثر کیلنڈر خود بتاتے ہیں۔
import-with-past = جو گزر چکیں وہ بھی
import-look = دیکھیں کیا ہو گا
import-look-hint = آپ کے دیکھنے سے پہلے کچھ محفوظ نہیں ہوتا۔ کسی کو دعوت نہیں دی جاتی، اور کوئی ای میل نہیں جاتی۔
import-would-title = یہ ہو گا
import-done-title = کیلنڈر درآمد ہو گیا
import-would-created =
    { $count ->
        [one] ایک میٹنگ شامل ہو گی۔
       *[other] { $count } میٹنگیں شامل ہوں گی۔
    }
import-would-changed =
    { $count ->
        [one] ایک میٹنگ بدلے گی۔
       *[other] { $count } میٹنگیں بدلیں گی۔
    }
import-would-unchanged =
    { $count ->
        [one] ایک میٹنگ یہاں پہلے سے اسی طرح موجود ہے۔
       *[other] { $count } میٹنگیں یہاں پہلے سے اسی طرح موجود ہیں۔
    }
import-would-skipped =
    { $count ->
        [one] ایک میٹنگ چھوڑ دی جائے گی۔
       *[other] { $count } میٹنگیں چھوڑ دی جائیں گی۔
    }
import-would-refused =
    { $count ->
        [one] ایک اندراج نہیں لیا جا سکتا۔
       *[other] { $count } اندراج نہیں لیے جا سکتے۔
    }
import-outcome-created =
    { $count ->
        [one] ایک میٹنگ شامل ہوئی۔
       *[other] { $count } میٹنگیں شامل ہوئیں۔
    }
import-outcome-changed =
    { $count ->
        [one] ایک میٹنگ بدلی۔
       *[other] { $count } میٹنگیں بدلیں۔
    }
import-outcome-unchanged =
    { $count ->
        [one] ایک میٹنگ یہاں پہلے سے اسی طرح موجود تھی۔
       *[other] { $count } میٹنگیں یہاں پہلے سے اسی طرح موجود تھیں۔
    }
import-outcome-skipped =
    { $count ->
        [one] ایک میٹنگ چھوڑ دی گئی۔
       *[other] { $count } میٹنگیں چھوڑ دی گئیں۔
    }
import-outcome-refused =
    { $count ->
        [one] ایک اندراج نہیں لیا گیا۔
       *[other] { $count } اندراج نہیں لیے گئے۔
    }
import-line-created = نئی
import-line-changed = بدلی ہوئی
import-line-unchanged = جیسی یہاں ہے
import-line-skipped = چھوڑی گئی
import-line-refused = نہیں لی گئی
import-at-line = سطر { $line }
import-untitled = بغیر عنوان
import-do = درآمد کریں
import-do-hint = جو دیکھا گیا وہی درآمد ہوتا ہے۔ جو نہیں لیا جا سکتا وہ چھوڑ دیا جاتا ہے۔
import-nothing-to-do = درآمد کرنے کو کچھ نہیں۔
import-other = دوسرا کیلنڈر چنیں
import-to-meetings = میٹنگوں کی طرف
