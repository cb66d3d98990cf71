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
import-all-day = یہ پورے دن کی ہے؛ آدھی رات سے لی گئی۔
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
