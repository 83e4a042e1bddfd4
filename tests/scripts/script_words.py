"""One small document in languages of twelve more scripts and orthographies: its words, by language and key."""

SOURCE = {
    "skjerm/title": "Skjermbruk",
    "skjerm/introduction": "Disse reglene gjelder alle ansatte.",
    "hverdag/title": "I hverdagen",
    "SK-01/text": "Lås skjermen når du går. Ring 37 14 96 26 hvis noe er galt.",
    "SK-01/poster": "Lås skjermen når du går.",
    "SK-02/text": "Del aldri passordet ditt.",
    "SK-02/poster": "Del aldri passordet ditt.",
}
_TRANSLATIONS = {
    "el": (
        "Χρήση οθόνης",
        "Αυτοί οι κανόνες ισχύουν για όλους τους εργαζομένους.",
        "Στην καθημερινότητα",
        "Κλειδώνετε την οθόνη όταν φεύγετε. Καλέστε στο 37 14 96 26 αν κάτι δεν πάει καλά.",
        "Κλειδώνετε την οθόνη όταν φεύγετε.",
        "Μη δίνετε ποτέ τον κωδικό σας.",
    ),
    "he": (
        "שימוש במסך",
        "כללים אלה חלים על כל העובדים.",
        "ביום־יום",
        "נעלו את המסך כשאתם הולכים. התקשרו אל 37 14 96 26 אם משהו לא בסדר.",
        "נעלו את המסך כשאתם הולכים.",
        "לעולם אל תמסרו את הסיסמה שלכם.",
    ),
    "fa": (
        "استفاده از صفحه نمایش",
        "این قواعد برای همه کارکنان است.",
        "در کار روزانه",
        "هنگام رفتن صفحه را قفل کنید. اگر مشکلی بود با 37 14 96 26 تماس بگیرید.",
        "هنگام رفتن صفحه را قفل کنید.",
        "هرگز رمز خود را به کسی ندهید.",
    ),
    "th": (
        "การใช้หน้าจอ",
        "กฎเหล่านี้ใช้กับพนักงานทุกคน",
        "ในชีวิตประจำวัน",
        "ล็อกหน้าจอเมื่อคุณออกไป โทร 37 14 96 26 หากมีสิ่งผิดปกติ",
        "ล็อกหน้าจอเมื่อคุณออกไป",
        "อย่าบอกรหัสผ่านของคุณกับใคร",
    ),
    "vi": (
        "Sử dụng màn hình",
        "Các quy tắc này áp dụng cho tất cả nhân viên.",
        "Hằng ngày",
        "Khóa màn hình khi bạn rời đi. Gọi 37 14 96 26 nếu có gì bất thường.",
        "Khóa màn hình khi bạn rời đi.",
        "Không bao giờ chia sẻ mật khẩu của bạn.",
    ),
    "hi": (
        "स्क्रीन का उपयोग",
        "ये नियम सभी कर्मचारियों, ट्रेन ड्राइवरों और राष्ट्रीय इलेक्ट्रॉनिक सेवाओं पर लागू होते हैं।",
        "रोज़मर्रा में",
        "जाते समय स्क्रीन लॉक करें। कुछ गड़बड़ हो तो 37 14 96 26 पर फ़ोन करें।",
        "जाते समय स्क्रीन लॉक करें।",
        "अपना पासवर्ड कभी किसी को न दें।",
    ),
    "ti": (
        "ኣጠቓቕማ ስክሪን",
        "እዞም ሕግታት ንኹሎም ሰራሕተኛታት ይምልከቱ።",
        "ኣብ መዓልታዊ ስራሕ",
        "ክትከይድ ከለኻ ስክሪን ዕጾ። ጸገም እንተሃልዩ ናብ 37 14 96 26 ደውል።",
        "ክትከይድ ከለኻ ስክሪን ዕጾ።",
        "ምስጢራዊ ቃልካ ንማንም ኣይትሃብ።",
    ),
    "so": (
        "Isticmaalka shaashadda",
        "Xeerarkani waxay khuseeyaan dhammaan shaqaalaha.",
        "Maalin walba",
        "Quful shaashadda markaad baxayso. Wac 37 14 96 26 haddii wax khaldan yihiin.",
        "Quful shaashadda markaad baxayso.",
        "Weligaa ha wadaagin eraygaaga sirta ah.",
    ),
    "ka": (
        "ეკრანის გამოყენება",
        "ეს წესები ყველა თანამშრომელს ეხება.",
        "ყოველდღიურად",
        "დაბლოკეთ ეკრანი, როცა გადიხართ. დარეკეთ 37 14 96 26, თუ რამე არ არის რიგზე.",
        "დაბლოკეთ ეკრანი, როცა გადიხართ.",
        "არასოდეს გაუზიაროთ თქვენი პაროლი სხვებს.",
    ),
    "lt": (
        "Ekrano naudojimas",
        "Šios taisyklės galioja visiems darbuotojams.",
        "Kasdienybėje",
        "Užrakinkite ekraną, kai išeinate. Skambinkite 37 14 96 26, jei kas nors negerai.",
        "Užrakinkite ekraną, kai išeinate.",
        "Niekada neatskleiskite savo slaptažodžio.",
    ),
    "zh-Hans": (
        "屏幕使用",
        "这些规则适用于所有员工。",
        "日常工作",
        "离开时请锁定屏幕。如有异常，请致电 37 14 96 26。",
        "离开时请锁定屏幕。",
        "切勿透露您的密码。",
    ),
    "ja": (
        "画面の使用",
        "この規則はすべての職員に適用されます。",
        "日常業務",
        "離席するときは画面をロックしてください。異常があれば 37 14 96 26 に電話してください。",
        "離席するときは画面をロックしてください。",
        "パスワードを決して教えないでください。",
    ),
    "pt-BR": (
        "Uso da tela",
        "Estas regras valem para todos os funcionários.",
        "No dia a dia",
        "Bloqueie a tela quando sair. Ligue para 37 14 96 26 se algo estiver errado.",
        "Bloqueie a tela quando sair.",
        "Nunca compartilhe a sua senha.",
    ),
    "sma": (
        "Skïermem utnedh",
        "Daah njoelkedassh gaajhkide barkijidie faamosne.",
        "Fïerhten biejjien",
        "Steegkh skïermem gosse vaadtsh. Ringkh 37 14 96 26 jis mij akt ij leah reaktoe.",
        "Steegkh skïermem gosse vaadtsh.",
        "Aellieh gåessie gænnah dov loevesbaakoem vedtieh.",
    ),
}
_ORDER = tuple(key for key in SOURCE if key != "SK-02/poster")
LANGUAGES = tuple(_TRANSLATIONS)
WORDS = {
    language: {**dict(zip(_ORDER, words, strict=True)), "SK-02/poster": words[-1]}
    for language, words in _TRANSLATIONS.items()
}
