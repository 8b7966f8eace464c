"""Tag manifests, tag files, bag-info.txt, fetch.txt, and names on other systems (RFC 8493 §2.2, §2.3, §6.1).

A MUST is an error, a SHOULD a warning, a RECOMMENDED (a matter of form) a note.
"""

from archivekit.codes import Code
from archivekit.findings import Level

# -- tag manifests (RFC 8493 §2.2.1)

TAG_MISSING = Code(
    "BAG-150",
    Level.ERROR,
    "RFC 8493 §3",
    "A tag file is missing",
    "A tag manifest lists the file, and it is not in the bag.",
    "Restore the file from the sender or a copy.",
)

TAG_CORRUPT = Code(
    "BAG-151",
    Level.ERROR,
    "RFC 8493 §3",
    "A tag file does not match its digest",
    "The tag file was altered after the bag was sealed. Where it is a payload manifest, the payload's "
    "digests may have been exchanged too.",
    "Compare the file with a copy, and find out what happened.",
)

TAG_LISTS_PAYLOAD = Code(
    "BAG-152",
    Level.ERROR,
    "RFC 8493 §2.2.1",
    "A tag manifest lists a payload file",
    "Payload files belong in payload manifests.",
    "Ask the sender for a correct tag manifest.",
)

TAG_LISTS_TAG_MANIFEST = Code(
    "BAG-153",
    Level.ERROR,
    "RFC 8493 §2.2.1",
    "A tag manifest lists a tag manifest",
    "A tag manifest must not list tag manifests, itself included.",
    "Ask the sender for a correct tag manifest.",
)

MANIFEST_UNATTESTED = Code(
    "BAG-154",
    Level.ERROR,
    "RFC 8493 §2.2.1",
    "A tag manifest does not list every payload manifest",
    "A payload manifest that no tag manifest covers can be exchanged together with the payload, unnoticed.",
    "Ask the sender for a complete tag manifest.",
)

MANIFEST_UNATTESTED_BEFORE_1_0 = Code(
    "BAG-155",
    Level.WARNING,
    "BagIt 0.97 §2.2.1",
    "A tag manifest does not list every payload manifest, before BagIt 1.0",
    "Before BagIt 1.0 this was not required, but a payload manifest that no tag manifest covers can "
    "be exchanged together with the payload, unnoticed.",
    "Nothing needs doing now; bags made today must list them.",
)

TAG_MANIFESTS_DIFFER = Code(
    "BAG-156",
    Level.WARNING,
    "RFC 8493 §2.2.1",
    "A tag file is in one tag manifest and not in another",
    "All tag manifests should list the same files.",
    "Nothing needs doing now; make complete tag manifests for new bags.",
)

TAG_UNLISTED = Code(
    "BAG-157",
    Level.WARNING,
    "RFC 8493 §2.2.1",
    "A tag file is in no tag manifest",
    "Tag manifests should list every other tag file. This one can be altered, or was added, unnoticed.",
    "Find out where the file comes from; if it belongs, have the tag manifests made anew.",
)

NO_TAG_MANIFEST = Code(
    "BAG-158",
    Level.WARNING,
    "RFC 8493 §2.2.1",
    "There is no tag manifest",
    "A tag manifest is optional. Without one the manifests themselves and the bag's metadata are "
    "attested by nothing, and nobody can see whether one was taken away.",
    "Compare with the sender whether there was one; make one for new bags.",
)

TAG_ALGORITHMS_DIFFER = Code(
    "BAG-159",
    Level.WARNING,
    "RFC 8493 §2.2.1",
    "The tag manifests use other algorithms than the payload manifests",
    "The two kinds of manifest should use the same algorithms.",
    "Nothing needs doing now; use the same algorithms in new bags.",
)

# -- tag files in general (RFC 8493 §2.3)

TAG_UNDECODABLE = Code(
    "BAG-160",
    Level.ERROR,
    "RFC 8493 §2.3",
    "A tag file is not in the encoding that bagit.txt declares",
    "The bytes are not text in that encoding. What could be read was judged all the same.",
    "Correct the encoding in bagit.txt, or restore the tag file.",
)

TAG_BOM = Code(
    "BAG-161",
    Level.WARNING,
    "RFC 8493 §2.3",
    "A tag file begins with a byte-order mark",
    "A UTF-8 tag file must not begin with a byte-order mark. It was passed over.",
    "Save the file without the mark, and make the tag manifests anew.",
)

NO_LAST_LINE_END = Code(
    "BAG-162",
    Level.NOTE,
    "RFC 8493 §2.3",
    "A tag file does not end with a line end",
    "It is recommended that the last line ends like the others: a file cut off at the end of a line "
    "would otherwise look whole.",
    "Nothing needs doing.",
)

TAG_LISTS_TAG_MANIFEST_BEFORE_1_0 = Code(
    "BAG-163",
    Level.NOTE,
    "BagIt 0.97 §2.2.1",
    "A tag manifest lists a tag manifest, before BagIt 1.0",
    "Before BagIt 1.0 a tag manifest might list any tag file. The digest was checked like any other.",
    "Nothing needs doing; bags made today must not list tag manifests.",
)

# -- bag-info.txt (RFC 8493 §2.2.2)

INFO_MALFORMED = Code(
    "BAG-170",
    Level.ERROR,
    "RFC 8493 §2.2.2",
    "A line of bag-info.txt cannot be read",
    "A line must be a label, a colon, one blank or tab, and a value; a line that begins with a blank "
    "or tab continues the value before it.",
    "Correct the line, and make the tag manifests anew.",
)

INFO_LABEL = Code(
    "BAG-171",
    Level.ERROR,
    "RFC 8493 §2.2.2",
    "A label of bag-info.txt has blanks around it",
    "In BagIt 1.0 a label must not begin or end with a blank or tab.",
    "Correct the line, and make the tag manifests anew.",
)

INFO_LONG_LINE = Code(
    "BAG-172",
    Level.NOTE,
    "RFC 8493 §2.2.2",
    "A line of bag-info.txt is longer than 79 characters",
    "It is recommended to keep lines to 79 characters. The line was read whole.",
    "Nothing needs doing.",
)

INFO_REPEATED = Code(
    "BAG-173",
    Level.WARNING,
    "RFC 8493 §2.2.2",
    "A label of bag-info.txt that should stand once is repeated",
    "Bagging-Date, Bag-Size, Bag-Group-Identifier and Bag-Count should not be repeated, nor Payload-Oxum, which must "
    "not be since BagIt 1.0.",
    "Nothing needs doing now; give it once in new bags.",
)

OXUM_REPEATED = Code(
    "BAG-174",
    Level.ERROR,
    "RFC 8493 §2.2.2",
    "Payload-Oxum is given more than once",
    "Payload-Oxum must not be repeated: different tools would believe different ones.",
    "Restore bag-info.txt from the sender or a copy.",
)

OXUM_MALFORMED = Code(
    "BAG-175",
    Level.ERROR,
    "RFC 8493 §2.2.2",
    "Payload-Oxum is not OCTETS.FILES",
    "Payload-Oxum must be two numbers in ASCII digits with a dot between them.",
    "Restore bag-info.txt from the sender or a copy.",
)

OXUM_DIFFERS = Code(
    "BAG-176",
    Level.ERROR,
    "RFC 8493 §2.2.2",
    "Payload-Oxum does not match the payload",
    "The number of octets or of files in the payload is not what was packaged.",
    "See the other findings for the files concerned.",
)

COUNT_WITHOUT_GROUP = Code(
    "BAG-177",
    Level.NOTE,
    "RFC 8493 §2.2.2",
    "Bag-Count stands without Bag-Group-Identifier",
    "It is recommended to say to which group of bags the count belongs.",
    "Nothing needs doing.",
)

INFO_DATE = Code(
    "BAG-178",
    Level.NOTE,
    "RFC 8493 §2.2.2",
    "Bagging-Date is not YYYY-MM-DD",
    "The date on which a bag was made is written as YYYY-MM-DD.",
    "Nothing needs doing.",
)

INFO_COUNT = Code(
    "BAG-179",
    Level.NOTE,
    "RFC 8493 §2.2.2",
    "Bag-Count is not N of T",
    "Bag-Count is two numbers, such as `3 of 7`, or `3 of ?` where the total is not known.",
    "Nothing needs doing.",
)

# -- fetch.txt (RFC 8493 §2.2.3)

FETCH_MALFORMED = Code(
    "BAG-190",
    Level.ERROR,
    "RFC 8493 §2.2.3",
    "A line of fetch.txt cannot be read",
    "A line must be a URL without blanks, a length in octets or `-`, and a path.",
    "Ask the sender for a correct fetch.txt.",
)

FETCH_URL = Code(
    "BAG-191",
    Level.ERROR,
    "RFC 8493 §2.2.3",
    "An address in fetch.txt is not an absolute URL",
    "The address must begin with a scheme such as https:. Nothing was fetched: a verification makes "
    "no network request.",
    "Ask the sender for a correct fetch.txt.",
)

FETCH_UNATTESTED = Code(
    "BAG-192",
    Level.ERROR,
    "RFC 8493 §2.2.3",
    "A file in fetch.txt is not in every payload manifest",
    "Without a digest, whatever comes from the network would have to be believed.",
    "Ask the sender for complete manifests; do not fetch the file.",
)

FETCH_NEEDED = Code(
    "BAG-193",
    Level.ERROR,
    "RFC 8493 §3",
    "A payload file has still to be fetched",
    "The file is not in the bag, and fetch.txt says where it can be had. The bag is incomplete, not damaged.",
    "Fetch the file from the address, put it at its path, and verify again.",
)

FETCH_LENGTH = Code(
    "BAG-194",
    Level.WARNING,
    "RFC 8493 §5.3",
    "A file is not as long as fetch.txt says",
    "The file is there, but its length is not the one declared in fetch.txt.",
    "See whether its digest matches; if so, only fetch.txt is wrong.",
)

FETCH_REPEATED = Code(
    "BAG-195",
    Level.WARNING,
    "RFC 8493 §2.2.3",
    "fetch.txt names a file more than once",
    "Which of the addresses is meant cannot be told.",
    "Nothing needs doing if the file is there.",
)

# -- names on other systems (RFC 8493 §6.1)

CASE_TWINS = Code(
    "BAG-200",
    Level.WARNING,
    "RFC 8493 §6.1.1.3",
    "Two names differ only in upper and lower case",
    "On Windows and macOS one of the two would overwrite the other when the bag is copied.",
    "Keep the bag on a file system that tells case apart, or rename one of the originals and package anew.",
)

NORMALISATION_TWINS = Code(
    "BAG-201",
    Level.WARNING,
    "RFC 8493 §6.1.1.3",
    "Two names differ only in Unicode normalization",
    "They look the same to people, and some file systems take them for one name. Each was verified by itself.",
    "Rename one of the originals and package anew.",
)

NOT_FOR_WINDOWS = Code(
    "BAG-202",
    Level.WARNING,
    "RFC 8493 §6.1.2",
    "A name cannot be held on Windows",
    "Device names, some characters, and dots or blanks at the end of a name are not possible there; a "
    "copy would fail or change the name.",
    "Nothing needs doing where the bag stays on other systems.",
)
