"""A sheet of records that is read: the file (1xx), its header (2xx), its cells (3xx). Values have codes of records."""

from archivekit.codes import Code
from archivekit.findings import Level

_CSV = "RFC 4180"
_SHEETS = "archivekit, sheets"

# -- 1xx: the file

EMPTY_FILE = Code(
    "SHT-101",
    Level.ERROR,
    None,
    "The sheet is empty",
    "There is nothing in the file but blanks and separators, so no document is described.",
    "Begin with a header row; `archivekit schema show dcterms-core --as template` gives one to fill in.",
)

NOT_DECODED = Code(
    "SHT-102",
    Level.ERROR,
    _SHEETS,
    "The sheet is not written in the encoding it was read in",
    "Some bytes are no text in UTF-8 (or in the encoding that was named), and guessing another one would change names. "
    "Nothing after the place named was read.",
    "Save the sheet as CSV in UTF-8, or name its encoding: `--encoding cp1252` is that of Windows in Western Europe.",
)

BINARY = Code(
    "SHT-103",
    Level.ERROR,
    None,
    "The sheet is not a text file",
    "It holds NUL bytes, which no CSV file holds: this is another document, a damaged file, or UTF-16 without the mark "
    "that would say so.",
    "Save the sheet as CSV in UTF-8, or name its encoding, as `--encoding utf-16-le`.",
)

BYTE_ORDER_MARK = Code(
    "SHT-104",
    Level.NOTE,
    None,
    "The sheet begins with a byte-order mark",
    "Spreadsheet programs put it there. It decided how the file was read, and is no part of the first header.",
    "Nothing needs doing.",
)

SYNTAX = Code(
    "SHT-105",
    Level.ERROR,
    _CSV,
    "A row breaks the rules of CSV",
    "A quoted cell is not closed, or something stands between a closing quote and the next separator. Where the cells "
    "of the row end is not certain, so the row was not taken for a record.",
    "Put a cell that holds a quote, a separator or a line break in double quotes, and double the quotes within it.",
)

ROW_TOO_LONG = Code(
    "SHT-106",
    Level.ERROR,
    _SHEETS,
    "A row is longer than any row is read",
    "A row of more than 16 million characters, or a header of more than 16,384 columns, is no description of a "
    "document. Most often a quote was opened in it and never closed. Nothing after it was read.",
    "Look at the row named for a quote that is not closed.",
)

NO_RECORDS = Code(
    "SHT-107",
    Level.ERROR,
    _SHEETS,
    "The sheet has no records",
    "There is a header, and no row below it says anything.",
    "Fill in one row for each document.",
)

DIALECT_TOLD = Code(
    "SHT-108",
    Level.NOTE,
    _SHEETS,
    "The dialect was told from the headers",
    "Sheets of other systems differ in what their headers mean and in whether a cell holds several values. The headers "
    "decided which system's rules the sheet was read by.",
    "If it is another one, name it: `--dialect plain` splits no cell, `--separator` says what separates values.",
)

DELIMITER_TOLD = Code(
    "SHT-109",
    Level.NOTE,
    _CSV,
    "The columns are not separated by what the file's name says",
    "The header row has more of another separator, so that one was taken.",
    "Nothing needs doing, if the columns are right.",
)

FIRST_SHEET = Code(
    "SHT-110",
    Level.NOTE,
    _SHEETS,
    "The first of several sheets was read",
    "A workbook may hold several sheets, and only one was read.",
    "Name the sheet that is meant: `--sheet NAME`.",
)

BROKEN_WORKBOOK = Code(
    "SHT-111",
    Level.ERROR,
    _SHEETS,
    "The workbook cannot be opened",
    "It is damaged, locked by a password, or no workbook of the kind that its name says.",
    "Open it in a spreadsheet program and save it again, as .xlsx, .ods or CSV in UTF-8.",
)

WORKBOOK_TOO_LARGE = Code(
    "SHT-112",
    Level.UNKNOWN,
    _SHEETS,
    "The workbook is larger than workbooks are read",
    "A workbook is held in memory as a whole, so that there is a limit; nothing of it was looked at.",
    "Save the sheet as CSV in UTF-8: CSV is read row by row, whatever its size.",
)

OLD_WORKBOOK = Code(
    "SHT-113",
    Level.UNKNOWN,
    _SHEETS,
    "Workbooks of this kind are not read",
    "The file is a workbook of Excel before 2007, a binary one, or locked by a password. Nothing of it was looked at.",
    "Save it as .xlsx, .ods or CSV in UTF-8.",
)

CELLS_NOT_TEXT = Code(
    "SHT-114",
    Level.NOTE,
    _SHEETS,
    "A column holds numbers or dates of the workbook",
    "A workbook stores them without the letters they were typed in (leading zeros, trailing zeros). They were written "
    "out as plain numbers and as YYYY-MM-DD.",
    "Where the letters matter, format the column as text and type the values again.",
)

# -- 2xx: the header

NO_HEADER = Code(
    "SHT-201",
    Level.ERROR,
    _SHEETS,
    "The first row names no column",
    "Row 1 is the header: each cell names what stands below it. Here it is blank.",
    "Take away what stands above the header, so that the names are in row 1.",
)

UNKNOWN_HEADER = Code(
    "SHT-202",
    Level.ERROR,
    "DCMI Metadata Terms",
    "A header is no term of Dublin Core",
    "The column is none of the 55 DCMI properties, none of the 15 legacy elements, and none of the columns for files "
    "and names. Its cells are kept in each record under `unknown`, and no XML export carries them.",
    "Use the term that is meant; `archivekit schema show dcterms-core` lists them.",
)

KEPT_HEADER = Code(
    "SHT-203",
    Level.NOTE,
    _SHEETS,
    "A column that is not Dublin Core is kept",
    "Sheets of that system hold columns of its own. Their cells are kept in each record under `unknown`, and no XML "
    "export carries them.",
    "Nothing needs doing, unless a term of Dublin Core was meant.",
)

COLUMN_TWICE = Code(
    "SHT-204",
    Level.ERROR,
    _SHEETS,
    "A key column is there twice",
    "A term may have several columns, and each adds a value. Of the column with a row's files, or with its bag's name, "
    "there can be one.",
    "Take one of the two away.",
)

QUALIFIER_LOST = Code(
    "SHT-205",
    Level.NOTE,
    "DCMI Metadata Terms",
    "A qualifier of another system was left out",
    "DSpace refines the elements of Dublin Core by qualifiers, and institutions add qualifiers of their own. One that "
    "no term of Dublin Core corresponds to was left out, and the element that it refines was taken.",
    "Nothing needs doing, unless a finer term is meant: then name the column by it.",
)

OUTCOME_COLUMNS = Code(
    "SHT-206",
    Level.NOTE,
    None,
    "The columns of an earlier outcome are passed over",
    "The sheet is, or was, the outcome table of an ingest. What archivekit wrote into it about each row is no part of "
    "the records, and is written anew by the next ingest.",
    "Nothing needs doing. Paths in it are relative to the folder that it lies in now; `--originals` names another.",
)

AGENTS_BY_ROLE = Code(
    "SHT-207",
    Level.NOTE,
    "MARC relators",
    "Agents were read by their roles",
    "Islandora links agents with a role (`relators:aut:person:Jordan, Mark`). Authors, artists, composers and "
    "photographers are creators, publishers publishers, and all others contributors. Dublin Core has no place for the "
    "role: the cells are kept in each record under `unknown` as they came, and so are agents given by a number alone.",
    "Nothing needs doing.",
)

# -- 3xx: cells

ERROR_CELL = Code(
    "SHT-301",
    Level.ERROR,
    _SHEETS,
    "A cell holds an error of the spreadsheet",
    "A formula failed, and what stands there is its error (`#REF!`, `#N/A`, …) in the place of a value.",
    "Mend the formula, or type the value.",
)

LONE_ZERO = Code(
    "SHT-302",
    Level.WARNING,
    _SHEETS,
    "A cell holds nothing but 0",
    "A formula that refers to an empty cell gives 0; hardly any term of Dublin Core has it as a value.",
    "Empty the cell, or type the value that is meant.",
)

FORMULA_TEXT = Code(
    "SHT-303",
    Level.WARNING,
    _SHEETS,
    "A cell holds a formula as text",
    "The formula stands there in letters and was not computed. A spreadsheet that opens the file would compute it.",
    "Type the value that is meant.",
)

LONG_ROW = Code(
    "SHT-304",
    Level.ERROR,
    _CSV,
    "A row is longer than the header",
    "A filled cell stands under no header. Most often a cell with a separator in it was not quoted, so that all cells "
    "after it stand in the wrong column.",
    "Put the cell with the separator in double quotes, or give the column a name.",
)

BLANKS_AROUND = Code(
    "SHT-305",
    Level.NOTE,
    _SHEETS,
    "Blanks around the cells of a column were taken away",
    "Blanks before and after what a cell says cannot be seen in a spreadsheet, and are no part of the value. Those "
    "inside a value are kept.",
    "Nothing needs doing.",
)

AUTHORITY_KEYS = Code(
    "SHT-306",
    Level.NOTE,
    _SHEETS,
    "Authority keys of DSpace are kept apart from the values",
    "DSpace writes the key of an authority and a confidence behind a value (`Smith, John::key::600`). They are no part "
    "of the name, and Dublin Core has no place for them: the cells are kept in each record under `unknown` as they "
    "came.",
    "Nothing needs doing.",
)
