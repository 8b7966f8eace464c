"""A record in XML that is read: what XML itself makes possible or impossible. The rest of reading has REC codes."""

from archivekit.codes import Code
from archivekit.findings import Level

_NAMESPACES = "DCMI, guidelines for Dublin Core in XML"

MALFORMED = Code(
    "XML-101",
    Level.ERROR,
    "XML 1.0 §2.1",
    "The file is not well-formed XML",
    "No XML program can read it from the place named on, so nothing in it was judged. Most often the file was cut off, "
    "a bare `&` or `<` stands in a text, or the encoding is not the one that the first line declares.",
    "Write the record again with the program it came from, or mend the place named.",
)

DOCTYPE = Code(
    "XML-102",
    Level.ERROR,
    "archivekit, XML from outside",
    "The file declares a DOCTYPE",
    "A DOCTYPE can define entities, which read local files, fetch addresses, fill the memory, or drop text without a "
    "word where they are left alone. No form of Dublin Core needs one, so that none is accepted.",
    "Take the `<!DOCTYPE …>` line away, and write out the entities that it defined.",
)

TOO_LARGE = Code(
    "XML-103",
    Level.ERROR,
    "archivekit, XML from outside",
    "The file is too large or too deeply nested for a record",
    "At most 64 MiB, 256 levels and 10 MB in one text are read: no record needs more, and a hostile file would "
    "otherwise take all memory.",
    "Hand in the record alone. A long text belongs into an original.",
)

NO_DUBLIN_CORE = Code(
    "XML-104",
    Level.ERROR,
    _NAMESPACES,
    "The file holds no Dublin Core",
    "No element in it is of `http://purl.org/dc/elements/1.1/` or `http://purl.org/dc/terms/`; names alone, without "
    "the namespace, mean nothing in XML.",
    "Export the record as `oai_dc` or as qualified Dublin Core in the system that holds it.",
)

SEVERAL_RECORDS = Code(
    "XML-105",
    Level.ERROR,
    "archivekit, records",
    "The file holds several records",
    "One record was asked for, and choosing one of several would be a guess.",
    "Hand in one record a file.",
)

ELEMENTS_IN_VALUE = Code(
    "XML-106",
    Level.ERROR,
    _NAMESPACES,
    "A value has elements in it",
    "A value of Dublin Core is one text. With the markup taken out, two words may run together or a meaning be lost, "
    "so that the element is kept whole under `unknown` and counts as no value.",
    "Write the value as plain text, or split it into several elements.",
)

TEXT_BETWEEN = Code(
    "XML-107",
    Level.ERROR,
    _NAMESPACES,
    "Text stands between the elements",
    "Text outside an element belongs to no term. It is kept under `unknown`, and no export carries it.",
    "Put the text into the element it belongs to, or take it away.",
)

ASIDES_LOST = Code(
    "XML-108",
    Level.NOTE,
    "archivekit, records",
    "Comments and processing instructions are not kept",
    "They are remarks to people and programs, and no part of the description.",
    "Put what should be kept into a value, for example of `description` or `provenance`.",
)

SCHEME_WITHOUT_PREFIX = Code(
    "XML-109",
    Level.WARNING,
    "XML Schema Part 1 §2.6.1",
    "A scheme is named without its namespace",
    "`xsi:type` holds a name with a prefix that is declared, such as `dcterms:W3CDTF`; other programs find this file "
    "invalid. The scheme was taken for DCMI's.",
    "Write the prefix `dcterms:`, and declare it on the root.",
)

FOUND_WITHIN = Code(
    "XML-110",
    Level.NOTE,
    "archivekit, records",
    "The record was found inside another document",
    "What stands around it (a protocol's header, a package's wrapping) is no description and was not read.",
    "Nothing needs doing, if this is the record that was meant.",
)

CONTAINER_ATTRIBUTE = Code(
    "XML-111",
    Level.NOTE,
    "archivekit, records",
    "An attribute of the container is not kept",
    "Only the language of the container is taken over, for all values that name none of their own.",
    "Put what should be kept into a value, for example of `identifier`.",
)

DELETED = Code(
    "XML-112",
    Level.NOTE,
    "OAI-PMH 2.0 §2.5.1",
    "A record is marked as deleted, and holds nothing",
    "The provider says that there was such a record. There is nothing of it to read.",
    "Nothing needs doing.",
)

PROVIDER_ERROR = Code(
    "XML-113",
    Level.ERROR,
    "OAI-PMH 2.0 §3.6",
    "The provider answered with an error",
    "The file is no list of records: it says why the provider gave none.",
    "Ask the provider again as its error says: most often a date, a set or a prefix was wrong.",
)

PART_OF_A_LIST = Code(
    "XML-114",
    Level.WARNING,
    "OAI-PMH 2.0 §3.5",
    "The file is one part of a longer list",
    "It ends in a resumptionToken, so that the provider has more records, and they are not in this file.",
    "Ask the provider for the next part with that token, until an answer has none, and hand in all files.",
)
