"""Payload manifests and what they attest (RFC 8493 §2.1.3, §2.4, §3).

A MUST is an error, a SHOULD a warning, a RECOMMENDED (a matter of form) a note.
Where an older BagIt has a rule of its own, that rule has a code of its own.
"""

from archivekit.codes import Code
from archivekit.findings import Level

# -- lines of manifests and fetch.txt (RFC 8493 §2.1.3, §5.1, §6.1)

LINE_MALFORMED = Code(
    "BAG-120",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "A manifest line cannot be read",
    "A line must be a digest in hexadecimal, one or more blanks or tabs, and a path.",
    "Restore the manifest from the sender or a copy.",
)

DIGEST_MALFORMED = Code(
    "BAG-121",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "A digest has the wrong length for its algorithm",
    "The number of hexadecimal digits is fixed by the algorithm that the manifest's name gives.",
    "Restore the manifest from the sender or a copy, and look whether its name names the right algorithm.",
)

PATH_REFUSED = Code(
    "BAG-122",
    Level.ERROR,
    "RFC 8493 §5.1",
    "A path could lead outside the bag",
    "Absolute paths, `..`, `~`, drive and device forms can make a careless tool read or overwrite "
    "other files. Such a path is refused by its form, on every system, and never opened.",
    "Treat the bag as hostile until you know who made it and why.",
)

OUTSIDE_DATA = Code(
    "BAG-123",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "A payload manifest or fetch.txt names a file outside data/",
    "Payload manifests and fetch.txt speak of the payload alone, which lies under `data/`; tag files "
    "belong in tag manifests.",
    "Move the line to the tag manifest, or ask the sender for a correct bag.",
)

LISTED_TWICE = Code(
    "BAG-124",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "A manifest lists a file twice",
    "Each payload file must be listed exactly once in a manifest. A second line is a way to hide a "
    "digest from tools that take the first.",
    "Take out the repeated line, and make the tag manifests anew.",
)

LISTED_TWICE_BEFORE_1_0 = Code(
    "BAG-125",
    Level.WARNING,
    "BagIt 0.97 §3",
    "A manifest lists a file more than once, with the same digest",
    "Before BagIt 1.0 a repeated line was not forbidden. Both lines say the same, so nothing is lost.",
    "Nothing needs doing now; bags made today must list each file once.",
)

LISTED_TWICE_DIFFERENTLY = Code(
    "BAG-126",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "A manifest lists a file twice with different digests",
    "At most one of the two can be true, and different tools believe different ones.",
    "Compare the file with a copy, and ask the sender for a correct manifest.",
)

MD5SUM_ASTERISK = Code(
    "BAG-127",
    Level.WARNING,
    "RFC 8493 §6.1.3",
    "An asterisk stands before a path, as md5sum writes it",
    "md5sum and its kind mark binary mode with `*`. It is not part of the path and was passed over.",
    "Remove the asterisk from the line, and make the tag manifests anew.",
)

LEADING_DOT = Code(
    "BAG-128",
    Level.WARNING,
    "RFC 8493 §2.1.3",
    "A path begins with ./",
    "The leading `./` adds nothing and is read by some tools only. It was passed over; the path is "
    "otherwise what it should be.",
    "Remove `./` from the line, and make the tag manifests anew.",
)

RAW_PERCENT = Code(
    "BAG-129",
    Level.WARNING,
    "RFC 8493 §2.1.3",
    "A percent sign in a path is not encoded",
    "BagIt 1.0 asks for `%25` in place of `%`. Many tools write the bare sign; it was read as itself "
    "because that names a file that is there.",
    "Nothing needs doing to the file; write `%25` in bags made today.",
)

ENCODED_LINE_END_BEFORE_1_0 = Code(
    "BAG-130",
    Level.WARNING,
    "BagIt 0.97 §2.1.3",
    "A line end in a file name is encoded, before BagIt 1.0",
    "Only BagIt 1.0 encodes CR and LF in names. No file has the name as written, and one has the "
    "decoded name, so that one was taken.",
    "Nothing needs doing now; new bags should be BagIt 1.0.",
)

# -- the payload against its manifests (RFC 8493 §2.1.3, §3)

PAYLOAD_MISSING = Code(
    "BAG-131",
    Level.ERROR,
    "RFC 8493 §3",
    "A payload file is missing",
    "A manifest lists the file, and it is not in the bag.",
    "Restore the file from the sender or a copy, then verify again.",
)

PAYLOAD_UNLISTED = Code(
    "BAG-132",
    Level.ERROR,
    "RFC 8493 §3",
    "A payload file is in no manifest",
    "Nothing attests this file: it was added after the bag was made, or the manifest lost a line.",
    "Find out where the file comes from. If it belongs, package the document anew.",
)

NOT_IN_EVERY_MANIFEST = Code(
    "BAG-133",
    Level.ERROR,
    "RFC 8493 §3",
    "A payload file is not in every payload manifest",
    "In BagIt 1.0 every payload manifest must list every payload file. A file that only a weaker "
    "digest covers is less well attested than it looks.",
    "Ask the sender for complete manifests.",
)

PAYLOAD_CORRUPT = Code(
    "BAG-134",
    Level.ERROR,
    "RFC 8493 §3",
    "A payload file does not match its digest",
    "The bytes are not those that were packaged: they were damaged or altered, or the manifest was.",
    "Keep the file as evidence, restore a copy whose digest matches, and find out what happened.",
)

LISTS_A_FOLDER = Code(
    "BAG-135",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "A manifest lists a folder",
    "Manifests list files only.",
    "Ask the sender for a correct manifest.",
)

JUNK_UNLISTED = Code(
    "BAG-136",
    Level.ERROR,
    "RFC 8493 §3",
    "An operating system's own file lies in the payload, unlisted",
    "Finder, Explorer and their kind drop files such as .DS_Store and Thumbs.db into folders that "
    "they open. It is in no manifest, so the bag is not complete.",
    "Delete that file from the bag, if you are sure that it is a system's own, and verify again.",
)

JUNK_LISTED = Code(
    "BAG-137",
    Level.WARNING,
    "RFC 8493 §6.1.2",
    "An operating system's own file is part of the payload",
    "Files such as .DS_Store and Thumbs.db are made and rewritten by the system without asking, so "
    "that the bag will break when its folder is opened there.",
    "Nothing needs doing now; package with `--junk exclude` next time.",
)

NAME_NORMALISED = Code(
    "BAG-138",
    Level.WARNING,
    "RFC 8493 §6.1.1.3",
    "A name in a manifest is spelt in another Unicode normalization than the file's",
    "The two look alike and mean the same, but are different bytes; a file system or a copying tool "
    "changed one. The one file that can be meant was taken and its digest computed.",
    "Nothing needs doing now; keep bags on a file system that does not change names.",
)

LISTED_TWICE_NORMALISED = Code(
    "BAG-139",
    Level.WARNING,
    "RFC 8493 §6.1.1.3",
    "A manifest lists one file in two Unicode normalizations",
    "Both spellings have the same digest and only one file is there, so the second line was taken as "
    "a repetition of the first, which BagIt before 1.0 allows.",
    "Nothing needs doing now; bags made today must list each file once.",
)

NOT_IN_EVERY_MANIFEST_BEFORE_1_0 = Code(
    "BAG-140",
    Level.NOTE,
    "BagIt 0.97 §3",
    "A payload file is not in every payload manifest, before BagIt 1.0",
    "Before BagIt 1.0 it is enough that one manifest lists a file. Its digest was checked where there is one.",
    "Nothing needs doing.",
)

# -- algorithms (RFC 8493 §2.4)

UNVERIFIABLE_MANIFEST = Code(
    "BAG-141",
    Level.UNKNOWN,
    "RFC 8493 §2.4",
    "A manifest's digests cannot be computed here",
    "The algorithm in the manifest's name is unknown, or has no fixed length, so that this manifest "
    "could not be verified. A bag is valid only when every digest was.",
    "Look for a tool that knows the algorithm, or ask the sender for a SHA-512 manifest.",
)

ALGORITHM_NAME = Code(
    "BAG-142",
    Level.ERROR,
    "RFC 8493 §2.4",
    "A manifest's file name spells its algorithm in another way than it must",
    "The name must be lower case with letters and digits only: manifest-sha256.txt. Other tools pass "
    "over a manifest that they do not recognise.",
    "Rename the manifest, correct the tag manifests, and verify again.",
)

ALGORITHM_NAME_BEFORE_0_97 = Code(
    "BAG-143",
    Level.WARNING,
    "BagIt 0.96",
    "A manifest's file name spells its algorithm in an unusual way, before BagIt 0.97",
    "The name should be lower case with letters and digits only: manifest-sha256.txt. Other tools "
    "pass over a manifest that they do not recognise.",
    "Nothing needs doing now; the manifest was verified.",
)

ALGORITHM_UNREGISTERED = Code(
    "BAG-144",
    Level.WARNING,
    "RFC 8493 §2.4",
    "A digest algorithm is not in the IANA registry",
    "The algorithm should be one of the Named Information Hash Algorithm Registry (or MD5 or SHA-1), so that others "
    "can compute it in thirty years. It was computed here.",
    "Nothing needs doing now; use SHA-512 or SHA-256 for new bags.",
)

ALGORITHM_WEAK = Code(
    "BAG-145",
    Level.WARNING,
    "RFC 8493 §2.4",
    "Only weak digests attest the payload",
    "MD5 and SHA-1 still find accidents, but two different files with the same digest can be made on "
    "purpose, so they prove nothing against a forger.",
    "Add a SHA-512 or SHA-256 manifest while the payload is known to be good.",
)
