"""Many documents that are ingested: what stands against a row or a folder (1xx), and what is said of a run (2xx)."""

from archivekit.codes import Code
from archivekit.findings import Level

_INGEST = "archivekit, ingest"

# -- 1xx: a document that cannot become a bag as it is described

NO_FILES_COLUMN = Code(
    "ING-101",
    Level.ERROR,
    _INGEST,
    "No column of the sheet names files",
    "Each row becomes a bag of the files that it names, and no header is `files`, `file`, `filename`, `objects`, "
    "`originals` or `path`.",
    "Name the column with `--files-column`, or add one.",
)

NO_FILES = Code(
    "ING-102",
    Level.ERROR,
    _INGEST,
    "A document has no files",
    "A bag is made of originals, and here is none: the cell is empty, or the folder holds nothing but its description.",
    "Write the file's path into the cell, or put the originals into the folder.",
)

FILE_NOT_FOUND = Code(
    "ING-103",
    Level.ERROR,
    _INGEST,
    "A file that a row names is not there",
    "Neither a file or folder of exactly that name was found, nor anything that the name matches as a pattern.",
    "Look at the spelling, at the folder that paths are relative to (`--originals`), and at upper and lower case.",
)

PATH_LEAVES = Code(
    "ING-104",
    Level.ERROR,
    _INGEST,
    "A path leads out of the folder of the originals",
    "It is absolute, climbs with `..`, or goes through a link that leads elsewhere. A sheet from somebody else could "
    "fetch any file of this machine in that way.",
    "Put the file among the originals, or name a folder that holds it with `--originals`.",
)

NO_NAME = Code(
    "ING-105",
    Level.ERROR,
    _INGEST,
    "There is no name for a bag",
    "No column names the bag, the record has no identifier that may be shown, and there is no single file to name it "
    "after; or nothing of the name given can stand in a file name.",
    "Add a column `bag`, or an identifier.",
)

NAMES_COLLIDE = Code(
    "ING-106",
    Level.ERROR,
    _INGEST,
    "Two bags would have one name",
    "The names are the same once they are made safe, or differ only in case or Unicode normalization. Which of the two "
    "is meant cannot be told, so none of them is made.",
    "Give each a name of its own in a column `bag`.",
)

TAG_REFUSED = Code(
    "ING-107",
    Level.ERROR,
    _INGEST,
    "A column sets a tag that bag-info.txt cannot have",
    "The label cannot be written in bag-info.txt, or it is one that archivekit writes itself.",
    "Rename the column or leave it out.",
)

SEVERAL_RECORDS = Code(
    "ING-108",
    Level.ERROR,
    _INGEST,
    "A folder has several descriptions",
    "A folder is one document and has one record: `metadata.toml`, `.json`, `.yaml`, `.xml` or `.csv` in it, or a file "
    "of its own name beside it. Choosing one of several would be a guess.",
    "Keep the one that counts, and move the others away.",
)

NO_RECORD = Code(
    "ING-109",
    Level.ERROR,
    _INGEST,
    "A document has no description",
    "There is no `metadata.toml`, `.json`, `.yaml`, `.xml` or `.csv` in the folder, and no sidecar beside the file.",
    "Write one; `archivekit schema show dcterms-core --as template` gives an empty one.",
)

NO_DOCUMENTS = Code(
    "ING-110",
    Level.ERROR,
    _INGEST,
    "There is nothing to ingest",
    "The folder holds no folder and no file with a description.",
    "Name the folder that holds the documents: one folder each, with its description in it.",
)

OTHER_BAG_THERE = Code(
    "ING-111",
    Level.ERROR,
    _INGEST,
    "There is another bag under that name",
    "Something is in the vault already and does not match the row: another record, other files, or damage. It was not "
    "touched.",
    "Compare the two. Move the old one away, or give the row another name.",
)

LIST_OF_NOBODY = Code(
    "ING-112",
    Level.ERROR,
    _INGEST,
    "A list of digests is of no document",
    "No path in the list given with `--expect` is an original of any document, whichever way the paths are read, so "
    "that nothing would be compared.",
    "See whether it is the right list. Its paths are best as seen from the folder of the originals, or from its own.",
)

NO_NAME_COLUMN = Code(
    "ING-113",
    Level.ERROR,
    _INGEST,
    "The column that was to name the bags is not there",
    "No header is the one given with `--name-column`, so that bags would be named after something else.",
    "Look at the spelling of the header, upper and lower case as well.",
)

NAME_OF_OUTCOME = Code(
    "ING-114",
    Level.ERROR,
    _INGEST,
    "A bag would have the name of an outcome file",
    "The outcome of the run is written beside the bags, and this bag would be in its place.",
    "Give the bag another name.",
)

OUTCOME_OF_ITSELF = Code(
    "ING-115",
    Level.ERROR,
    _INGEST,
    "The sheet cannot be replaced by its own outcome",
    "The sheet is the outcome table of this vault, which each run replaces. Rows of it could not be read, and would be "
    "lost. Nothing was written.",
    "Mend the rows that are named, or ingest a copy of the sheet from another folder.",
)

NOT_READ_ON = Code(
    "ING-116",
    Level.ERROR,
    _INGEST,
    "The rest of a sheet was not read",
    "Something in a row stops the reading of a sheet, so that nothing is known of the rows after it. None of them was "
    "packaged.",
    "Mend the row that is named, and run the same command again.",
)

# -- what was not done

NOT_RUN = Code(
    "ING-121",
    Level.UNKNOWN,
    _INGEST,
    "Documents were not reached",
    "The run was stopped before their turn.",
    "Run the same command again: it goes on where it stopped.",
)

WORKER_VERSION = Code(
    "ING-122",
    Level.UNKNOWN,
    _INGEST,
    "A worker has another version of archivekit",
    "Bags of one run must not come from two versions of the program, so that its work was refused.",
    "Install the same version on every worker, and run again.",
)

WORKER_FAILED = Code(
    "ING-123",
    Level.UNKNOWN,
    _INGEST,
    "A worker failed again and again",
    "It ended without an answer each time it was given these documents. What is in the vault is whole all the same.",
    "Run again; with `--executor threads`, if it happens again.",
)

OUTCOME_UNWRITTEN = Code(
    "ING-124",
    Level.UNKNOWN,
    _INGEST,
    "An outcome file could not be written",
    "The bags are in their place, and the table that says so is not, or is the one of an earlier run.",
    "Make room or see to the permissions, and run the same command again; it proves what is there.",
)

# -- 2xx: remarks

CLAIMED_TWICE = Code(
    "ING-201",
    Level.WARNING,
    _INGEST,
    "Two documents claim one file",
    "The file will be in both bags. That may be meant (a folder and one of its files), or a slip of the pen.",
    "Nothing needs doing where it is meant.",
)

NAME_MADE_SAFE = Code(
    "ING-202",
    Level.NOTE,
    _INGEST,
    "The name of a bag was made safe",
    "It held characters that file systems or shells take for something else.",
    "Nothing needs doing; the outcome file has both.",
)

BASE_ABOVE_METADATA = Code(
    "ING-203",
    Level.NOTE,
    _INGEST,
    "Paths are relative to the folder above `metadata`",
    "An Archivematica sheet lies in the folder `metadata` of a transfer, and names files from the transfer's top.",
    "Use `--originals` where another folder is meant.",
)

PRESENT = Code(
    "ING-204",
    Level.NOTE,
    _INGEST,
    "The bag was there already",
    "It was verified in full, and its record and digests match the row and its originals.",
    "Nothing needs doing.",
)

FOUND_UNDER_ANOTHER_SPELLING = Code(
    "ING-205",
    Level.NOTE,
    _INGEST,
    "A file was found under another spelling of its name",
    "The name in the cell and the one on the disk are the same text in two Unicode forms, or differ in the `objects/` "
    "that Archivematica puts before every path, or in `\\` for `/`.",
    "Nothing needs doing.",
)

PARTIALS_THERE = Code(
    "ING-206",
    Level.NOTE,
    _INGEST,
    "A stopped run left something in the vault",
    "What was being written when a run was killed is still there under a name that begins with `.partial-`. It is no "
    "bag, and this run took no notice of it.",
    "Run `archivekit partials VAULT --remove`.",
)

MORE_NOT_SHOWN = Code(
    "ING-207",
    Level.NOTE,
    _INGEST,
    "The report does not hold every document that passed",
    "A report of hundreds of thousands of documents would fill the memory. The outcome table holds every one.",
    "Look into the outcome file in CSV.",
)

EXPECTED_OF_NOBODY = Code(
    "ING-208",
    Level.WARNING,
    _INGEST,
    "A digest that came along is of no document",
    "The list given with `--expect` names a file that is an original of none of the documents: a row may be missing, "
    "or the list may be of a larger collection.",
    "See whether the file belongs to a document.",
)

COLUMN_NOT_USED = Code(
    "ING-209",
    Level.NOTE,
    _INGEST,
    "A column that could name files or bags is not used",
    "Several columns have headers that name files, or bags, and one of them does: the one that was asked for, else the "
    "first in the order of the headers that are known.",
    "Nothing needs doing, if it is the right one; else name the other with `--files-column` or `--name-column`.",
)

OUTCOME_AGAIN = Code(
    "ING-210",
    Level.NOTE,
    _INGEST,
    "The outcome has the name of the sheet",
    "The sheet is the outcome table of an earlier run. The outcome of this one has the same name, and replaces it "
    "where it lies in the vault. Cells are given back as they came.",
    "Nothing needs doing. To keep both, ingest a copy under another name.",
)
