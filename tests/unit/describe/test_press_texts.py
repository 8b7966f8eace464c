"""Press texts read as a person reads them: headings, datelines and dates in six languages, and the noise around."""

from __future__ import annotations

import pytest

from archivekit.formats.describe.reading import Reader
from archivekit.metadata.describe.datelines import find_dateline, whole_date
from archivekit.metadata.describe.noise import is_noise
from archivekit.metadata.describe.words import (
    is_byline,
    is_label,
)
from describing import FIXTURES, asked, reading, told

PRESS = FIXTURES / "press"

DATELINES = {
    "Strasbourg, November 4th, 2024 – The Observatory": ("Strasbourg", "2024-11-04"),
    "GENEVA (4 November 2024) – Experts said": ("GENEVA", "2024-11-04"),
    "(Berlin, November 4, 2024) – The authorities": ("Berlin", "2024-11-04"),
    "WASHINGTON, D.C., Nov. 4, 2024 /Newswire/ -- The": ("WASHINGTON, D.C.", "2024-11-04"),
    "New York, Monday, 4 November 2024 – The": ("New York", "2024-11-04"),
    "The Hague, 4 November 2024: The": ("The Hague", "2024-11-04"),
    "4 November 2024, Geneva – The experts": ("Geneva", "2024-11-04"),
    "PARIS (AFP), November 4, 2024 – The": ("PARIS", "2024-11-04"),
    "Strasbourg, 2024-11-04 – The": ("Strasbourg", "2024-11-04"),
    "Strasbourg, le 4 novembre 2024 – L’Observatoire": ("Strasbourg", "2024-11-04"),
    "Québec (Canada), le 1er novembre 2024 – Le": ("Québec (Canada)", "2024-11-01"),
    "Madrid, a 4 de noviembre de 2024.– El Observatorio": ("Madrid", "2024-11-04"),
    "La Paz, 4 de noviembre de 2024. El Observatorio": ("La Paz", "2024-11-04"),
    "Страсбург, 4 ноября 2024 г. — Обсерватория": ("Страсбург", "2024-11-04"),
    "Баку, понедельник, 4 ноября 2024 года – Суд": ("Баку", "2024-11-04"),
    "ستراسبورغ، 4 نوفمبر/تشرين الثاني 2024 – يعرب": ("ستراسبورغ", "2024-11-04"),
    "باريس في ٤ تشرين الثاني ٢٠٢٤ – يعرب": ("باريس", "2024-11-04"),
    "باريس، الاثنين 4 نوفمبر 2024 – يعرب": ("باريس", "2024-11-04"),
    "Bakı, 4 noyabr 2024-cü il – Mərkəz": ("Bakı", "2024-11-04"),
    "Bakı şəhəri, 4 noyabr 2024-cü il": ("Bakı şəhəri", "2024-11-04"),
    "Bakı. 4 noyabr 2024. Agentlik: Məhkəmə": ("Bakı", "2024-11-04"),
    "г. Страсбург, 4 ноября 2024 года": ("Страсбург", "2024-11-04"),
    "*Geneva, 4 November 2024* — The": ("Geneva", "2024-11-04"),
    "МОСКВА, 4 ноября 2024. /ТАСС/. Суд": ("МОСКВА", "2024-11-04"),
    "Fait à Genève, le 4 novembre 2024": ("Genève", "2024-11-04"),
    "Done at The Hague, 4 November 2024": ("The Hague", "2024-11-04"),
    "San José, Costa Rica, 4 de setiembre de 2024 – La": ("San José, Costa Rica", "2024-09-04"),
    "Paris – November 4, 2024 – The": ("Paris", "2024-11-04"),
}

NO_DATELINES = (
    "In November 2024 – as before – the court met",
    "Since Monday, November 4, 2024 – the doors were shut",
    "On 4 November 2024, the court met",
    "The Court, which met on 4 November 2024 – the second time – rose",
    "Statement by the Observatory, 4 November 2024",
    "Press release, 4 November 2024",
    "Two journalists were detained in Baku, November 4, 2024.",
    "Article 5 of the Convention",
    "Depuis lundi, 4 novembre 2024 – les portes",
    "Вчера, 4 ноября 2024 года – суд",
    "أمس، 4 نوفمبر 2024 – قال",
    "Dünən, 4 noyabr 2024 – məhkəmə",
)


@pytest.mark.parametrize("line", DATELINES)
def test_a_dateline_gives_its_place_and_its_day(line: str) -> None:
    found = find_dateline(line)

    assert found is not None
    assert found.date is not None
    assert DATELINES[line] == (found.place, found.date.edtf)
    assert found.text in line


@pytest.mark.parametrize("line", NO_DATELINES)
def test_a_sentence_with_a_date_is_no_dateline(line: str) -> None:
    assert find_dateline(line) is None


def test_a_place_in_brackets_before_the_first_words_is_a_dateline_without_a_day() -> None:
    found = find_dateline("(New York) – The authorities should explain themselves")

    assert found is not None
    assert ("New York", None) == (found.place, found.date)


@pytest.mark.parametrize(
    "line",
    [
        "2 min read", "5-minute read", "Reading time: 3 minutes", "2 min de lecture", "Temps de lecture : 2 min",
        "Lectura de 3 min", "2 мин чтения", "3 минуты чтения", "3 دقائق قراءة", "دقيقتان للقراءة", "2 dəq oxu",
        "Share on Facebook", "Share: Facebook Twitter", "Partager", "Compartir en Facebook", "Поделиться", "شارك",
        "Paylaş",
        "Facebook | Twitter | WhatsApp", "Home | About | Contact", "1,204 views", "Skip to content", "—",
        "We use cookies to improve your experience.", "Ce site utilise des cookies.", "Мы используем файлы cookie.",
    ],
)  # fmt: skip
def test_what_is_of_the_web_is_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    ["Statement on the cookie law", "Two minutes of silence", "Facebook must answer", "Share the burden", "4 November"],
)
def test_what_is_of_the_text_is_no_noise(line: str) -> None:
    assert not is_noise(line)


def test_a_label_says_what_kind_of_text_follows() -> None:
    labels = [
        "PRESS RELEASE",
        "Communiqué de presse :",
        "Nota de prensa",
        "Пресс-релиз",
        "بيان صحفي",
        "Mətbuat açıqlaması",
    ]

    assert labels == [line for line in (*labels, "Statement on the press") if is_label(line)]


def test_a_byline_is_known_for_one() -> None:
    assert [True, True, False] == [is_byline("By Ada Example"), is_byline("Автор: Ада"), is_byline("Bygones")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Nov 20, 2024 at 10:30 am", "2024-11-20"),
        ("20 ноября 2024 г.", "2024-11-20"),
        ("20 noyabr 2024, 10:30", "2024-11-20"),
        ("(20.11.2024)", "2024-11-20"),
        ("14:03 GMT, 20 November 2024", "2024-11-20"),
    ],
)
def test_a_line_that_is_a_date_is_read_whole(line: str, expected: str) -> None:
    found = whole_date(line)

    assert found is not None
    assert expected == found.edtf


@pytest.mark.parametrize("line", ["2024", "May", "4 11", "Article 5", "November 4: a day of remembrance", ""])
def test_a_line_that_is_more_or_less_than_a_day_is_no_date(line: str) -> None:
    assert whole_date(line) is None


DATELINE = {
    "en": ("GENEVA", "GENEVA (4 November 2024)"),
    "fr": ("Strasbourg", "Strasbourg, le 4 novembre 2024"),
    "es": ("Estrasburgo", "Estrasburgo, 4 de noviembre de 2024"),
    "ru": ("Страсбург", "Страсбург, 4 ноября 2024 г"),
    "ar": ("ستراسبورغ", "ستراسبورغ، الاثنين ٤ تشرين الثاني ٢٠٢٤"),
    "az": ("Strasburq", "Strasburq, 4 noyabr 2024-cü il"),
}
TITLES = {
    "en": ("Court must say why an editor is still held", "line 6"),
    "fr": ("Les journalistes détenus doivent être libérés sans délai", "line 3"),
    "es": ("Los periodistas detenidos deben ser puestos en libertad", "first line"),
    "ru": ("Заявление о задержании журналистов", "first line"),
    "ar": ("بيان بشأن احتجاز الصحفيين", "line 3"),
    "az": ("Jurnalistlərin saxlanılması ilə bağlı bəyanat", "first line"),
}
ISSUED = {
    "en": ("Nov 20", 'date line "Nov 20 · 3 min read"'),
    "fr": ("2024-11-20", 'line 5 "Publié le 20 novembre 2024 à 10h30"'),
    "es": ("20 nov", 'date line "20 nov"'),
    "ru": ("20 ноября", 'date line "20 ноября"'),
    "ar": ("20 نوفمبر", 'date line "20 نوفمبر"'),
    "az": ("20 noyabr", 'date line "20 noyabr"'),
}


@pytest.mark.parametrize("language", TITLES)
def test_a_press_text_is_read_in_six_languages_and_nothing_else_is_claimed(language: str) -> None:
    place, dateline = DATELINE[language]

    suggestions, findings = reading(Reader.TEXT, (PRESS / f"{language}.txt").read_bytes())

    assert [
        ("title", *TITLES[language]),
        ("created", "2024-11-04", f'dateline "{dateline}"'),
        ("issued", *ISSUED[language]),
        ("spatial", place, f'dateline "{dateline}"'),
    ] == told(suggestions)
    assert findings == []


@pytest.mark.parametrize("language", sorted(TITLES.keys() - {"fr"}))
def test_a_day_without_a_year_is_a_question_with_the_day_and_the_year_of_the_dateline(language: str) -> None:
    given = ISSUED[language][0]

    suggestions, _ = reading(Reader.TEXT, (PRESS / f"{language}.txt").read_bytes())

    assert (
        f'"{given}" stands by itself: is it the day of publication? "{given}" names no year: which year is it? The '
        f'dateline "{DATELINE[language][1]}" suggests 2024, which would make it 2024-11-20.'
    ) == asked(suggestions)["issued"]


def test_the_year_is_that_of_the_day_nearest_to_the_dateline() -> None:
    suggestions, _ = reading(Reader.TEXT, (PRESS / "turn-of-the-year.txt").read_bytes())

    assert "suggests 2025, which would make it 2025-01-02." in (asked(suggestions)["issued"] or "")


def test_a_date_that_can_be_read_twice_is_a_question_with_both_readings() -> None:
    suggestions, _ = reading(Reader.TEXT, (PRESS / "ambiguous.txt").read_bytes())

    assert {
        "title": None,
        "created": '"4.11.2024" may be 2024-11-04 or 2024-04-11: which?',
        "issued": '"04/11/2024" may be 2024-11-04 or 2024-04-11: which?',
        "spatial": None,
    } == asked(suggestions)


def test_a_day_that_no_calendar_has_is_a_question_and_a_paragraph_is_no_title() -> None:
    suggestions, _ = reading(Reader.TEXT, (PRESS / "no-heading.txt").read_bytes())

    assert {
        "created": '"February 30, 2024" is no day of the calendar: what is meant?',
        "spatial": None,
    } == asked(suggestions)


def test_a_letter_is_dated_at_its_end_and_its_heading_goes_over_two_lines() -> None:
    suggestions, _ = reading(Reader.TEXT, (PRESS / "letter.txt").read_bytes())

    assert [
        (
            "title",
            "Open letter to the Minister of Justice on the detention of journalists and media workers",
            "lines 1 and 2, joined",
        ),
        ("created", "2024-11-04", 'dateline "Strasbourg, 4 November 2024"'),
        ("spatial", "Strasbourg", 'dateline "Strasbourg, 4 November 2024"'),
    ] == told(suggestions)


MAIL = """\
From: Press office <press@example.org>
Subject: Court must say why an editor is still held
Date: Mon, 4 Nov 2024 10:30:00 +0100

GENEVA (4 November 2024) – A court
"""


def test_a_letter_by_e_mail_is_named_by_its_subject() -> None:
    suggestions, _ = reading(Reader.TEXT, MAIL.encode())

    assert [
        ("title", "Court must say why an editor is still held", "line 2, Subject of the e-mail"),
        (
            "created",
            "2024-11-04",
            'line 3 "Date: Mon, 4 Nov 2024 10:30:00 +0100", dateline "GENEVA (4 November 2024)"',
        ),
        ("spatial", "GENEVA", 'dateline "GENEVA (4 November 2024)"'),
    ] == told(suggestions)


def test_an_embargo_a_label_with_a_date_and_a_reference_are_no_heading() -> None:
    text = "EMBARGOED UNTIL 20 November 2024, 10:00\nPress release, 19 November 2024\nRef: EO/2024/45\n\nThe heading\n"

    suggestions, _ = reading(Reader.TEXT, text.encode())

    assert [
        ("title", "The heading", "line 5"),
        ("issued", "2024-11-19", 'date line "Press release, 19 November 2024"'),
        ("available", "2024-11-20", 'first line "EMBARGOED UNTIL 20 November 2024, 10:00"'),
    ] == told(suggestions)
    assert ["issued", "available"] == [one.field for one in suggestions if one.question]


@pytest.mark.parametrize(
    ("text", "title", "source", "question"),
    [
        (
            "ЗАЯВЛЕНИЕ\nОбсерватории прессы\nо задержании журналистов\n\nМы обеспокоены.\n",
            "ЗАЯВЛЕНИЕ Обсерватории прессы о задержании журналистов",
            "lines 1 to 3, joined",
            "The heading seems to go over these lines: is it so?",
        ),
        (
            "Journalists\nThe year in numbers\n\nText.\n",
            "Journalists",
            "first line",
            '"The year in numbers" follows on the next line: does the title go on there?',
        ),
        ("COMMUNIQUÉ DE PRESSE\nLa Cour condamne l'État\n\nTexte.\n", "La Cour condamne l'État", "line 2", None),
        ("Press release No 123/24\nThe heading\n\nText.\n", "The heading", "line 2", None),
        ("Oxunub: 155\nXəbər başlığı\n\nMətn.\n", "Xəbər başlığı", "line 2", None),
        ("مدة القراءة: دقيقتان\nالمحكمة تصدر حكمها\n\nنص.\n", "المحكمة تصدر حكمها", "line 2", None),
        ("Просмотров: 123\nСуд вынес решение\n\nТекст.\n", "Суд вынес решение", "line 2", None),
        ("Paris, 4 November 2024\n\nThe heading\n\nText.\n", "The heading", "line 3", None),
        ("The heading\nNov 20\n2 min read\nText.\n", "The heading", "first line", None),
        ("# The heading\n\nText.\n", "The heading", "first line", None),
        ("News\nContact: press@example.org\nThe heading\n\nText.\n", "The heading", "line 3", None),
        ("Accept\nWe and our 834 partners store data.\nListen (3 min)\nThe heading\n", "The heading", "line 4", None),
        ("The heading\n4 min read · 1.2K views\nText.\n", "The heading", "first line", None),
        ("Subscribe to our newsletter\nThe heading\n\nText.\n", "The heading", "line 2", None),
        ("عاجل\nالمحكمة تصدر حكمها\n\nنص.\n", "المحكمة تصدر حكمها", "line 2", None),
        ("Birgə bəyanat\n\nMətn azadlıq haqqındadır\n", "Mətn azadlıq haqqındadır", "line 3", None),
        (
            "Заявление\n\nМосква, 4 ноября 2024 года\n\nМы, нижеподписавшиеся, требуем освобождения.\n",
            "Заявление",
            "first line",
            "This says what kind of text it is, and no other heading was found: is it the title?",
        ),
        (
            "The court has decided that the editor be released.\n\nText.\n",
            "The court has decided that the editor be released.",
            "first line",
            "It is a whole sentence: is it the title?",
        ),
    ],
)
def test_a_heading_over_several_lines_is_a_question(text: str, title: str, source: str, question: str | None) -> None:
    suggestions, _ = reading(Reader.TEXT, text.encode())

    assert [(title, source, question)] == [
        (one.value, one.source, one.question) for one in suggestions if one.field == "title"
    ]


def test_a_list_has_no_heading() -> None:
    assert ((), []) == reading(Reader.TEXT, b"1. First point\n2. Second point\n")


def test_a_line_that_says_when_the_text_was_published_is_found_after_the_dateline_too() -> None:
    text = (
        "The heading\n\nMadrid, 4 de octubre de 2024 – Texto\n" + "Texto\n" * 60 + "Publicado el 5 de octubre de 2024\n"
    )

    suggestions, _ = reading(Reader.TEXT, text.encode())

    assert ("issued", "2024-10-05", 'line 64 "Publicado el 5 de octubre de 2024"') in told(suggestions)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("BAKU, Azerbaijan (AP) — The", "BAKU, Azerbaijan"),
        ("BAKU, Azerbaijan — The", "BAKU, Azerbaijan"),
        ("LONDON (Reuters) – The", "LONDON"),
        ("URGENT — Journalists arrested", None),
        ("A Court — and its judge", None),
    ],
)
def test_an_agency_names_the_place_in_capitals(line: str, place: str | None) -> None:
    found = find_dateline(line)

    assert place == (found and found.place)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_in_utf_8_and_by_its_mark(encoding: str) -> None:
    suggestions, findings = reading(Reader.TEXT, "Заявление о суде\n\nТекст.\n".encode(encoding))

    assert [("title", "Заявление о суде", "first line")] == told(suggestions)
    assert findings == []


def test_a_text_in_another_encoding_is_a_finding_and_no_guess() -> None:
    suggestions, findings = reading(Reader.TEXT, "Заявление о суде\n".encode("cp1251"))

    assert () == suggestions
    assert ["DSC-101"] == [one.code for one in findings]


def test_of_a_long_text_the_beginning_is_read_and_that_is_said() -> None:
    suggestions, findings = reading(Reader.TEXT, b"Heading\n\n" + "é".encode() * 200_000)

    assert [("title", "Heading", "first line")] == told(suggestions)
    assert ["DSC-116"] == [one.code for one in findings]
