"""The shape of a record that is read (1xx of the codes): what a file must be, and what has no place in a record."""

from archivekit.codes import Code
from archivekit.findings import Level

_RECORDS = "archivekit, records"

EMPTY_FILE = Code(
    "REC-101",
    Level.ERROR,
    None,
    "The record file is empty",
    "There is nothing in the file but blanks, so nothing is said about the document.",
    'Write at least a title: `title = "…"` in TOML, `{"title": "…"}` in JSON.',
)

NOT_UTF8 = Code(
    "REC-102",
    Level.ERROR,
    "RFC 8259 §8.1; TOML 1.0",
    "The record file is not UTF-8",
    "Records are UTF-8 text. Some bytes of the file are not, and guessing another encoding would change names.",
    "Save the file as UTF-8 in the program that wrote it, and look at the place named.",
)

BINARY = Code(
    "REC-103",
    Level.ERROR,
    None,
    "The record file is not a text file",
    "It holds NUL bytes, which no text holds: this is a document, an image or a damaged file, and no record.",
    "Hand in the record itself; the originals are given as originals.",
)

BYTE_ORDER_MARK = Code(
    "REC-104",
    Level.NOTE,
    None,
    "The record file begins with a byte-order mark",
    "The mark decided how the file was read, and is no part of the record.",
    "Nothing needs doing; a file saved as UTF-8 without the mark is read alike.",
)

SYNTAX = Code(
    "REC-105",
    Level.ERROR,
    "TOML 1.0; RFC 8259",
    "The record file breaks the rules of its format",
    "The file cannot be taken apart into keys and values from the place named on, so nothing in it was judged.",
    "Mend the place named. Text stands in double quotes, and so does a key with a colon in it.",
)

NOT_A_TABLE = Code(
    "REC-106",
    Level.ERROR,
    _RECORDS,
    "The record is not a table of terms",
    "A record is one table of terms and values; here stands a list or a single value. (Lists are read where they are "
    "Archivematica's `metadata.json` or what `export --as json` writes of many records.)",
    'Put the terms in one table: `{"title": "…"}`. Several records go into a sheet, or into one file each.',
)

NO_TERM = Code(
    "REC-107",
    Level.ERROR,
    _RECORDS,
    "The record says nothing",
    "No term of Dublin Core has a value in it. Comments, suggestions and unknown keys are not description.",
    "Write at least a title; take the comment sign away from the suggestions that are right.",
)

KEY_TWICE = Code(
    "REC-108",
    Level.ERROR,
    "TOML 1.0; RFC 8259 §4",
    "A key is given twice",
    "Programs that read such a file keep one of the two and drop the other without a word. `title` and "
    "`dcterms:title` are one key under two spellings.",
    'Give the key once, with a list: `title = ["…", "…"]`.',
)

UNKNOWN_KEY = Code(
    "REC-109",
    Level.ERROR,
    "DCMI Metadata Terms",
    "A key is no term of Dublin Core",
    "The key names none of the 55 DCMI properties and none of the 15 legacy elements. It is kept in the record "
    "under `unknown`, and no XML export carries it.",
    "Use the term that is meant; `archivekit schema show dcterms-core` lists them.",
)

UNKNOWN_PART = Code(
    "REC-110",
    Level.ERROR,
    _RECORDS,
    "A value has a part that is not known",
    "A value is a text, or a table of `value`, `lang`, `uri`, `scheme`, `type` and `identifier`. What else stands "
    "there is kept under `unknown`, and no XML export carries it.",
    "Use one of `value`, `lang`, `uri`, `scheme`, `type`, `identifier`.",
)

NOT_TEXT = Code(
    "REC-111",
    Level.ERROR,
    _RECORDS,
    "A number where text belongs",
    "A number, a truth value or a date of the file format has lost its spelling (leading zeros, trailing zeros, "
    "`1.10`), so it is kept under `unknown` and not taken for text. Dates of TOML are taken in date terms.",
    "Put it in double quotes.",
)

NOTHING_THERE = Code(
    "REC-112",
    Level.ERROR,
    _RECORDS,
    "`null` where text belongs",
    "`null` may mean unknown, none, or not yet: the record cannot say which.",
    "Leave the key out, or write what is known.",
)

NOT_A_VALUE = Code(
    "REC-113",
    Level.ERROR,
    _RECORDS,
    "A value has a shape that no value has",
    "A value is a text, a table with `value`, or a list of these. A list in a list, or a table in the place of a "
    "text, has no meaning in Dublin Core; it is kept under `unknown`.",
    "Write one list of texts or of tables.",
)

TOO_DEEP = Code(
    "REC-114",
    Level.ERROR,
    _RECORDS,
    "The record file is nested too deeply",
    "No record needs more than a handful of levels; a file with hundreds of them is damaged or hostile.",
    "Write the record flat: terms, and values under them.",
)

TOO_LONG = Code(
    "REC-115",
    Level.ERROR,
    "libxml2 (10 MB in a text node)",
    "A value is longer than 10 MB",
    "XML tools refuse a text of that length, so the record could be written and never read again.",
    "Package the text as an original, and describe it here.",
)

EMPTY_VALUE = Code(
    "REC-116",
    Level.WARNING,
    _RECORDS,
    "A value is empty",
    "The term is there and says nothing. The empty value is kept as given; it does not count as present.",
    "Write the value, or leave the term out.",
)

EMPTY_LIST = Code(
    "REC-117",
    Level.WARNING,
    _RECORDS,
    "A list holds no value",
    "The term is named and given no value at all, which leaves nothing that a record could keep.",
    "Write the values, or leave the term out.",
)

VALUE_MISSING = Code(
    "REC-118",
    Level.ERROR,
    _RECORDS,
    "A value table has no `value`",
    "A language, an address or a scheme is given for a text that is not there. The table is kept under `unknown`.",
    'Add the text: `{ value = "…", lang = "en" }`.',
)

FORM_VERSION = Code(
    "REC-119",
    Level.ERROR,
    "archivekit record.json",
    "The record is of a form that this version does not know",
    "The file says by its keys that it is a record.json, and its `schema_version` is not 1.",
    "Read it with the version of archivekit that wrote it, or a newer one.",
)

DERIVED_DIFFERS = Code(
    "REC-120",
    Level.WARNING,
    "archivekit record.json",
    "What was derived from a date does not fit the date",
    "`edtf`, `earliest` and `latest` are computed from `value`. Here they say something else, so that one of them "
    "was changed by hand. The value given counts.",
    "Mend `value`, or leave the derived keys out.",
)

ILLEGAL_CHARACTER = Code(
    "REC-121",
    Level.ERROR,
    "XML 1.0 §2.2",
    "A value holds a character that XML cannot carry",
    "Control characters, U+FFFE, U+FFFF and halves of surrogate pairs have no form in XML at all: every export and "
    "every harvester would stop there. They come from copying out of other programs, or from damage.",
    "Take the character out of the value, or write what it stood for.",
)
