"""A record that is read (1xx) and its values (2xx); the rules of schemas (3xx) are in `record_rules`."""

from archivekit.codes import Code
from archivekit.findings import Level

_EDTF = "EDTF (ISO 8601-2)"
_BCP47 = "BCP 47 (RFC 5646)"
_RECORDS = "archivekit, records"

# -- 1xx: reading

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
    "A record is one table of terms and values, and a list of such tables is as many records, where many are asked "
    "for. Here stands a single value, or a list of something else or of nothing.",
    'Put the terms in one table: `{"title": "…"}`. Several records go into a list of tables, or into a sheet.',
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

FORM_TOLD = Code(
    "REC-122",
    Level.NOTE,
    _RECORDS,
    "The form of the file was told from its content",
    "The ending of the file's name says none of the forms that records have, or another one than the content.",
    "Nothing needs doing, if the form is the one that is meant; the right ending says it for certain.",
)

EXTRA_MISSING = Code(
    "REC-123",
    Level.UNKNOWN,
    None,
    "A library that this kind of file needs is not installed",
    "YAML, workbooks and JSON Schema are read by libraries that come as extras. Nothing of the file was looked at.",
    "Install the extra that is named.",
)

SEVERAL = Code(
    "REC-124",
    Level.ERROR,
    _RECORDS,
    "The file holds several records where one was asked for",
    "Choosing one of several would be a guess. A sheet may hold one record, or a harvest, and then it is that one.",
    "Hand in one record a file, or validate and ingest the sheet as a whole.",
)

DIALECT_OF_KEYS = Code(
    "REC-125",
    Level.NOTE,
    _RECORDS,
    "Whose list of records it is was told from its keys",
    "Archivematica's `metadata.json` is a list of tables with a `filename` and dotted keys (`dc.title`), so it was "
    "read by the rules of that system's sheets.",
    "If it is another one's, say so: `--dialect plain`.",
)

KEPT_KEY = Code(
    "REC-126",
    Level.NOTE,
    _RECORDS,
    "A key that is not Dublin Core is kept",
    "Files of that system hold keys of its own. They are kept in each record under `unknown`, and no XML export "
    "carries them.",
    "Nothing needs doing, unless a term of Dublin Core was meant.",
)

# -- 2xx: values

NOT_EDTF = Code(
    "REC-201",
    Level.ERROR,
    _EDTF,
    "A date is not in EDTF",
    "Dates are written by ISO 8601 and its extension EDTF, so that machines in any country read the same day.",
    "Write the date as YYYY, YYYY-MM or YYYY-MM-DD; about = `~`, uncertain = `?`, unknown digits = `X`.",
)

AMBIGUOUS_DATE = Code(
    "REC-202",
    Level.ERROR,
    _EDTF,
    "A date can be read in several ways",
    "Day and month (or the century) cannot be told apart, and nothing is guessed.",
    "Look at the document and write the day that is meant as YYYY-MM-DD.",
)

NO_YEAR = Code(
    "REC-203",
    Level.ERROR,
    _EDTF,
    "A date has no year",
    "Web pages and newspapers often leave the year out. Without it the day cannot be found again in thirty years.",
    "Look for the year in the document (dateline, masthead, address) and write YYYY-MM-DD.",
)

NO_SUCH_DAY = Code(
    "REC-204",
    Level.ERROR,
    _EDTF,
    "A date names a day that does not exist",
    "The calendar has no such day, month or hour; a digit was mistyped or the order was confused.",
    "Look at the document and write the day that is meant.",
)

BACKWARDS = Code(
    "REC-205",
    Level.ERROR,
    _EDTF,
    "An interval ends before it begins",
    "The second date of the interval is earlier than the first.",
    "Write the earlier date first.",
)

NO_SUCH_LANGUAGE = Code(
    "REC-211",
    Level.ERROR,
    _BCP47,
    "There is no such language tag",
    "Languages are named by registered tags (`en`, `az`, `zh-Hant`). A name or a country code is none.",
    "Use the tag: `und` says that the language is not known, `zxx` that there is none, `mul` that there are many.",
)

LANGUAGE_NOT_CANONICAL = Code(
    "REC-212",
    Level.WARNING,
    _BCP47,
    "A language tag has a better form",
    "The tag can be read in one way only, and is not the form that the registry prefers. The record keeps the one "
    "given; XML and JSON-LD carry the canonical one.",
    "Use the canonical tag.",
)

UNKNOWN_SCHEME = Code(
    "REC-221",
    Level.WARNING,
    "DCMI Metadata Terms",
    "An encoding scheme is not one of DCMI's",
    "The scheme is kept in the record; qualified Dublin Core in XML has no name for it and cannot carry it.",
    "Use one of DCMI's schemes, or give the `uri` of the concept instead.",
)

NOT_OF_SCHEME = Code(
    "REC-222",
    Level.ERROR,
    "DCMI Metadata Terms",
    "A value is not of the scheme it claims",
    "The scheme says how the value is written, and this one is not written so; a reader that trusts the scheme fails.",
    "Mend the value, or take the scheme away.",
)

SCHEME_ELSEWHERE = Code(
    "REC-223",
    Level.WARNING,
    "DCMI Metadata Terms",
    "An encoding scheme is used on a term it is not made for",
    "XML schemas let any scheme stand on any term, so no other tool will notice; a subject heading is still no date.",
    "Move the value to the term that the scheme belongs to, or take the scheme away.",
)

NOT_A_URI = Code(
    "REC-224",
    Level.ERROR,
    "RFC 3986",
    "A `uri` is not a URI",
    "The address of a concept, agent or place begins with a scheme and holds no blanks.",
    "Write the whole address, as `https://…` or `urn:…`.",
)

AUTHORITY_URI = Code(
    "REC-225",
    Level.WARNING,
    None,
    "An authority's address does not have that authority's form",
    "The address begins like one of LCSH, AAT, TGN, GeoNames, VIAF or Wikidata, and what follows is no identifier of "
    "theirs. Only the form was looked at: nothing was fetched.",
    "Copy the address again from the authority's page.",
)

UNKNOWN_TYPE = Code(
    "REC-226",
    Level.ERROR,
    _RECORDS,
    "A value says that it names something unheard of",
    "The `type` of a value is `person`, `organisation` or `software` (agents), `place` or `document`, so that programs "
    "can tell a person from a body of that name.",
    "Use one of these, or leave `type` out.",
)

TYPE_ELSEWHERE = Code(
    "REC-227",
    Level.WARNING,
    _RECORDS,
    "A value names what its term cannot be",
    "Agents are named by `creator`, `contributor`, `publisher` and their like, places by `spatial` and `coverage`, "
    "documents by `relation` and its refinements; `subject` may be any of them.",
    "Move the value to the term that it belongs to, or mend its `type`.",
)

CHECK_DIGIT = Code(
    "REC-231",
    Level.WARNING,
    "ISO 2108; ISO 3297; ISO 27729",
    "An identifier's check digit does not fit",
    "The last digit is computed from the others, so that a mistyped one is noticed. Some printed numbers are wrong "
    "themselves, which is why this is a warning.",
    "Compare the number with its source, digit by digit.",
)

IDENTIFIER_FORM = Code(
    "REC-232",
    Level.WARNING,
    None,
    "An identifier does not have the form that its prefix names",
    "The prefix says what kind of identifier it is, and what follows is not of that kind.",
    "Compare the identifier with its source.",
)

ACCESS_NOT_UNDERSTOOD = Code(
    "REC-241",
    Level.NOTE,
    "archivekit, access",
    "An access statement is not one that a machine knows",
    "`accessRights` holds a text that is neither one of the words for open nor one of those for restricted. To be "
    "on the safe side it counts as restricted: harvest forms withhold the record.",
    "Use `open`, `restricted`, `embargoed` or `closed` (or the COAR term), and put the explanation into `rights`.",
)
