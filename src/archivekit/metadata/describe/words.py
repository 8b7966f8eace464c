"""The words that surround a press text in six languages: labels, noise of the web, datelines.

English, French, Spanish, Russian, Arabic and Azerbaijani. Tables and patterns, and nothing that reads a text. All of
it is written without case and accents, as `months.fold` leaves a text.
"""

from __future__ import annotations

import re

from archivekit.metadata.months import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(line.strip()) for line in text.strip().split("\n"))


#: Lines that say what kind of text follows, and are no title of it.
LABELS = _words("""
press release
news release
press statement
media release
media statement
media advisory
press note
statement
public statement
joint statement
for immediate release
for release
embargoed
news
latest news
breaking news
urgent
communiqué de presse
communiqué
communiqué conjoint
communiqué commun
déclaration commune
déclaration conjointe
déclaration
déclaration publique
pour diffusion immédiate
actualités
comunicado de prensa
comunicado
nota de prensa
comunicado conjunto
declaración conjunta
urgente
declaración
para publicación inmediata
noticias
пресс-релиз
заявление
заявление для прессы
совместное заявление
срочно
сообщение для прессы
для немедленного распространения
новости
بيان صحفي
بيان صحافي
بيان
خبر صحفي
بيان مشترك
عاجل
للنشر الفوري
أخبار
pres-reliz
press-reliz
mətbuat açıqlaması
mətbuat üçün bəyanat
bəyanat
birgə bəyanat
təcili
açıqlama
xəbərlər
""")

#: Labels that a heading may begin with, over several lines: "Statement / of the Observatory / on the arrests".
_BEGINNINGS = _words("""
statement
public statement
joint statement
communiqué
déclaration
déclaration publique
comunicado
declaración
заявление
بيان
bəyanat
açıqlama
""")

_NOISE_LINES = _words("""
share
share this
share this article
share on facebook
share on twitter
share on x
share via email
facebook
twitter
x
linkedin
whatsapp
telegram
instagram
youtube
reddit
email
e-mail
print
copy link
copy url
link copied
save
listen
listen to this article
follow us
subscribe
subscribe to our newsletter
sign up to our newsletter
newsletter
sign up
sign in
log in
login
menu
search
home
about
about us
contact
contact us
donate
skip to content
skip to main content
skip to navigation
back to top
read more
advertisement
related articles
accept
accept all
accept all cookies
reject all
cookie settings
manage cookies
comments
tweet
pdf
download
close
partager
partager sur facebook
imprimer
copier le lien
s'abonner
rechercher
accueil
aller au contenu
aller au contenu principal
lire la suite
publicité
accepter
tout accepter
accepter et fermer
tout refuser
commentaires
compartir
compartir en facebook
imprimir
copiar enlace
suscribirse
suscríbase
buscar
inicio
ir al contenido
saltar al contenido
leer más
publicidad
aceptar
aceptar todo
comentarios
поделиться
поделиться в facebook
распечатать
печать
скопировать ссылку
подписаться
поиск
главная
меню
перейти к содержанию
читать далее
реклама
принять
комментарии
вконтакте
شارك
مشاركة
شارك على فيسبوك
طباعة
نسخ الرابط
اشترك
بحث
الرئيسية
القائمة
انتقل إلى المحتوى
اقرأ المزيد
إعلان
قبول
تعليقات
فيسبوك
تويتر
واتساب
paylaş
facebook-da paylaş
çap et
linki kopyala
abunə ol
axtar
axtarış
ana səhifə
menyu
məzmuna keç
daha ətraflı
ətraflı
reklam
qəbul et
şərhlər
""")

_READ_TIME = re.compile(
    r"(?:~|c\. ?|about |environ |unos |около |ок\. )?\d{1,3} ?-?(?:"
    r"min(?:ute|uto)?s?\.? ?(?:read|reading|de lecture|de lectura|oxu\w*|okuma)?"
    r"|(?:deq|dəq|deqiqe|dəqiqə)\w*\.? ?(?:oxu\w*)?|мин(?:ут[аы]?)?\.? ?(?:чтения|на чтение)?"
    r"|(?:دقاءق|دقايق|دقيقة|دقيقه|دقائق)(?: قراءة| للقراءة)?)"
    r"|(?:دقيقتان|دقيقة واحدة|دقيقة) ?(?:قراءة|للقراءة)?"
    r"|(?:reading time|read time|temps de lecture|tiempo de lectura|lectura(?: de)?|lecture(?: de)?"
    r"|время чтения|وقت القراءة"
    r"|مدة القراءة|زمن القراءة|oxuma (?:vaxtı|vaxti|mudd[eə]ti)) ?:? ?"
    r"(?:\d{1,3}.{0,12}|دقيقتان|دقيقة(?: واحدة)?)"
)
#: Lines of reference, of addresses and of pages: never a heading.
_REFERENCE = re.compile(
    r"(?:ref|reference|no|nr|n°|№|исх|tel|phone|fax|contact|contacto|контакты|e-?mail|web|website|http|https|www|page|seite"
    r"|pagina|стр|страница|صفحة|هاتف|səhifə|sehife)\b ?[.:/№°]* ?[\w+(].*\d.*|(?:https?://|www\.)\S+"
    r"|(?:[^:@]{2,30}: ?)?\S+@\S+\.\w+.*"
)
_COUNTS = re.compile(
    r"\d[\d., ]*k? ?(?:views?|shares?|likes?|comments?|vues?|partages?|vistas|visitas|просмотр\w*"
    r"|مشاهدة|مشاهدات|bax[iı]s)"
    r"|(?:views?|vues|vistas|visitas|просмотр\w*|مشاهدات|المشاهدات|bax[iı]s(?: say[iı])?"
    r"|oxunub|oxunma(?: say[iı])?) ?: ?\d[\d., ]*k?"
)
_COOKIES = re.compile(
    r"\b(?:cookies?|куки|файл\w* cookie|gdpr|kuki)\b|ملفات تعريف الارتباط|\b(?:all rights reserved|privacy policy)\b"
)
_SHARING = re.compile(
    r"(?:share|partager|compartir|поделиться|شارك|مشاركة|paylas)\b.{0,30}(?::|facebook|twitter|whatsapp"
    r"|telegram|linkedin).*"
)
_LISTENING = re.compile(r"(?:listen|ecouter|escuchar|слушать|استمع|dinle)\b ?(?:\(.{1,20}\)|:? ?\d.{0,12})")
_SHORT = 60


def is_noise(line: str) -> bool:
    """Say whether a line is the web page's and not the text's: reading times, buttons, counters, cookie notices."""
    folded = fold(line).strip(" \t.:•·|>»<«-–—↑→←\u200f\u200e")
    if not any(character.isalnum() for character in folded):
        return True
    if folded in _NOISE_LINES or _READ_TIME.fullmatch(folded) or _COUNTS.fullmatch(folded):
        return True
    if len(folded) <= _SHORT and _REFERENCE.fullmatch(folded):
        return True
    parts = [part.strip() for part in re.split(r"[|•·/,»>]| {2,}|\t", folded) if part.strip()]
    if len(parts) > 1 and all(
        part in _NOISE_LINES or _READ_TIME.fullmatch(part) or _COUNTS.fullmatch(part) for part in parts
    ):
        return True
    if len(parts) > 2 and all(len(part.split()) < 3 for part in parts) and any(part in _NOISE_LINES for part in parts):
        return True
    if len(folded) <= _SHORT and (_SHARING.fullmatch(folded) or _LISTENING.fullmatch(folded)):
        return True
    if _PARTNERS.match(folded):
        return True
    return len(folded) <= 400 and (
        folded.count("cookie") > 1 or bool(_COOKIES.search(folded) and _CONSENT.search(folded))
    )


#: What banners of consent say without the word cookie.
_PARTNERS = re.compile(
    r"(?:we and our|nous et nos|notre site et ses|nosotros y nuestros)\b.{0,20}\b(?:partners|partenaires|socios)\b.*"
)
_CONSENT = re.compile(
    r"\b(?:we use|this (?:site|website)|uses?|accept|consent|by continuing|nous utilisons|ce site"
    r"|acceptez|utilizamos|este sitio"
    r"|usamos|мы используем|сайт использует|наш сайт|bu sayt|istifade|reserved|policy)\b|نستخدم|يستخدم|الموقع"
)


def is_label(line: str) -> bool:
    """Say whether a line only says what kind of text follows ("Press release", "Communiqué de presse")."""
    folded = fold(line).strip(" \t.:•·|-–—[]()*#\u200f\u200e")
    unnumbered = _NUMBERED.sub("", folded)
    return folded in LABELS or fold(line).strip(" :-–—") in LABELS or unnumbered in LABELS


#: What counts a label among its kind: "Press release No 123/24".
_NUMBERED = re.compile(r" ?(?:no|nr|num|n°|nº|№|رقم|nomre)?[. ]*\d{1,5}(?:[/-]\d{1,4})?$")


def begins_heading(line: str) -> bool:
    """Say whether a label may be the first line of a heading over several: "Statement", but not "Press release"."""
    return fold(line).strip(" \t.:•·|-–—[]()*#\u200f\u200e") in _BEGINNINGS


_BYLINE = re.compile(
    r"(?:by|written by|author|par|auteur|por|autor|автор|авторы|текст|بقلم|كتب|الكاتب|muellif|müəllif"
    r"|muəllif)\b[ :].{2,80}"
)


def is_byline(line: str) -> bool:
    """Say whether a line names who wrote the text: no title, and no name that a markup vouches for."""
    return len(line) <= 100 and _BYLINE.fullmatch(fold(line).strip()) is not None


#: What stands before a date, and what kind of date it then is.
_PUBLISHED = (
    "published on|published|posted on|posted|publication date|date published|release date|released|date of publication"
    "|publie le|publiee le|mis en ligne le|date de publication|paru le"
    "|publicado el|publicado|publicada el|fecha de publicacion"
    "|опубликовано|дата публикации|размещено"
    "|نشر في|نشر بتاريخ|تاريخ النشر|نشر"
    "|derc olunub|derc edilib|dərc olunub|dərc edilib|yayimlanib|yayımlanıb|nəsr tarixi|nəşr tarixi"
)
_UPDATED = (
    "last updated on|last updated|updated on|updated|last modified|modified"
    "|mis a jour le|mise a jour le|mise a jour|derniere mise a jour|modifie le"
    "|actualizado el|actualizado|ultima actualizacion"
    "|обновлено|последнее обновление|изменено"
    "|اخر تحديث|تم التحديث في|تحديث"
    "|yenilenib|yenilənib|son yenilenme|son yenilənmə"
)
_EMBARGO = (
    "embargoed until|under embargo until|embargo until|embargo|not for publication before|sous embargo jusqu'au"
    "|embargo jusqu'au|embargado hasta el|embargado hasta|embargo hasta el|под эмбарго до|эмбарго до"
)
EMBARGOED = re.compile(rf"(?:{fold(_EMBARGO)}) ?[:\-–—]? ?")
#: The headers of a letter that was sent by e-mail.
MAIL_HEADER = re.compile(
    r"(?P<name>from|to|cc|bcc|subject|date|sent|received|return-path|message-id|mime-version|content-[a-z-]+|reply-to"
    r"|delivered-to|dkim-signature|x-[a-z0-9-]+|in-reply-to|references|list-[a-z-]+|importance|authentication-results)"
    r": ?(?P<value>.*)",
    re.IGNORECASE,
)
PUBLISHED = re.compile(rf"(?:{fold(_PUBLISHED)}) ?[:\-–—]? ?")
UPDATED = re.compile(rf"(?:{fold(_UPDATED)}) ?[:\-–—]? ?")

_IN_PLACES = """
şəhəri şəhər şəh qəsəbəsi city de du des la le les del los las el al sur sous am an der den of upon and y et и на в да
"""
#: Small words of place names, and those that stand between a place and a date.
PLACE_WORDS = frozenset(fold(word) for word in _IN_PLACES.split())
_BEFORE_DATES = """
le the a à on el den am в في بتاريخ tarixində
"""
BETWEEN = frozenset(fold(word) for word in _BEFORE_DATES.split())

_NOT_IN_PLACES = """
in on since by until till before after from as at today yesterday tomorrow last this that these those dated date we
they he she it our his her their a an and but when while during between updated published posted article en depuis
jusqu'au avant après hier aujourd'hui demain ce cette nous ils elle dès pendant entre desde hasta antes después ayer
hoy mañana este esta nosotros durante según с по до после вчера сегодня завтра этот эта мы они он она от между во
منذ حتى قبل بعد أمس اليوم غدا هذا هذه نحن قال قالت أعلن أعلنت يوم خلال بين من إلى أن إن كان كانت في على dünən sabah
biz onlar bu gün qədər sonra əvvəl ərzində monday tuesday wednesday thursday friday saturday sunday lundi mardi
mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo понедельник вторник
среда четверг пятница суббота page no number vol tel fax annex version draft
"""
#: Words that begin or stand in a phrase before a date, and never in the place of a dateline.
NO_PLACE = frozenset(fold(word) for word in _NOT_IN_PLACES.split())

#: Weekdays that a date may begin with and that the reader of dates does not know.
WEEKDAYS = re.compile(
    r"\b(?:يوم )?(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)\b[،,]? ?"
    r"|\b(?:bazar ertəsi|çərşənbə axşamı|çərşənbə|cümə axşamı|cümə|şənbə|bazar)\b,? ?"
    r"|\b(?:miércoles|sábado|понедельника|вторника|среды|четверга|пятницы|субботы|воскресенья)\b,? ?",
    re.IGNORECASE,
)

#: Months whose names are two words (in the Levant and Iraq), and the name that the reader of dates knows.
LEVANT = (
    ("تشرين الأول", "أكتوبر"),
    ("تشرين الاول", "أكتوبر"),
    ("تشرين الثاني", "نوفمبر"),
    ("كانون الأول", "ديسمبر"),
    ("كانون الاول", "ديسمبر"),
    ("كانون الثاني", "يناير"),
)
