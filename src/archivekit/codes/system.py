"""What could not be looked at or done: never "valid", never "missing", always with the path and the reason."""

from archivekit.codes import Code
from archivekit.findings import Level

NOT_FOUND = Code(
    "SYS-101",
    Level.UNKNOWN,
    None,
    "There is nothing at the path",
    "The file or folder that was named does not exist, so nothing was looked at.",
    "Look at the spelling of the path, and whether its disk is mounted.",
)

NOT_A_FOLDER = Code(
    "SYS-102",
    Level.UNKNOWN,
    None,
    "The path is not a folder",
    "A folder was expected and something else is there, so nothing was looked at.",
    "Name the folder itself.",
)

CANNOT_LIST = Code(
    "SYS-103",
    Level.UNKNOWN,
    None,
    "A folder could not be listed",
    "The system refused or failed to list the folder. What is in it is not known, so nothing in it is called missing.",
    "See to the permissions or the disk, and run again.",
)

CANNOT_READ = Code(
    "SYS-104",
    Level.UNKNOWN,
    None,
    "A file could not be read",
    "The system refused or failed to read the file. Its digest is not known, so it is called neither good nor damaged.",
    "See to the permissions or the disk, and run again.",
)

CHANGED_WHILE_READ = Code(
    "SYS-105",
    Level.UNKNOWN,
    None,
    "A file changed while it was being read",
    "Its size or times were not the same before and after, so the digest is of no one state of it.",
    "Stop whatever writes to it, and run again.",
)

OVER_LIMIT = Code(
    "SYS-106",
    Level.UNKNOWN,
    None,
    "A limit that guards against hostile input was reached",
    "The part beyond the limit was not looked at, so no verdict is given.",
    "If you trust the sender, raise the limit that the message names and run again.",
)

CANNOT_WRITE = Code(
    "SYS-107",
    Level.UNKNOWN,
    None,
    "Something could not be written",
    "The system refused or failed to write. Nothing was left under the final name.",
    "See to the permissions, the space or the disk, and run again.",
)

NOT_A_FILE = Code(
    "SYS-108",
    Level.UNKNOWN,
    None,
    "The path is not a regular file",
    "A file was expected, and a folder, link, FIFO, socket or device is there. It was not opened.",
    "Name the file itself.",
)

WORKER_DIED = Code(
    "SYS-109",
    Level.UNKNOWN,
    None,
    "A helper process ended without an answer",
    "What it was to look at is not known, so no verdict is given.",
    "Run again; if it happens again, run with `--jobs 1`.",
)

NOT_DURABLE = Code(
    "SYS-110",
    Level.UNKNOWN,
    None,
    "What was published may not survive a power cut",
    "The bag is in its place and whole, but the system failed to flush its last entry to the disk, so that it is not "
    "known whether the disk holds it.",
    "Verify the bag. Where it is good, run `sync`, and see to the disk before you package more.",
)

NOT_DIGESTED = Code(
    "SYS-111",
    Level.UNKNOWN,
    None,
    "A file's digest was not computed",
    "The file is there and a manifest lists it, but nobody computed its digest and nobody said why. That would be a "
    "fault of archivekit; it is reported so that such a fault can never make a bag valid.",
    "Please report it. Until then, run again with `--jobs 1`.",
)
