"""The noise of the web around a press text, in six languages: buttons, counters, reading times, banners of consent.

Tables and patterns for whole lines; all of it is written without case and accents, as `months.fold` leaves a text.
"""

from __future__ import annotations

import re

from archivekit.metadata.describe.words import words_of
from archivekit.metadata.months import fold

_NOISE_LINES = words_of("""
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
#: What banners of consent say without the word cookie.
_PARTNERS = re.compile(
    r"(?:we and our|nous et nos|notre site et ses|nosotros y nuestros)\b.{0,20}\b(?:partners|partenaires|socios)\b.*"
)
_CONSENT = re.compile(
    r"\b(?:we use|this (?:site|website)|uses?|accept|consent|by continuing|nous utilisons|ce site"
    r"|acceptez|utilizamos|este sitio"
    r"|usamos|мы используем|сайт использует|наш сайт|bu sayt|istifade|reserved|policy)\b|نستخدم|يستخدم|الموقع"
)
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
