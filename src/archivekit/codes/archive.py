"""A bag in one file: how it lies in the archive, what is wrong with the archive itself, and what could not be read.

Clauses: BagIt 0.97 §4 (serialization, which RFC 8493 leaves to whoever sends a bag), POSIX.1-2001 pax, PKWARE APPNOTE.
"""

from archivekit.codes import Code
from archivekit.findings import Level

_SERIALIZATION = "BagIt 0.97 §4"
_PAX = "POSIX.1-2001 pax"
_ZIP = "PKWARE APPNOTE 4.4"
_AGAIN = "Ask the sender for the archive again, with a checksum of the file."

# -- where the bag lies in the archive

NO_FOLDER = Code(
    "ARC-101",
    Level.ERROR,
    _SERIALIZATION,
    "The bag has no folder of its own in the archive",
    "A bag is packed from the folder above it, so that unpacking gives exactly one folder. This one spills its files "
    "into the folder in which it is unpacked, among whatever else is there.",
    "Unpack it into a new, empty folder, verify that folder, and pack it again with `archivekit pack`.",
)
OTHER_NAME = Code(
    "ARC-102",
    Level.WARNING,
    _SERIALIZATION,
    "The archive has another name than the bag in it",
    "The file should be named as the bag's folder, with the extension of its form. Otherwise nobody sees which bag it "
    "holds, and two archives may unpack to one name.",
    "Rename the archive to the name of the folder in it.",
)
OUTSIDE = Code(
    "ARC-103",
    Level.ERROR,
    _SERIALIZATION,
    "Something lies outside the bag's folder",
    "An archive of a bag holds one folder and nothing beside it. What lies outside is attested by no manifest, and "
    "unpacking would put it among other things of yours.",
    "Ask the sender what it is, and for an archive of the bag alone.",
)
JUNK_OUTSIDE = Code(
    "ARC-104",
    Level.WARNING,
    _SERIALIZATION,
    "An operating system's own litter lies beside the bag",
    "Some systems add files of their own (`__MACOSX/`, `._x`) when they make an archive. They are no part of the bag.",
    "Nothing needs doing; `archivekit unpack` leaves them out. Ask the sender to pack with `archivekit pack`.",
)

# -- members

UNSAFE_NAME = Code(
    "ARC-110",
    Level.ERROR,
    "RFC 8493 §5.1",
    "A member's name could lead outside the folder in which it is unpacked",
    "Absolute names, `..`, drive letters and their kind are how an archive writes where it has no business. No bag "
    "needs them. The member was not read, and such an archive is never unpacked.",
    "Treat the archive as hostile, and ask the sender how it came about.",
)
DUPLICATE = Code(
    "ARC-111",
    Level.ERROR,
    None,
    "Two members have one name",
    "Some tools keep the first, some the last: what one of them verified is not what another unpacks.",
    "Ask the sender for an archive in which each file is once.",
)
FILE_AND_FOLDER = Code(
    "ARC-112",
    Level.ERROR,
    None,
    "A member lies below another one that is no folder",
    "What is unpacked first decides what the other becomes; with a link it decides where the other is written.",
    "Treat the archive as hostile, and ask the sender how it came about.",
)
BACKSLASH = Code(
    "ARC-113",
    Level.ERROR,
    _ZIP,
    "A name in a zip file holds a backslash",
    "Names are divided by slashes. A backslash is part of a name on one system and divides folders on another, so that "
    "the same archive unpacks to different files.",
    "Ask the sender to pack with another tool, such as `archivekit pack`.",
)
NAME_ENCODING = Code(
    "ARC-114",
    Level.WARNING,
    None,
    "The encoding of a name is not declared",
    "The name is not ASCII and the archive does not say that it is UTF-8. It was read as UTF-8 where it is that, and "
    "as the old code page 437 otherwise; another tool may read it in another way.",
    "Compare the names with the manifests; pack anew with a tool that declares UTF-8.",
)
TWO_NAMES = Code(
    "ARC-115",
    Level.ERROR,
    None,
    "A member has more than one name, or one that is not what it says",
    "The places where an archive may say a member's name contradict each other, or a name that is declared to be UTF-8 "
    "is not. Tools choose differently.",
    "Ask the sender for an archive made by another tool.",
)

PADDING = Code(
    "ARC-116",
    Level.WARNING,
    _PAX,
    "Something is hidden in the padding after a member",
    "Content is filled up with zeros to a whole block. What stands there instead belongs to no file, and goes unseen "
    "wherever the archive goes.",
    "Unpack the archive and pack it again with `archivekit pack` where that is not wanted.",
)

CHANGED_NAME = Code(
    "ARC-117",
    Level.WARNING,
    None,
    "A name in a zip file is changed by some tools",
    "Info-ZIP's `unzip` leaves out control characters, and a semicolon with a number at the end of a name. The bag is "
    "right, and what such a tool unpacks is not.",
    "Unpack it with `archivekit unpack`, or ask the sender for a tar file.",
)

# -- the archive as a file

TRUNCATED = Code(
    "ARC-120",
    Level.ERROR,
    None,
    "The archive ends too early",
    "It was cut off, most likely in transfer. What came before the cut was looked at; what came after is gone, so that "
    "nothing is called missing.",
    _AGAIN,
)
CORRUPT = Code(
    "ARC-121",
    Level.ERROR,
    None,
    "The archive is damaged",
    "Its own check sums or its compression say that octets are not what was written. What could still be read was "
    "looked at.",
    _AGAIN,
)
NO_END = Code(
    "ARC-122",
    Level.ERROR,
    _PAX,
    "The end of the tar file is missing",
    "A tar file ends in two blocks of zeros. Without them nobody can tell a whole archive from one that was cut off "
    "between two members, or that was written on after its end.",
    _AGAIN,
)
TRAILING = Code(
    "ARC-123",
    Level.ERROR,
    None,
    "There is something before the archive's beginning or after its end",
    "Octets that belong to no member travel along unseen: no manifest attests them, and some tools take them for "
    "another archive.",
    "Ask the sender what it is, and for the archive without it.",
)
HEADER = Code(
    "ARC-124",
    Level.ERROR,
    None,
    "A header in the archive is not well-formed",
    "What a member is, and how long, is not certain; tools that guess will guess differently.",
    _AGAIN,
)
LOCAL_DIFFERS = Code(
    "ARC-125",
    Level.ERROR,
    _ZIP,
    "A zip member's own header is not what the directory says",
    "A zip file describes each member twice. Where the two differ, one tool unpacks what another never saw.",
    "Treat the archive as hostile or damaged, and ask the sender for it again.",
)
OVERLAP = Code(
    "ARC-126",
    Level.ERROR,
    _ZIP,
    "Members of the zip file overlap",
    "Two members share octets of the file. No tool packs so; it is how a small file is made to unfold to a huge one.",
    "Treat the archive as hostile.",
)
HIDDEN = Code(
    "ARC-127",
    Level.ERROR,
    _ZIP,
    "There are octets between the members of the zip file",
    "They belong to no member of the directory. A tool that reads a zip file from its beginning may find members there "
    "that were never verified.",
    "Ask the sender for an archive made anew, such as by `archivekit pack`.",
)

# -- what could not be looked at

BEYOND_LIMIT = Code(
    "ARC-130",
    Level.UNKNOWN,
    None,
    "The archive unfolds to more than a limit allows",
    "A few kilobytes can unfold to petabytes. The part beyond the limit was not looked at, so no verdict is given.",
    "If you trust the sender, raise the limit that the message names with `--limit` and run again.",
)
ENCRYPTED = Code(
    "ARC-131",
    Level.UNKNOWN,
    None,
    "A member is encrypted",
    "Its content cannot be seen without a password, and archivekit asks for none: a package for the long term must not "
    "depend on one.",
    "Decrypt it with the tool of the sender, pack it anew, and verify that.",
)
METHOD_UNKNOWN = Code(
    "ARC-132",
    Level.UNKNOWN,
    None,
    "A member is packed in a way that is not known here",
    "Its compression or its type is none that archivekit reads, so that its digest is not known.",
    "Unpack it with the tool of the sender, verify the folder, and pack it with `archivekit pack`.",
)
SPARSE = Code(
    "ARC-133",
    Level.UNKNOWN,
    None,
    "A member is stored as a sparse file",
    "Only its parts that are not zeros are in the archive, in one of several forms that tools read differently. It was "
    "not put together, so that its digest is not known.",
    "Unpack it with GNU tar, verify the folder, and pack it with `archivekit pack`, or with tar without `--sparse`.",
)
NO_ZSTD = Code(
    "ARC-134",
    Level.UNKNOWN,
    None,
    "Zstandard cannot be read here",
    "The library for it is not installed, so that nothing was looked at.",
    "Install it: python -m pip install backports.zstd (Python 3.14 has it already).",
)

# -- the file's own checksum, its name, and the second opinion

CHECKSUM_MATCHES = Code(
    "ARC-140",
    Level.NOTE,
    None,
    "The archive is the one that the checksum beside it was made of",
    "The digest of the whole file is the one that lies beside it.",
    "Nothing needs doing.",
)
CHECKSUM_DIFFERS = Code(
    "ARC-141",
    Level.ERROR,
    None,
    "The archive is not the one that the checksum beside it was made of",
    "The digest of the whole file is another one than lies beside it, even where the bag in it verifies.",
    "Find out whether the archive or its checksum was exchanged; ask the sender for both.",
)
CHECKSUM_UNREAD = Code(
    "ARC-142",
    Level.UNKNOWN,
    None,
    "The checksum beside the archive could not be used",
    "A file of the archive's name and an algorithm's extension should hold its digest, and none was found in it.",
    "Make it anew (`sha512sum FILE > FILE.sha512`) after you compared the archive with a copy, or remove it.",
)
OTHER_FORM = Code(
    "ARC-143",
    Level.WARNING,
    None,
    "The archive is of another form than its name says",
    "It was read as what it is. Tools that go by the name will not open it.",
    "Rename it.",
)
TWO_WAYS = Code(
    "ARC-144",
    Level.ERROR,
    None,
    "The file can be read as two archives",
    "It may be of two forms, or end at two places, and which of the two archives in it a tool unpacks depends on the "
    "tool. What was verified is one of them.",
    "Treat the archive as hostile, and ask the sender for one made anew.",
)
NO_WITNESS = Code(
    "ARC-150",
    Level.NOTE,
    None,
    "There is no second opinion on an archive",
    "The Library of Congress `bagit` package reads folders only.",
    "Unpack the archive and run `archivekit verify FOLDER --second-opinion always` where you want one.",
)
NOT_ACCEPTED = Code(
    "ARC-151",
    Level.ERROR,
    "BagIt Profiles 1.4, Serialization",
    "The profile does not accept the bag as such a file",
    "The profile says whether bags come as folders or as files, and as files of which forms.",
    "Send the bag as the profile has it: `archivekit unpack` gives the folder, `archivekit pack` another form.",
)
