"""What an export form cannot carry, and what it carries only in another shape. The record itself is never changed."""

from archivekit.codes import Code
from archivekit.findings import Level

_DUMB_DOWN = "DCMI Abstract Model, dumb-down principle"
_QDC = "DCMI, XML schemas for qualified Dublin Core (2008-02-11)"

NO_PLACE = Code(
    "EXP-101",
    Level.NOTE,
    _DUMB_DOWN,
    "The form has no place for a term",
    "Simple Dublin Core has fifteen elements, and this term refines none of them, so its values are not in the export.",
    "Nothing needs doing: the record and the forms `dcterms` and `json` keep the term.",
)

BROADER_TERM = Code(
    "EXP-102",
    Level.NOTE,
    _DUMB_DOWN,
    "A term is written as the broader one that it refines",
    "The values are all there, but the export no longer says, for example, whether a date is that of creation or of "
    "issue.",
    "Nothing needs doing: the record and the forms `dcterms` and `json` keep the term.",
)

SCHEME_LOST = Code(
    "EXP-103",
    Level.NOTE,
    _DUMB_DOWN,
    "The form cannot say which scheme a value follows",
    "The value is there; that it comes from, for example, the Library of Congress Subject Headings is not.",
    "Nothing needs doing: the record and the forms `dcterms` and `json` keep the scheme.",
)

URI_LOST = Code(
    "EXP-104",
    Level.NOTE,
    None,
    "The form cannot carry a URI beside a value's text",
    "An element of Dublin Core in XML holds one text. The label is written; the URI that identifies it is left out.",
    "Nothing needs doing: the form `json` keeps both. Where the URI matters more than the label, add it as a value.",
)

LANGUAGE_LOST = Code(
    "EXP-105",
    Level.NOTE,
    _QDC,
    "A value with a scheme cannot carry a language",
    "The official schema forbids `xml:lang` on every value that names an encoding scheme. The scheme is kept.",
    "Nothing needs doing: the record and the form `json` keep both.",
)

SCHEME_NOT_IN_SCHEMA = Code(
    "EXP-106",
    Level.NOTE,
    _QDC,
    "The official schema does not know a value's scheme",
    "The value is written without its scheme, since `xsi:type` with a name that the schema lacks would make the whole "
    "document invalid.",
    "Nothing needs doing: the record and the form `json` keep the scheme.",
)

VALUE_OUTSIDE_SCHEME = Code(
    "EXP-107",
    Level.NOTE,
    _QDC,
    "A value is not of the form that its scheme asks for",
    "The value is written as it is, without its scheme: with it, the whole document would be invalid.",
    "Mend the value or take the scheme away. An uncertain or approximate date (`1984?`, `198X`) is no W3CDTF and needs "
    "no scheme.",
)

SCHEME_RENAMED = Code(
    "EXP-108",
    Level.NOTE,
    _QDC,
    "A scheme is written under its older name",
    "The official schema of 2008 knows language tags as RFC4646; RFC5646 replaced it with the same tags.",
    "Nothing needs doing: both names stand for BCP 47.",
)

LANGUAGE_UNWRITABLE = Code(
    "EXP-109",
    Level.NOTE,
    "XML 1.0 §2.12",
    "A language is not of the form that `xml:lang` takes",
    "The value is written without its language: with it, the whole document would be invalid.",
    "Give the language as a BCP 47 tag, such as `en`, `pt-BR` or `zh-Hant`.",
)

CANNOT_CARRY = Code(
    "EXP-110",
    Level.WARNING,
    "XML 1.0 §2.2",
    "A value has characters that XML cannot hold",
    "XML has no way to write most control characters, so the value is left out whole rather than changed in silence.",
    "Remove the characters named from the record; they are most often left over from a copy out of a PDF.",
)

UNKNOWN_KEY = Code(
    "EXP-111",
    Level.NOTE,
    None,
    "A key that is no Dublin Core term is not exported",
    "It stays in the record; an element of its name would be an invention in a vocabulary that is not ours.",
    "If it is a misspelt term, mend it in the record; validation suggests the term that is meant.",
)

WITHHELD = Code(
    "EXP-112",
    Level.NOTE,
    None,
    "A private term is withheld",
    "The schema marks the term as private, and this form is made for harvesters.",
    "Nothing needs doing: the record keeps the term. To publish it, take the mark away from the schema.",
)

LANGUAGE_REWRITTEN = Code(
    "EXP-113",
    Level.NOTE,
    "RFC 5646 §4.5",
    "A language is written by its canonical tag",
    "The export carries the tag that the registry prefers, so that every reader understands it; the record keeps the "
    "one that was given.",
    "Put the canonical tag in the record.",
)

NOT_A_TERM = Code(
    "EXP-114",
    Level.NOTE,
    "DCMI Metadata Terms",
    "A term that Dublin Core does not define is not exported",
    "The namespaces of Dublin Core belong to DCMI, and no element is ever invented in them.",
    "Mend the term's name in the record.",
)

# -- access ------------------------------------------------------------------------------------------------------------

RECORD_WITHHELD = Code(
    "EXP-201",
    Level.ERROR,
    None,
    "The record is not for everyone, and was withheld whole",
    "Forms that harvesters collect are shown to everyone. A record whose access is restricted, or whose embargo is not "
    "over, is not written in such a form at all: even its title may put someone at risk.",
    "Leave it withheld, or, if you are sure that it may be shown, use `--include-restricted`.",
)
NOT_FOR_EVERYONE = Code(
    "EXP-202",
    Level.WARNING,
    None,
    "The export holds what is not for everyone",
    "The record is restricted or embargoed, or its schema marks terms as private, and this form carries it complete.",
    "See to it that the file does not leave the archive.",
)
NO_RECORD_IN_BAG = Code(
    "EXP-203",
    Level.UNKNOWN,
    None,
    "The folder holds no record to export",
    "An export is made of `metadata/record.json`, which `package --record` writes. Without it, nothing is known of the "
    "document.",
    "Name the record itself, or a bag that was packaged with `--record`.",
)
SCHEMA_NOT_HERE = Code(
    "EXP-204",
    Level.UNKNOWN,
    None,
    "The schema that says which terms are private is not here",
    "The record names the schema that it was packaged under, and archivekit ships none of that name. It may mark terms "
    "as private, so that nothing is written in a form that harvesters collect.",
    "Name that schema with `--schema FILE`.",
)
NOT_PREMIS = Code(
    "EXP-205",
    Level.ERROR,
    "PREMIS 3",
    "The bag's premis.xml is no PREMIS",
    "The file is given back as it is, to the byte, and only where it is well-formed XML of PREMIS: anything else would be "
    "passed on under a name that it does not deserve.",
    "Verify the bag; where it is good, ask whoever packaged it.",
)
