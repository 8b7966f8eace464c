"""The values of a record (2xx of the record's codes), judged by the standards that their terms follow."""

from archivekit.codes import Code
from archivekit.findings import Level

_EDTF = "EDTF (ISO 8601-2)"
_BCP47 = "BCP 47 (RFC 5646)"
_RECORDS = "archivekit, records"

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
