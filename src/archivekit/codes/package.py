"""Originals that are to be packaged, and what packaging has to say about the package that it made."""

from archivekit.codes import Code
from archivekit.findings import Level

# -- refusals, all of them before the first byte is written

NOT_REGULAR = Code(
    "PKG-101",
    Level.ERROR,
    "RFC 8493 §5.1",
    "An original is not a regular file",
    "Links, FIFOs, sockets and devices have no bytes of their own to keep, and a link may lead anywhere.",
    "Put the file itself in its place; for links, see `--links`.",
)

NAME_NOT_UTF8 = Code(
    "PKG-102",
    Level.ERROR,
    "RFC 8493 §2.1.3",
    "A name is not UTF-8",
    "The name's bytes are not UTF-8 text, so no UTF-8 manifest can hold it.",
    "Rename a copy of the original; the message shows the name's bytes in hexadecimal.",
)

NAMES_COLLIDE = Code(
    "PKG-103",
    Level.ERROR,
    "RFC 8493 §6.1.1.3",
    "Two names would be one on another system",
    "They differ only in case or in Unicode normalization, so that a copy to Windows or macOS would "
    "lose one of the two.",
    "Rename one of them in a copy of the originals.",
)

NOT_FOR_WINDOWS = Code(
    "PKG-104",
    Level.WARNING,
    "RFC 8493 §6.1.2",
    "A name cannot be held on Windows",
    "The bag is made all the same; a copy of it on Windows would fail or change the name.",
    "Nothing needs doing where the bag stays on other systems.",
)

NAME_REFUSED = Code(
    "PKG-105",
    Level.ERROR,
    "RFC 8493 §5.1",
    "A name has a form that verifiers refuse",
    "Read with Windows' rules the name would lead out of the bag, so that a careful verifier refuses the bag.",
    "Rename a copy of the original.",
)

PATH_TOO_LONG = Code(
    "PKG-106",
    Level.ERROR,
    None,
    "A path would be too long at the destination",
    "The file system at the destination cannot hold a name or path of this length.",
    "Choose a destination with a shorter path.",
)

NOTHING_TO_PACKAGE = Code(
    "PKG-107",
    Level.ERROR,
    None,
    "There are no originals",
    "The originals that were named hold no file at all.",
    "Name the folder or the files that are to be packaged.",
)

NAMES_REPEATED = Code(
    "PKG-108",
    Level.ERROR,
    None,
    "Two originals have the same name",
    "Several originals are packaged side by side, each under its own name, and two of the names are the same.",
    "Put them in one folder, each under a name of its own, and name that folder.",
)

SOURCE_IS_A_BAG = Code(
    "PKG-109",
    Level.ERROR,
    None,
    "The original is a bag already",
    "A bag inside a bag is nearly always a mistake.",
    "Verify and keep the bag as it is; where a bag within a bag is meant, use `--nested`.",
)

DESTINATION_EXISTS = Code(
    "PKG-110",
    Level.UNKNOWN,
    None,
    "Something is at the destination already",
    "Nothing is ever overwritten, not even an empty folder.",
    "Choose another destination, or move away what is there.",
)

DESTINATION_UNWRITABLE = Code(
    "PKG-111",
    Level.UNKNOWN,
    None,
    "The destination cannot be written",
    "The folder that the bag is to be made in cannot be made or written to.",
    "See to the permissions, or choose another destination.",
)

NO_SPACE = Code(
    "PKG-112",
    Level.UNKNOWN,
    None,
    "There is too little space at the destination",
    "The originals and the tag files need more octets, or more files, than are free.",
    "Make room, or choose another destination.",
)

DESTINATION_INSIDE = Code(
    "PKG-113",
    Level.ERROR,
    None,
    "The destination and an original lie inside one another",
    "The bag would be written into the originals, or the originals lie where the bag is to be.",
    "Choose a destination outside the originals.",
)

DIGEST_EXPECTED_DIFFERS = Code(
    "PKG-114",
    Level.ERROR,
    None,
    "An original does not match the digest that came with it",
    "The file is not the one that the digest was made of: it was damaged or exchanged on the way.",
    "Get the original again from where it came.",
)

EXPECTED_MISSING = Code(
    "PKG-115",
    Level.ERROR,
    None,
    "An original that is expected is not there",
    "The list of digests that came along names a file that is not among the originals: it was lost or renamed "
    "on the way.",
    "Get the file from where it came; or, where it is rightly absent, take its line out of a copy of the list.",
)

NOTHING_EXPECTED = Code(
    "PKG-116",
    Level.ERROR,
    None,
    "A list of digests holds none",
    "The file given with `--expect` holds no digest that can be read, so that nothing would be compared.",
    "Name a list such as `sha256sum` writes, a BagIt manifest, or a DROID export with a column of digests.",
)

NAME_MISREAD = Code(
    "PKG-117",
    Level.ERROR,
    None,
    "A name that other BagIt tools misread",
    "Many tools, the `bagit` package among them, end a line of a manifest at any Unicode line separator and drop "
    "blanks at its end. They would call this file missing, and the bag incomplete.",
    "Rename a copy of the original; the message shows the character.",
)

# -- what is said about a package

NO_RECORD = Code(
    "PKG-201",
    Level.NOTE,
    None,
    "The bag carries no description",
    "No record was given, so the bag holds the originals and their digests alone.",
    "Package with `--record FILE` where the document is described.",
)

JUNK_KEPT = Code(
    "PKG-202",
    Level.WARNING,
    None,
    "An operating system's own file was packaged",
    "Files such as .DS_Store and Thumbs.db are seldom part of a document. It was kept because nothing "
    "is dropped without being asked.",
    "Use `--junk exclude` to leave such files out.",
)

JUNK_ON_REQUEST = Code(
    "PKG-217",
    Level.NOTE,
    None,
    "An operating system's own file was packaged on request",
    "`--junk keep` was given, so that files such as .DS_Store and Thumbs.db are part of the payload.",
    "Nothing needs doing.",
)

JUNK_EXCLUDED = Code(
    "PKG-203",
    Level.NOTE,
    None,
    "An operating system's own file was left out",
    "It was left out because `--junk exclude` was given, and is still where it was.",
    "Nothing needs doing.",
)

EXCLUDED = Code(
    "PKG-204",
    Level.NOTE,
    None,
    "An original was left out on request",
    "It matches a pattern given with `--exclude`, and is still where it was.",
    "Nothing needs doing.",
)

EXCLUDES_NOTHING = Code(
    "PKG-223",
    Level.NOTE,
    None,
    "A pattern of files to leave out matches none",
    "What it was meant to leave out was packaged, if it is there. A pattern is a name, or a path from the originals' "
    "own folder, with `*`, `?` and `[…]`; upper and lower case differ.",
    "Correct the pattern where it was meant for something; `--dry-run` shows what is left out.",
)

EMPTY_FOLDER = Code(
    "PKG-205",
    Level.WARNING,
    "RFC 8493 §2.1.3",
    "An empty folder cannot be kept",
    "BagIt lists files only. The folder's name is written down in metadata/premis.xml.",
    "Put a file in it where the folder itself matters.",
)

PERCENT_NAMES = Code(
    "PKG-206",
    Level.NOTE,
    "RFC 8493 §2.1.3",
    "A name is encoded in the manifests",
    "BagIt 1.0 asks for %, CR and LF in names to be encoded, which the `bagit` package and `sha512sum "
    "-c` do not undo: they will call this file missing.",
    "Nothing needs doing; rename a copy of the original where those tools must agree.",
)

NOT_READ_BACK = Code(
    "PKG-207",
    Level.WARNING,
    None,
    "The bag was not read back from the medium",
    "`--durability` asked for less than full, so that what the disk really holds was not compared.",
    "Run `archivekit verify` on the bag.",
)

NOT_FLUSHED = Code(
    "PKG-208",
    Level.WARNING,
    None,
    "The bag was not flushed to the disk",
    "`--durability none` was given, so that a power cut in the next minute may damage the bag.",
    "Keep the originals until the bag was verified.",
)

WITNESS_AGREES = Code(
    "PKG-209",
    Level.NOTE,
    None,
    "The second opinion agrees",
    "The Library of Congress `bagit` package finds the bag complete as well.",
    "Nothing needs doing.",
)

WITNESS_NOT_ASKED = Code(
    "PKG-210",
    Level.NOTE,
    None,
    "No second opinion was asked for",
    "By default the `bagit` package is asked for bags of up to 20,000 files. Of the algorithms it knows those that "
    "Python names without an underscore, so that it can say nothing of a bag that has, say, SHA3-256 alone.",
    "Use `--second-opinion always` to ask it; in a bag that it cannot judge, add a second `--digest`.",
)

WITNESS_FAILED = Code(
    "PKG-211",
    Level.WARNING,
    None,
    "The second opinion could not be had",
    "The `bagit` package crashed, took too long or could not be started. Our own verification stands.",
    "Nothing needs doing; run `archivekit doctor` if it happens again.",
)

WITNESS_DISAGREES = Code(
    "PKG-212",
    Level.UNKNOWN,
    None,
    "The second opinion is another",
    "The `bagit` package refuses a bag that we find valid, and not for a known reason. Nothing was "
    "published until a person has looked.",
    "Keep the message and report it; the originals are untouched.",
)

LINK_FOLLOWED = Code(
    "PKG-213",
    Level.WARNING,
    None,
    "A symbolic link was followed",
    "`--links follow` was given: the bag holds a copy of what the link leads to, under the link's name.",
    "Nothing needs doing.",
)

LINK_RECORDED = Code(
    "PKG-214",
    Level.WARNING,
    None,
    "A symbolic link was recorded and not followed",
    "`--links record` was given: metadata/premis.xml tells its name and what it points to; the bag "
    "holds no bytes for it.",
    "Nothing needs doing.",
)

FORMAT_BY_TABLE = Code(
    "PKG-215",
    Level.NOTE,
    None,
    "Formats were told by the built-in table",
    "libmagic could not be loaded, so that formats were identified from a small table of signatures.",
    "Run `archivekit doctor` to see what would bring libmagic.",
)

LIBRARY_NOT_ASKED = Code(
    "PKG-222",
    Level.NOTE,
    None,
    "Formats were told by the built-in table, as there are many files",
    "By default libmagic identifies the formats of up to 20,000 files; beyond, it would take longer than everything "
    "else together. The built-in table knows the common formats, and metadata/premis.xml says that it was used.",
    "Use `--identify library` to have libmagic asked for every file.",
)

DURABILITY_PARTIAL = Code(
    "PKG-216",
    Level.WARNING,
    None,
    "The file system does not flush folders",
    "The system refused to flush a folder to the disk, as some network file systems do, so that a "
    "power cut may undo the last step.",
    "Verify the bag after a while; keep the originals until then.",
)

OAI_DC_LEFT_OUT = Code(
    "PKG-218",
    Level.NOTE,
    None,
    "The bag carries no simple Dublin Core",
    "Harvesters read metadata/oai_dc.xml and show it to everyone, so a restricted or embargoed record "
    "is not written there. metadata/record.json and dcterms.xml hold it complete, under the bag's own "
    "access rules.",
    "Nothing needs doing.",
)

EXPECTED_UNREAD = Code(
    "PKG-219",
    Level.WARNING,
    None,
    "A line of expected digests was not understood",
    "The line was passed over, so that what it may say of an original was not compared.",
    "Look at the line; where it does name an original, compare that one by hand.",
)

NOT_EXPECTED = Code(
    "PKG-220",
    Level.WARNING,
    None,
    "No digest came along for an original",
    "The list given with `--expect` does not name this original, so that it was packaged as it was found.",
    "See whether the file belongs to the document.",
)

EXPECTED_MET = Code(
    "PKG-221",
    Level.NOTE,
    None,
    "The originals match the digests that came with them",
    "They were compared while the originals were copied; metadata/premis.xml holds the event.",
    "Nothing needs doing.",
)
