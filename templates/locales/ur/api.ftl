# The page about the API. What the API says for itself, its problems and its description, is in English.
api-title = پروگراموں کے لیے
api-lead = جو کچھ صفحات کرتے ہیں، وہ سب پروگرام JSON API سے کر سکتے ہیں۔
api-start = آغاز کیسے کریں
api-server = API یہاں ہے:
api-description = اس کی تفصیل (OpenAPI 3.0)
api-nouns = کیا کچھ ہے
api-open = جو عوامی ہے، اس کے لیے ٹوکن کی ضرورت نہیں۔
api-token = ٹوکن ضروری ہے۔
api-parameters = پیرامیٹر
api-body = متن (body)
api-required = لازمی
api-example = مثال
api-problems = مسائل
api-problems-lead = ہر غلطی ایک problem ہے (RFC 9457): “type” اسے ایک پتے سے نام دیتا ہے جو نیچے کی طرح ختم ہوتا ہے، اور “errors” ان خانوں کے نام بتاتا ہے جو قبول نہیں ہوئے۔
