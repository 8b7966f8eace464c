"""Language tags: the verdicts of the contract, their canonical forms, and what was meant."""

from __future__ import annotations

import pytest

from archivekit.metadata.languages import LanguageKind, canonical, judge_language


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "EN",
        "az",
        "en-gb",
        "en-GB",
        "AZ-latn-az",
        "zh-Hant",
        "zh-hant-tw",
        "und",
        "mul",
        "zxx",
        "mis",
        "qaa",
        "x-archive",
        "i-default",
        "sr-Latn",
        "de-1996",
        "en-x-foo",
        "sl-rozaj-biske",
        "sl-rozaj-biske-1994",
        "sh",
        "cnr",
        "cnr-Cyrl-ME",
        "tl-PH",
        "prs",
        "ru-SU",
        "sr-Latn-YU",
        "nl-AN-x-a",
    ],
)
def test_a_canonical_tag_needs_no_word_in_any_case(tag: str) -> None:
    assert judge_language(tag).kind is LanguageKind.PLAIN


@pytest.mark.parametrize(
    ("tag", "better"),
    [
        ("fre", "fr"),
        ("eng", "en"),
        ("aze", "az"),
        ("ger", "de"),
        ("per", "fa"),
        ("en_GB", "en-GB"),
        ("EN_us", "en-US"),
        ("en-UK", "en-GB"),
        ("iw", "he"),
        ("i-klingon", "tlh"),
        ("art-lojban", "jbo"),
        ("en-GB-oed", "en-GB-oxendict"),
        ("zh-cmn", "cmn"),
        ("zh-cmn-Hans", "cmn-Hans"),
        ("zh-yue", "yue"),
        ("de-DD", "de-DE"),
        ("no-bok", "nb"),
        ("no-nyn", "nn"),
        ("zh-min-nan", "nan"),
        ("zh-guoyu", "cmn"),
        ("sh_YU", "sh-YU"),
        ("srp-YU", "sr-YU"),
    ],
)
def test_a_tag_with_one_certain_reading_gets_its_canonical_form(tag: str, better: str) -> None:
    verdict = judge_language(tag)

    assert (verdict.kind, verdict.canonical) == (LanguageKind.NOT_CANONICAL, better)


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("English", "en"),
        ("english", "en"),
        ("French", "fr"),
        ("français", "fr"),
        ("Azerbaijani", "az"),
        ("Azərbaycan", "az"),
        ("русский", "ru"),
        ("عربي", "ar"),
        ("العربية", "ar"),
        ("jp", "ja"),
        ("cn", "zh"),
        ("gb", "en"),
        ("English (US)", "en"),
        ("en; fr", "en"),
        (" en ", "en"),
        ("en GB", "en-GB"),
        ("jp-JP", "ja"),
        ("xx", None),
        ("zz", None),
        ("", None),
        ("123", None),
        ("a1", None),
        ("x-", None),
        ("en--GB", "en"),
        ("en-GB-GB", "en"),
        ("en-a-bbb-a-ccc", "en"),
        ("en-1234567890", "en"),
        ("é" * 1_000_000, None),
    ],
)
def test_what_is_no_tag_is_unknown_and_gets_what_was_probably_meant(tag: str, meant: str | None) -> None:
    verdict = judge_language(tag)

    assert (verdict.kind, verdict.canonical, verdict.suggestion) == (LanguageKind.UNKNOWN, None, meant)


def test_exports_carry_the_canonical_form_and_nothing_for_what_is_no_tag() -> None:
    carried = [canonical(tag) for tag in ("EN", "fre", "en_GB", "x-archive", "English")]

    assert carried == ["en", "fr", "en-GB", "x-archive", None]


@pytest.mark.parametrize("tag", ["fre", "en_GB", "zh-cmn-Hans", "iw", "i-klingon", "EN", "x-Foo"])
def test_the_canonical_form_of_a_canonical_form_is_itself(tag: str) -> None:
    once = canonical(tag)

    assert once is not None
    assert canonical(once) == once
