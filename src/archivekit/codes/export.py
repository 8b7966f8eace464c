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
    "The form has nothing that means this, so the term's values are not in the export. Simple Dublin Core, for "
    "example, has fifteen elements, and a term that refines none of them has no place in it.",
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
    "RFC 5646 §2.1",
    "A language is not of the form that a language tag has",
    "The value is written without its language: `xml:lang` and JSON-LD take nothing else, and with it the whole "
    "document would be invalid.",
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

LESS_EXACT = Code(
    "EXP-115",
    Level.NOTE,
    "archivekit, crosswalks",
    "A term is written where the form says less of it",
    "The form has no place that means exactly this, so the values stand at the nearest one. What is lost by it is said "
    "in the message, and by the form's table in the reference.",
    "Nothing needs doing: the record and the forms `dcterms` and `json` keep the term.",
)

ONE_ONLY = Code(
    "EXP-116",
    Level.NOTE,
    "archivekit, crosswalks",
    "The form has room for one value only",
    "The first value that fits is written, and this one is not: the form allows one publisher, for example, or one "
    "language.",
    "Nothing needs doing, if the first is the one to be shown; otherwise change the order in the record.",
)

UNFIT = Code(
    "EXP-117",
    Level.NOTE,
    "archivekit, crosswalks",
    "A value is nothing that the form's place for it takes",
    "The form's place asks for something of a certain kind, such as an identifier or a year, and this value is none, "
    "so it is not in the export.",
    "Where it should be, give the value a `uri`, or write it in the form that the place asks for.",
)

LANGUAGE_HAS_NO_PLACE = Code(
    "EXP-118",
    Level.NOTE,
    "archivekit, crosswalks",
    "The form cannot say which language a value is in",
    "The value is there; its language is not, since the form has no attribute for it at this place.",
    "Nothing needs doing: the record and the forms `dcterms` and `json` keep the language.",
)

HALF_A_PAIR = Code(
    "EXP-119",
    Level.WARNING,
    "RFC 8259 §8.2",
    "A value has half of a pair of characters",
    "A lone surrogate is no character: most programs refuse a JSON text that holds one, so the value is left out "
    "whole.",
    "Remove the characters named from the record; they are left over from a text that was cut in the middle.",
)

TYPED_WITHOUT_LANGUAGE = Code(
    "EXP-120",
    Level.NOTE,
    "JSON-LD 1.1 §4.2.4",
    "A typed value cannot carry a language",
    "In JSON-LD a value has a type or a language, never both. The type is kept.",
    "Nothing needs doing: the record and the form `json` keep both.",
)

IDENTIFIER_MADE_A_URI = Code(
    "EXP-121",
    Level.NOTE,
    "OAI-PMH 2.0 §2.4",
    "An identifier is written as a URI",
    "OAI-PMH asks for a URI. An identifier that is none stands behind `urn:archivekit:record:` in the header, and as "
    "it was given in the record itself.",
    "To choose the URI yourself, give the record an identifier that is one, before all others.",
)

NO_DIGEST_IN_METS = Code(
    "EXP-122",
    Level.WARNING,
    "METS 1.12, CHECKSUMTYPE",
    "A file stands in METS without its digest",
    "METS knows the digests MD5, SHA-1, SHA-256, SHA-384 and SHA-512 only, and the bag attests the file by none of "
    "these.",
    "Keep the bag's own manifests; they hold the digest.",
)

NO_RECORD_IN_METS = Code(
    "EXP-123",
    Level.NOTE,
    "E-ARK CSIP, dmdSec",
    "The METS describes no document",
    "The bag holds no record that could be read, so that the METS lists its files and says nothing of what they are.",
    "Package the originals with `--record`.",
)

EMPTY_LEFT_OUT = Code(
    "EXP-124",
    Level.NOTE,
    "archivekit, crosswalks",
    "An empty value is not exported",
    "The value has no text, and an element without content says nothing in this form, or makes it invalid.",
    "Give the value a text, or take it out of the record.",
)

SAME_IDENTIFIER = Code(
    "EXP-125",
    Level.WARNING,
    "OAI-PMH 2.0 §2.4",
    "Two records have the same identifier",
    "A harvester keeps one record an identifier, so that the later one replaces the one before it.",
    "Give each record an identifier of its own.",
)

LABEL_LOST = Code(
    "EXP-126",
    Level.NOTE,
    "archivekit, crosswalks",
    "The form carries a value's URI and not its label",
    "The place holds an identifier and nothing beside it. The URI that identifies the value is written; the text is "
    "not.",
    "Nothing needs doing: the record and the form `json` keep both.",
)

NAMED_LOST = Code(
    "EXP-127",
    Level.NOTE,
    "archivekit, crosswalks",
    "The form cannot say what a value names",
    "That the value names a person, an organisation or a place, or by which identifier it is known in a register, has "
    "no room in the form at this place. The name itself is there.",
    "Nothing needs doing: the record and the form `json` keep it.",
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
    "The record is restricted or embargoed, or its schema marks terms as private, and this form carries it complete. "
    "Where the record names a schema that is not here, nobody knows which of its terms are private, and any may be.",
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
    "The file is given back as it is, to the byte, and only where it is well-formed XML of PREMIS: anything else would "
    "be passed on under a name that it does not deserve.",
    "Verify the bag; where it is good, ask whoever packaged it.",
)

# -- what a form itself demands ----------------------------------------------------------------------------------------

DEMANDED = Code(
    "EXP-301",
    Level.ERROR,
    None,
    "The record lacks what the form itself demands",
    "The form's own schema or protocol requires it, and nothing in the record stands for it, so that the record is not "
    "written in this form: anything put in its place would be invented.",
    "Add what is named to the record, or export another form.",
)
BREAKS_OWN_RULES = Code(
    "EXP-302",
    Level.UNKNOWN,
    None,
    "What was made breaks a rule of its form, and was not handed out",
    "Every finished document is looked at once more, by our own rules of what its form may hold. One that breaks them "
    "is a fault of archivekit and not of the record. It is not written, since a harvester or a repository would refuse "
    "it.",
    "Tell the makers of archivekit what is said here, with a record that shows it, if it may be shown.",
)
