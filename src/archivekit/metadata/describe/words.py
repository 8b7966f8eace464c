"""The words that surround a press text in six languages: labels, bylines, datelines.

English, French, Spanish, Russian, Arabic and Azerbaijani. Tables and patterns, and nothing that reads a text. All of
it is written without case and accents, as `months.fold` leaves a text.
"""

from __future__ import annotations

import re

from archivekit.metadata.months import fold


def words_of(text: str) -> frozenset[str]:
    """Return the lines of a table, without case and accents."""
    return frozenset(fold(line.strip()) for line in text.strip().split("\n"))


#: Lines that say what kind of text follows, and are no title of it.
LABELS = words_of("""
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
_BEGINNINGS = words_of("""
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
