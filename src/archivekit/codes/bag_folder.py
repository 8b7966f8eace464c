"""A bag as a folder, its declaration, and how far it was looked at.

A MUST is an error, a SHOULD a warning, a RECOMMENDED (a matter of form) a note.
"""

from archivekit.codes import Code
from archivekit.findings import Level

# -- what was looked at

NOT_FULL = Code(
    "BAG-010",
    Level.NOTE,
    None,
    "Digests were not looked at",
    "A verification at depth `complete` compares names, counts and sizes. A file whose bytes were "
    "altered without changing its size is not noticed, so the bag is not called valid.",
    "Run `archivekit verify` at depth full before you rely on the bag.",
)

QUICK_ONLY = Code(
    "BAG-011",
    Level.NOTE,
    None,
    "Only the octet and file counts were looked at",
    "A verification at depth `quick` compares Payload-Oxum with what is in the folder. Neither the "
    "manifests nor any digest were looked at, so the bag is not called valid.",
    "Run `archivekit verify` at depth full before you rely on the bag.",
)

NOTHING_TO_COMPARE = Code(
    "BAG-012",
    Level.UNKNOWN,
    "RFC 8493 §2.2.2",
    "There is no Payload-Oxum for a quick look to compare",
    "Depth `quick` has nothing but Payload-Oxum to go by, and this bag gives none that can be read. "
    "An empty check has not passed.",
    "Use depth complete or full.",
)

# -- the declaration and the folder (RFC 8493 §2.1.1, §2.1.2)

NO_DECLARATION = Code(
    "BAG-100",
    Level.ERROR,
    "RFC 8493 §2.1.1",
    "There is no bagit.txt",
    "`bagit.txt` is what makes a folder a bag. Without it nobody can say by which rules to read the rest.",
    "If this should be a bag, restore bagit.txt from the sender or a copy; if it is a plain folder, package it.",
)

DECLARATION_BOM = Code(
    "BAG-101",
    Level.ERROR,
    "RFC 8493 §2.1.1",
    "bagit.txt begins with a byte-order mark",
    "bagit.txt must be UTF-8 without a byte-order mark, so that a reader that knows nothing yet can read it.",
    "Save bagit.txt again as UTF-8 without a byte-order mark, and make the tag manifests anew.",
)

DECLARATION_MALFORMED = Code(
    "BAG-102",
    Level.ERROR,
    "RFC 8493 §2.1.1",
    "bagit.txt is not the two lines that it must be",
    "bagit.txt must be exactly two lines: `BagIt-Version: M.N`, then `Tag-File-Character-Encoding: "
    "ENCODING`, with one blank after each colon and nothing else.",
    "Ask the sender for a bag with a correct bagit.txt.",
)

VERSION_MALFORMED = Code(
    "BAG-103",
    Level.ERROR,
    "RFC 8493 §2.1.1",
    "The BagIt version is not M.N",
    "The version must be two numbers in ASCII digits with a dot between them, such as 1.0. Without it "
    "the rules to judge by are a guess; 1.0 was taken.",
    "Ask the sender for a bag with a correct bagit.txt.",
)

VERSION_UNKNOWN = Code(
    "BAG-104",
    Level.UNKNOWN,
    "RFC 8493 §2.1.1",
    "The bag is of a BagIt version that is not known here",
    "Versions 0.93 to 1.0 are known. The rules of 1.0 were applied, but what this version adds or "
    "changes was not looked at, so no verdict is given.",
    "Look for an archivekit that knows this version, or ask the sender for a 1.0 bag.",
)

ENCODING_UNKNOWN = Code(
    "BAG-105",
    Level.ERROR,
    "RFC 8493 §2.1.1",
    "The tag file encoding is no known character set",
    "The encoding must be a character set from the IANA registry. The tag files were read as UTF-8 instead.",
    "Correct Tag-File-Character-Encoding, which is nearly always UTF-8.",
)

ENCODING_UNREADABLE = Code(
    "BAG-106",
    Level.UNKNOWN,
    "RFC 8493 §2.1.1",
    "The tag file encoding is registered but not read here",
    "Some registered character sets can hide or change characters (UTF-7 and its kind) and are not "
    "decoded here, so the tag files could not be judged. They were read as UTF-8 instead.",
    "Ask the sender for a bag whose tag files are UTF-8.",
)

ENCODING_NOT_UTF8 = Code(
    "BAG-107",
    Level.WARNING,
    "RFC 8493 §2.1.1",
    "The tag files are not UTF-8",
    "UTF-8 should be used. Other encodings are read, but many tools get them wrong.",
    "Nothing needs doing now; write new bags in UTF-8.",
)

NO_DATA_FOLDER = Code(
    "BAG-110",
    Level.ERROR,
    "RFC 8493 §2.1.2",
    "There is no folder data",
    "A bag keeps its payload in a folder named `data`, even an empty payload.",
    "Restore the folder from the sender or a copy.",
)

NO_PAYLOAD_MANIFEST = Code(
    "BAG-111",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "There is no payload manifest",
    "A bag needs at least one manifest-ALGORITHM.txt; without one nothing attests the payload.",
    "Restore the manifest from the sender or a copy. Do not make a new one before the payload was "
    "compared with a copy.",
)

RESERVED_NAME = Code(
    "BAG-113",
    Level.ERROR,
    "RFC 8493 §2",
    "A folder has the name of a tag file",
    "The names of BagIt's own tag files are reserved for them. A folder of such a name hides the file that should be "
    "there from a tool that looks for it.",
    "Give the folder another name, and make the tag manifests anew.",
)

NOT_REGULAR = Code(
    "BAG-112",
    Level.ERROR,
    "RFC 8493 §5.1",
    "Something in the bag is neither a file nor a folder",
    "Links, FIFOs, sockets and devices have no bytes of their own: what they lead to may lie outside "
    "the bag and may change. They are never opened.",
    "Replace it by the file that it stands for, or take it out, and make the manifests anew.",
)
