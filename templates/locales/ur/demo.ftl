# The demonstration.
demo-bar-label = نمونہ
demo-bar = یہ ایک نمونہ ہے۔ یہاں کچھ بھی اصلی نہیں، اور پروگرام رکتے ہی سب ختم ہو جاتا ہے۔
demo-bar-mail = اس کی ای میل پڑھیں
demo-mail-title = نمونے کی ای میل
demo-mail-lead = ہر وہ ای میل جو بھیجی جاتی، نئی سب سے اوپر۔
demo-mail-folder = فائلیں یہاں ہیں:
demo-mail-empty = ابھی کوئی ای میل نہیں۔ کوئی میٹنگ طے کریں، یا یاد دہانی کا انتظار کریں۔
demo-mail-back = تمام ای میل
demo-mail-html = جیسے اکثر پروگرام دکھاتے ہیں
demo-mail-text = سادہ متن
demo-mail-attachments = منسلک فائلیں
demo-mail-bytes =
    { $count ->
        [one] { $count } بائٹ
       *[other] { $count } بائٹ
    }
demo-mail-headers = ہیڈر
demo-mail-file = پورا پیغام ڈاؤن لوڈ کریں (‎.eml)

# The pieces that pages are made of, for those who work on them.
design-title = صفحات کے اجزا
design-lead = ہر جزو ہر زبان میں، نمونے کے مواد کے ساتھ۔
design-buttons = بٹن
design-statuses = حیثیت
design-notices = اطلاعات
design-cards = میٹنگوں کے کارڈ
design-fields = خانے
design-confirm = تصدیق
design-table = جدول
design-empty = خالی حالت
design-filters = چھانٹنا
