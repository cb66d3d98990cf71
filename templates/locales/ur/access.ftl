# Facts about getting in and taking part. What nobody has looked at is not said.
access-title = رسائی اور سہولتیں
access-unknown = اس مقام کی رسائی کے بارے میں ابھی کچھ نہیں لکھا گیا۔ براہِ کرم پوچھ لیں۔
access-surveyed = آخری بار { $date } کو دیکھا گیا۔

access-step-free-level = بغیر سیڑھی، ہموار داخلہ
access-step-free-ramp = بغیر سیڑھی، ریمپ سے
access-step-free-lift = بغیر سیڑھی، لفٹ سے
access-step-free-no = سیڑھیاں ہیں
access-door-width = سب سے تنگ دروازہ { $amount } سینٹی میٹر چوڑا
access-toilet = معذور افراد کے لیے ٹوائلٹ
access-toilet-left = معذور افراد کے لیے ٹوائلٹ، وہیل چیئر سے منتقلی بائیں طرف سے
access-toilet-right = معذور افراد کے لیے ٹوائلٹ، وہیل چیئر سے منتقلی دائیں طرف سے
access-toilet-both = معذور افراد کے لیے ٹوائلٹ، وہیل چیئر سے منتقلی دونوں طرف سے
access-toilet-none = معذور افراد کے لیے ٹوائلٹ نہیں
access-changing-places = Changing Places ٹوائلٹ (زیادہ مدد کی ضرورت والوں کے لیے)
access-changing-places-none = Changing Places ٹوائلٹ نہیں
access-hearing = کم سننے والوں کے لیے آلۂ سماعت کا نظام
access-hearing-tested = کم سننے والوں کے لیے آلۂ سماعت کا نظام، آزمایا ہوا
access-hearing-none = کم سننے والوں کے لیے آلۂ سماعت کا نظام نہیں
access-seating = بیٹھنے کا انتظام:
access-lighting-and-noise = روشنی اور شور:
access-dogs = معاون کتوں کو خوش آمدید
access-dogs-none = معاون کتوں کی اجازت نہیں
access-prayer = نماز کی جگہ
access-prayer-none = نماز کی جگہ نہیں
access-wudu = وضو کی سہولت
access-wudu-none = وضو کی سہولت نہیں
access-separate-entrance = علیحدہ داخلہ یا کمرہ
access-separate-entrance-none = علیحدہ داخلہ یا کمرہ نہیں
access-quiet-room = خاموش کمرہ
access-quiet-room-none = خاموش کمرہ نہیں
access-creche = بچوں کی دیکھ بھال
access-creche-none = بچوں کی دیکھ بھال نہیں
access-kitchen = باورچی خانہ
access-kitchen-none = باورچی خانہ نہیں
access-halal-kitchen = حلال باورچی خانہ
access-halal-kitchen-none = حلال باورچی خانہ نہیں
access-wifi = وائی فائی
access-wifi-none = وائی فائی نہیں
access-blue-badge =
    { $amount ->
        [0] بلیو بیج پارکنگ کی جگہ نہیں
        [one] بلیو بیج پارکنگ کی { $amount } جگہ
       *[other] بلیو بیج پارکنگ کی { $amount } جگہیں
    }
