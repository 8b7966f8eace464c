"""A report whose names and values would command a terminal, a browser, a spreadsheet or a runner, if they were let."""

from __future__ import annotations

from archivekit.findings import Depth, Examined, Finding, Kind, Level, Report, Subject, Verdict, Where
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.terms import Term
from archivekit.reporters.html import Page
from archivekit.reporters.inventory import Entry, Inventory

MARKUP = "<script>alert('x')</script><img src=http://example.org/x onerror=alert(1)>&amp;\"]]>"
TERMINAL = "data/e\x1b[31m\x9b1m\x07\u202etxt.exe"
COMMANDS = "data/a,line=9::x%0A\r\n::stop-commands::token\n::set-output name=a::b"
MARKDOWN = "[click](javascript:alert(1)) `code` | cell | **bold** <b>"
LONE = "data/\ud800-\udcff.txt"
LONELY = "data/\ufffe\uffff.txt"
FORMULAS = ("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1")
BAG = f"vault/a b#c?{MARKUP}"


def _finding(code: str, level: Level, name: str, **more: str | None) -> Finding:
    where = Where(file="manifest-sha512.txt", line=3, path=name)
    return Finding(
        code, level, f"{name!s} is not what it was", "Keep it: {0} [1](2).", "RFC 8493 §3", where=where, **more
    )


REPORT = Report(
    "verify",
    (
        Subject(
            BAG,
            Kind.BAG,
            (
                Finding("VFY-101", Level.NOTE, MARKDOWN),
                _finding("BAG-202", Level.WARNING, TERMINAL),
                _finding("BAG-134", Level.ERROR, MARKUP, value=MARKUP, expected="a" * 64, observed="b" * 64),
                _finding("BAG-134", Level.ERROR, COMMANDS),
                _finding("BAG-134", Level.ERROR, COMMANDS),
                _finding("BAG-131", Level.ERROR, LONE),
                _finding("SYS-104", Level.UNKNOWN, LONELY),
                Finding("ZZZ-999", Level.ERROR, TERMINAL, where=Where(path="data/بيان صحفي.txt")),
            ),
            verdict=Verdict.INVALID,
            depth=Depth.COMPLETE,
            fingerprint="ab" * 64,
            examined=Examined(files=8, octets=1234),
        ),
        Subject(
            "records/تسجيل.csv",
            Kind.SHEET,
            tuple(
                Finding("REC-202", Level.WARNING, formula, None, None, formula, formula, formula, formula,
                        Where(file="records/تسجيل.csv", line=40 + number, row=2 + number, column=3, header=formula))
                for number, formula in enumerate(FORMULAS)
            ),
            examined=Examined(files=1, records=6),
            strict=True,
        ),
        Subject(
            "vault/whole", Kind.BAG, verdict=Verdict.VALID, depth=Depth.FULL, fingerprint="cd" * 64,
            examined=Examined(files=3, octets=1_500_000),
        ),
        Subject("vault/counted", Kind.BAG, depth=Depth.QUICK, examined=Examined(files=3)),
    ),
    "2024-11-20",
    "ef" * 64,
)  # fmt: skip

INVENTORY = Inventory(
    BAG,
    (
        Entry(TERMINAL, 12, "a" * 128, "text/plain"),
        Entry(MARKUP, 2_000_000, None, MARKUP),
        Entry(LONE, None, "b" * 128, None),
        Entry("data/بيان صحفي.txt", 5_000, "c" * 128, "text/plain"),
    ),
    "manifest-sha512.txt",
    Record(
        (
            (Term("title"), (Value("بيان \u202e", "ar"), Value(MARKUP, '"><b>', uri="javascript:alert(1)"))),
            (Term("accessRights"), (Value(MARKUP),)),
        ),
        (Unknown(MARKUP, TERMINAL),),
    ),
    ((MARKUP, TERMINAL), ("Contact-Name", FORMULAS[0])),
)

PAGE = Page(inventories={BAG: INVENTORY})
