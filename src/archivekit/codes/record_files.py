"""A file of records as a whole: what it is, how many it holds, whose it is (1xx of the record's codes, from 122)."""

from archivekit.codes import Code
from archivekit.findings import Level

_RECORDS = "archivekit, records"

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
