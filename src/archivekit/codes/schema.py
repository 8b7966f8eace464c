"""A schema that is read, before any record is judged by it: a tabular profile (1xx), an XSD or a JSON Schema (2xx)."""

from archivekit.codes import Code
from archivekit.findings import Level

_DCTAP = "DCTAP"
_CSV = "RFC 4180"
_OURS = "archivekit, schemas"

EMPTY_FILE = Code(
    "SCH-101",
    Level.ERROR,
    None,
    "The schema file is empty",
    "There is nothing in the file, so it could require nothing, and every record would pass.",
    "Begin with a header row; `archivekit schema show dcterms-core --as csv` gives one to start from.",
)

NOT_UTF8 = Code(
    "SCH-102",
    Level.ERROR,
    None,
    "The schema file is not UTF-8",
    "Schemas are UTF-8 text. Some bytes of the file are not, and guessing another encoding would change words.",
    "Save the sheet as CSV in UTF-8, and look at the place named.",
)

BINARY = Code(
    "SCH-103",
    Level.ERROR,
    None,
    "The schema file is not a text file",
    "It holds NUL bytes, which no CSV file holds: this is a workbook, another document, or a damaged file.",
    "Export the sheet as CSV (UTF-8).",
)

BYTE_ORDER_MARK = Code(
    "SCH-104",
    Level.NOTE,
    None,
    "The schema file begins with a byte-order mark",
    "Spreadsheets put it there. It decided how the file was read, and is no part of the first column's name.",
    "Nothing needs doing.",
)

SYNTAX = Code(
    "SCH-105",
    Level.ERROR,
    _CSV,
    "The schema file breaks the rules of CSV",
    "A quoted cell is not closed, or something stands between a closing quote and the next comma.",
    "Mend the cell: a cell with a comma, a quote or a line break stands in double quotes, and its quotes are doubled.",
)

NO_PROPERTY_COLUMN = Code(
    "SCH-106",
    Level.ERROR,
    _DCTAP,
    "The schema has no column `propertyID`",
    "Each row of a schema is about one property, and this column names it.",
    "Name the column `propertyID`, and separate the columns by commas.",
)

COLUMN_TWICE = Code(
    "SCH-107",
    Level.ERROR,
    _DCTAP,
    "A column is there twice",
    "Two columns have one name, and only one of the two could count.",
    "Take one of the two away.",
)

UNKNOWN_COLUMN = Code(
    "SCH-108",
    Level.WARNING,
    _DCTAP,
    "A column is not one of a schema's",
    "The column is passed over; what it asks for is not checked.",
    "Use a column of DCTAP or one of ours (severity, message, private, when), or put the remark under `note`.",
)

LONG_ROW = Code(
    "SCH-109",
    Level.ERROR,
    _CSV,
    "A row is longer than the header",
    "A filled cell stands under no header. Most often a cell with a comma in it was not quoted.",
    "Put the cell with the comma in double quotes, or give the column a name.",
)

NO_ROWS = Code(
    "SCH-110",
    Level.ERROR,
    _DCTAP,
    "The schema has no rows",
    "There is a header and no rule, so every record would pass.",
    "Add one row for each property.",
)

NO_PROPERTY = Code(
    "SCH-111",
    Level.ERROR,
    _DCTAP,
    "A row names no property",
    "The row asks for something and does not say of which term.",
    "Fill in `propertyID`.",
)

UNKNOWN_PROPERTY = Code(
    "SCH-112",
    Level.ERROR,
    "DCMI Metadata Terms",
    "A row names a property that Dublin Core has not",
    "No record could ever have that property, so the rule would never hold or never fail.",
    "Use a DCMI term: `dcterms:x`, `dc:x`, or the bare name.",
)

NOT_BOOLEAN = Code(
    "SCH-113",
    Level.ERROR,
    _DCTAP,
    "A cell is neither true nor false",
    "`mandatory`, `repeatable` and `private` are `true` or `false` (or 1 or 0); an empty cell is false.",
    "Write `true` or `false`.",
)

UNKNOWN_VALUE = Code(
    "SCH-114",
    Level.ERROR,
    _DCTAP,
    "A cell holds a word that its column does not know",
    "The column has a fixed list of words, and a word that is not understood would ask for nothing.",
    "Use one of the words named.",
)

NO_CONSTRAINT = Code(
    "SCH-115",
    Level.ERROR,
    _DCTAP,
    "A constraint has a type and no value",
    "`valueConstraintType` says how values are checked, and `valueConstraint` against what is empty.",
    "Fill in `valueConstraint`, or empty `valueConstraintType`.",
)

BAD_PATTERN = Code(
    "SCH-116",
    Level.ERROR,
    "archivekit, patterns",
    "A pattern cannot be used",
    "Patterns are regular expressions that run in linear time, so that no record can make a check hang: there is no "
    "look-ahead, no look-behind and no back-reference.",
    "Mend the pattern; it always stands for the whole value, so it needs no `^` and no `$`.",
)

NOT_A_BOUND = Code(
    "SCH-117",
    Level.ERROR,
    _DCTAP,
    "A bound is not a number or a date",
    "`minLength` and `maxLength` take a whole number; `minInclusive` and `maxInclusive` a number, or an EDTF date "
    "where the property is a date.",
    "Write the number in digits, or the date as YYYY-MM-DD.",
)

BAD_CONDITION = Code(
    "SCH-118",
    Level.ERROR,
    _OURS,
    "A condition cannot be read",
    "`when` holds conditions joined by `;`: `term` (is present), `!term` (is absent), `term=value`.",
    "Write for instance `!creator`, or `accessRights=restricted; !available`.",
)

BAD_SHAPE = Code(
    "SCH-119",
    Level.ERROR,
    _DCTAP,
    "A shape's name cannot be one",
    "`shapeID` is a name without blanks, or an IRI, so that other rows can refer to it.",
    "Use letters, digits, `_`, `-`, `.` and `:`.",
)

FURTHER_SHAPE = Code(
    "SCH-120",
    Level.NOTE,
    _DCTAP,
    "Only the first shape is used",
    "A record of Dublin Core is flat, and is judged by the first shape of the file. The rows of the others are read, "
    "checked, and not applied.",
    "Put each shape that records are to be judged by into a file of its own.",
)

VALUE_SHAPE = Code(
    "SCH-121",
    Level.NOTE,
    _DCTAP,
    "A reference to another shape is not followed",
    "`valueShape` describes the inside of a value, and values of a flat record have none.",
    "Nothing needs doing; the cell is documentation.",
)

STEM_NOT_IRI = Code(
    "SCH-122",
    Level.ERROR,
    _DCTAP,
    "A stem is not the beginning of an address",
    "`IRIstem` is compared with the beginning of addresses, and no address begins like this.",
    "Write the stem with its scheme: `http://id.loc.gov/authorities/subjects/`.",
)

BAD_LANGUAGE = Code(
    "SCH-123",
    Level.ERROR,
    "BCP 47 (RFC 5646)",
    "A language that is asked for does not exist",
    "No value could ever have that language tag, so that every record would fail.",
    "Use registered tags, as `en az`.",
)

# -- 2xx: schemas of other kinds

NOT_XSD = Code(
    "SCH-201",
    Level.ERROR,
    "XML Schema 1.0",
    "The file is no XML Schema",
    "It is not well-formed, defines entities in a DOCTYPE, or is some other XML. Nothing can be judged by it.",
    "Hand in the .xsd file itself; take a `<!DOCTYPE …>` line away.",
)

XSD_FILE_MISSING = Code(
    "SCH-202",
    Level.ERROR,
    "XML Schema 1.0 §4.2",
    "A file that the XML Schema includes or imports is missing",
    "What a schema refers to is taken from its own folder only, and never fetched, so that a judgement is the same "
    "everywhere and for ever.",
    "Put the file that is named into the folder of the schema.",
)

XSD_WRONG = Code(
    "SCH-203",
    Level.ERROR,
    "XML Schema 1.0",
    "The XML Schema is itself wrong",
    "It refers to something that it does not define, or breaks the rules of schemas. The words are those of libxml2.",
    "Mend the place named, or get the schema again from where it is published.",
)

NOT_JSON_SCHEMA = Code(
    "SCH-204",
    Level.ERROR,
    "JSON Schema",
    "The file is no JSON Schema",
    "It is no JSON, or uses the keywords of JSON Schema otherwise than they are meant.",
    "Mend the place named.",
)

REMOTE_REFERENCE = Code(
    "SCH-205",
    Level.ERROR,
    "JSON Schema §8.2.3",
    "A reference of the JSON Schema leads out of it",
    "Nothing is fetched, so that what stands there is not known, and a rule that nobody reads would ask for nothing.",
    "Copy what is referred to under `$defs`, and refer to it by `#/$defs/…`.",
)
