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
