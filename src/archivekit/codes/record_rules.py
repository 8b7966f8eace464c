"""The rules of a schema that a record breaks (3xx of the record's codes)."""

from archivekit.codes import Code
from archivekit.findings import Level

_DCTAP = "DCTAP"

MANDATORY = Code(
    "REC-301",
    Level.ERROR,
    _DCTAP,
    "A term that the schema requires is missing",
    "The schema names terms without which a record of this kind cannot be found or used.",
    "Add the term.",
)

NOT_REPEATABLE = Code(
    "REC-302",
    Level.ERROR,
    _DCTAP,
    "A term is repeated that the schema allows once",
    "Programs that rely on the schema take one of the values and drop the others.",
    "Keep the one value that is meant.",
)

NOT_IN_LIST = Code(
    "REC-303",
    Level.ERROR,
    _DCTAP,
    "A value is not in the schema's list",
    "The schema lists the values that are allowed for this term, letter by letter.",
    "Use one of the values listed.",
)

PATTERN = Code(
    "REC-304",
    Level.ERROR,
    _DCTAP,
    "A value does not have the schema's pattern",
    "The schema says how values of this term are written; the pattern stands for the whole value.",
    "Write the value as the schema's note or pattern says.",
)

NOT_OF_STEM = Code(
    "REC-305",
    Level.ERROR,
    _DCTAP,
    "A value is not an address that the schema allows",
    "The schema names the beginnings that addresses of this term have.",
    "Use an address of the authority that the schema names.",
)

LANGUAGE_TAG = Code(
    "REC-306",
    Level.ERROR,
    _DCTAP,
    "A value is not in a language that the schema asks for",
    "The schema names the languages in which this term is given, and the value has none of them as its `lang`.",
    'Give the language of the value: `{ value = "…", lang = "en" }`.',
)

TOO_SHORT_FOR_SCHEMA = Code(
    "REC-307",
    Level.ERROR,
    _DCTAP,
    "A value is shorter than the schema allows",
    "The schema sets the least number of characters.",
    "Write the value out.",
)

TOO_LONG_FOR_SCHEMA = Code(
    "REC-308",
    Level.ERROR,
    _DCTAP,
    "A value is longer than the schema allows",
    "The schema sets the greatest number of characters.",
    "Shorten the value, and put the whole text into `description` or an original.",
)

TOO_SMALL = Code(
    "REC-309",
    Level.ERROR,
    _DCTAP,
    "A value is below the schema's least",
    "The schema sets the least number or the earliest day.",
    "Compare the value with its source.",
)

TOO_GREAT = Code(
    "REC-310",
    Level.ERROR,
    _DCTAP,
    "A value is above the schema's greatest",
    "The schema sets the greatest number or the latest day.",
    "Compare the value with its source.",
)

DATA_TYPE = Code(
    "REC-311",
    Level.ERROR,
    _DCTAP,
    "A value is not of the schema's data type",
    "The schema says that the values of this term are numbers, days or addresses, and this one is not.",
    "Write the value in the form of that type.",
)

NODE_TYPE = Code(
    "REC-312",
    Level.ERROR,
    _DCTAP,
    "A value is not of the kind that the schema asks for",
    "The schema asks for an address (IRI) where there is a text only, or for a text where there is an address.",
    "Give the address as `uri`, or the text as `value`.",
)

BY_XSD = Code(
    "REC-313",
    Level.ERROR,
    "XML Schema 1.0",
    "The document breaks its schema (XSD)",
    "The schema says which elements there are, in what order, and how their values are written; here the document does "
    "otherwise. The words are those of libxml2.",
    "Mend the element that is named.",
)

BY_JSON_SCHEMA = Code(
    "REC-314",
    Level.ERROR,
    "JSON Schema",
    "The document breaks its schema (JSON Schema)",
    "The schema says which members there are and how their values are written; here the document does otherwise.",
    "Mend the member that is named.",
)

BY_MODEL = Code(
    "REC-315",
    Level.ERROR,
    "pydantic",
    "The record does not fit its model",
    "The record was judged by a class in Python, and this is what the class says of it.",
    "Mend the value that is named.",
)
