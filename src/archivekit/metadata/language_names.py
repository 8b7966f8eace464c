"""What people write in the place of a language tag: names in English and in the language itself, and country codes."""

_NAMES = """
af afrikaans
am amharic አማርኛ
ar arabic arabe árabe arabisch العربية عربي عربية арабский
az azerbaijani azeri azərbaycanca azərbaycan azərbaycan-dili азербайджанский
be belarusian беларуская
bg bulgarian български
bn bengali bangla বাংলা
bs bosnian bosanski
ca catalan català
cs czech čeština česky
cy welsh cymraeg
da danish dansk
de german deutsch allemand alemán немецкий
el greek ελληνικά
en english anglais inglés inglese englisch английский الإنجليزية ingilis ingiliscə
es spanish castilian español castellano espagnol испанский
et estonian eesti
eu basque euskara
fa persian farsi فارسی
fi finnish suomi
fr french français francais francés französisch французский الفرنسية
ga irish gaeilge
he hebrew עברית
hi hindi हिन्दी हिंदी
hr croatian hrvatski
hu hungarian magyar
hy armenian հայերեն
id indonesian
is icelandic íslenska
it italian italiano italien
ja japanese 日本語
ka georgian ქართული
kk kazakh қазақша
ko korean 한국어
ku kurdish kurdî كوردی
ky kyrgyz кыргызча
la latin latina
lt lithuanian lietuvių
lv latvian latviešu
mk macedonian македонски
mn mongolian монгол
ms malay
my burmese
nb bokmål
ne nepali नेपाली
nl dutch nederlands flemish
nn nynorsk
no norwegian norsk
pl polish polski
ps pashto پښتو
pt portuguese português portugues portugais
ro romanian română moldovan
ru russian русский russe ruso russisch rus-dili
sk slovak slovenčina
sl slovenian slovene slovenščina
so somali
sq albanian shqip
sr serbian српски srpski
sv swedish svenska
sw swahili kiswahili
ta tamil தமிழ்
tg tajik тоҷикӣ
th thai ไทย
ti tigrinya ትግርኛ
tk turkmen
tr turkish türkçe turkce
uk ukrainian українська
ur urdu اردو
uz uzbek oʻzbekcha
vi vietnamese
zh chinese mandarin 中文 汉语 漢語
mul multiple several
und unknown undetermined
"""

#: Country codes that are no language code, and the language that is meant by nearly everyone who writes them.
_COUNTRIES = """
jp ja
cn zh
tw zh-TW
kr ko
gr el
dk da
cz cs
ua uk
us en
gb en
ir fa
il he
al sq
iq ar
eg ar
sy ar
lb ar
rs sr
vn vi
mx es
kz kk
ge ka
"""

NAMES: dict[str, str] = {
    name.casefold(): line.split()[0] for line in _NAMES.strip().splitlines() for name in line.split()[1:]
}
COUNTRIES: dict[str, str] = {line.split()[0]: line.split()[1] for line in _COUNTRIES.strip().splitlines()}
