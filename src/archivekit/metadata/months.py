"""The names of the months in the languages of our records, and the small words that stand beside them in dates.

Without case, accents or dots (see `fold`). A table, and nothing that reads dates.
"""

from __future__ import annotations

import unicodedata

_NAMES = """
1 january jan janvier janv enero ene январь января янв yanvar yan يناير جانفي januar jänner gennaio janeiro ocak
2 february feb febr février févr fév febrero февраль февраля фев fevral fev فبراير فيفري februar febbraio fevereiro شباط
3 march mar mars marzo март марта мар mart مارس märz maerz março آذار
4 april apr avril avr abril abr апрель апреля апр aprel أبريل ابريل أفريل aprile nisan نيسان
5 may mai mayo май мая مايو ماي mayıs maggio maio أيار
6 june jun juin junio июнь июня июн iyun يونيو جوان juni giugno junho haziran حزيران
7 july jul juillet juil julio июль июля июл iyul يوليو جويلية juli luglio julho temmuz تموز
8 august aug août agosto ago август августа авг avqust avq أغسطس اغسطس أوت ağustos آب
9 september sep sept septembre septiembre сентябрь сентября сен сент sentyabr sen سبتمبر settembre setembro أيلول
10 october oct octobre octubre октябрь октября окт oktyabr okt أكتوبر اكتوبر oktober ottobre outubro ekim
11 november nov novembre noviembre ноябрь ноября ноя нояб noyabr noy نوفمبر novembro kasım
12 december dec décembre déc diciembre dic декабрь декабря дек dekabr dek ديسمبر dezember dez dicembre dezembro
"""

#: The same for Turkish, Ukrainian and Peru, where the lines above were full.
_MORE_NAMES = """
1 січня
2 şubat лютого
3 березня
4 квітня
5 травня
6 червня
7 липня
8 серпня
9 eylül вересня setiembre
10 жовтня
11 листопада
12 aralık грудня
"""

_FILLERS = """
the of day de del du le la el den der am an year г года году год il ilin ili yıl م في يوم
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
montag dienstag mittwoch donnerstag freitag samstag sonntag
понедельник вторник среда четверг пятница суббота воскресенье
"""


def fold(text: str) -> str:
    """Return a text without case and accents: what the tables of this module are written in."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


MONTHS: dict[str, int] = {
    fold(name): int(line.split()[0]) for line in (_NAMES + _MORE_NAMES).split("\n") for name in line.split()[1:]
}
FILLERS = frozenset(fold(word) for word in _FILLERS.split())
#: Endings of ordinal numbers: 4th, 1er, 1º, 4-го, 20-ci.
ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "o", "a", "eme", "го", "ое", "ci", "cu", "inci"})
CIRCA = frozenset(
    {"c", "ca", "circa", "cca", "about", "around", "approx", "approximately", "um", "vers", "env", "около"}
)
