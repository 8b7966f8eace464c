"""What `describe` could not read in an original, or says beside its suggestions: none of it judges the document."""

from archivekit.codes import Code
from archivekit.findings import Level

_FOR_THE_REST = "The file's own facts and the other originals were read all the same."

ENCODING = Code(
    "DSC-101",
    Level.UNKNOWN,
    None,
    "The letters of a text are not known",
    "The text is neither UTF-8 nor begins with a byte-order mark, and names no encoding. Which letters its octets "
    "stand for would have to be guessed, and nothing is.",
    "Open it in an editor that shows it rightly, and type its title and dates from there; keep the original as it is.",
)
MALFORMED = Code(
    "DSC-102",
    Level.UNKNOWN,
    None,
    "An original could not be taken apart",
    f"It begins as a file of its format does, and goes on in a way that its reader cannot follow. {_FOR_THE_REST}",
    "Open it in the program that it is for. Where that fails too, the file is damaged.",
)
OVER_LIMIT = Code(
    "DSC-103",
    Level.UNKNOWN,
    None,
    "An original is larger than is read",
    f"A limit on size, entries or depth guards against files that are made to exhaust a machine. {_FOR_THE_REST}",
    "If you trust where it came from, open it yourself and type what it says.",
)
READER_DIED = Code(
    "DSC-104",
    Level.UNKNOWN,
    None,
    "The reader of an original ended without an answer",
    "Readers run in a process of their own with little memory and no network. This one crashed, or came to the end of "
    f"its memory; a file that is made to do that is hostile. {_FOR_THE_REST}",
    "Treat the file with care. If you trust where it came from, please report it as a fault of archivekit.",
)
TIMED_OUT = Code(
    "DSC-105",
    Level.UNKNOWN,
    None,
    "Reading an original took too long",
    f"Its reader was ended when its time was over: the file is very large, or leads in a circle. {_FOR_THE_REST}",
    "Treat the file with care. If you trust where it came from, open it yourself and type what it says.",
)
LOCKED = Code(
    "DSC-106",
    Level.UNKNOWN,
    None,
    "An original is encrypted",
    f"It asks for a password before it says anything of itself. {_FOR_THE_REST}",
    "Ask its giver for the password or for an open copy; a locked file is hard to preserve.",
)
EXTRA_MISSING = Code(
    "DSC-110",
    Level.NOTE,
    None,
    "A library that would read more is not installed",
    "What a file of this format says of itself is read by a library that is not among those archivekit must have.",
    "Install the library that the message names, and run again.",
)
NO_READER = Code(
    "DSC-111",
    Level.NOTE,
    None,
    "Only the file's own facts were read",
    "No reader is known for files of this format, so that the draft has its format and size, and nothing from within.",
    "Look at it or listen to it, and type what it says.",
)
EMPTY = Code(
    "DSC-112",
    Level.NOTE,
    None,
    "An original is empty",
    "A file without a single octet says nothing of itself.",
    "Nothing needs doing if it is meant to be empty.",
)
GPS = Code(
    "DSC-113",
    Level.WARNING,
    None,
    "AN IMAGE SAYS WHERE IT WAS TAKEN",
    "The image carries the coordinates of the place where it was taken (EXIF GPS), often to the metre. Whoever gets a "
    "copy of the file can read them, and they may lead to a person's home. The draft does not repeat them.",
    "Decide before you publish. The original is evidence and stays as it is; give the public a copy without them, and "
    'set accessRights to "restricted" on the original.',
)
LEFT_OUT = Code(
    "DSC-114",
    Level.NOTE,
    None,
    "Something that an original says of itself is not in the draft",
    "A statement has no term of Dublin Core, holds what is no text, or is too long to be proposed as a value.",
    "Look at the original if it matters.",
)
HUGE_IMAGE = Code(
    "DSC-115",
    Level.WARNING,
    None,
    "An image claims a size that programs may fail at",
    "Its header claims more pixels than most programs dare to open. Only the header was read, so that nothing happened "
    "here; the same file may exhaust a viewer or a system that makes thumbnails.",
    "Treat the file with care unless you know that it is so large.",
)
BEGINNING_ONLY = Code(
    "DSC-116",
    Level.NOTE,
    None,
    "Only the beginning of an original was read",
    "The draft speaks of what stands at the beginning of the text; the rest was not looked at.",
    "Nothing needs doing for a press text. Look at the end yourself if something stands there.",
)
PASSED_OVER = Code(
    "DSC-117",
    Level.WARNING,
    None,
    "Something in the folder was passed over",
    "It is a link, a device or the like, and no file: it was neither followed nor opened.",
    "Name the file that it leads to, if that is an original too.",
)
TOO_MANY = Code(
    "DSC-118",
    Level.UNKNOWN,
    None,
    "A document has more files than are described",
    "A draft is of one document. So many files in one folder are probably several documents, and only the first of "
    "them were read.",
    "Give each document a folder of its own, and write a sheet: `-o drafts.csv`.",
)
NOTHING_THERE = Code(
    "DSC-119",
    Level.UNKNOWN,
    None,
    "There is nothing to describe",
    "The folder holds no file, so that nothing was looked at.",
    "Name the folder that holds the originals.",
)
