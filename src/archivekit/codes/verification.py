"""A run of `verify` itself: bags that were looked for, and the second opinion."""

from archivekit.codes import Code
from archivekit.findings import Level

NO_BAG_FOUND = Code(
    "VFY-101",
    Level.UNKNOWN,
    None,
    "There is no bag below the folder",
    "No folder in it holds a bagit.txt, so that nothing was verified, and an empty check has not passed.",
    "Name the folder that holds the bags.",
)
PARTIAL_PASSED_OVER = Code(
    "VFY-102",
    Level.NOTE,
    None,
    "What an unfinished packaging left behind was passed over",
    "A folder whose name begins with .partial- was never published, and is no bag.",
    "Nothing needs doing; `archivekit partials` lists and removes such folders.",
)
WITNESS_AGREES = Code(
    "VFY-201",
    Level.NOTE,
    None,
    "The second opinion agrees",
    "The Library of Congress `bagit` package comes to the same verdict.",
    "Nothing needs doing.",
)
WITNESS_DIFFERS_AS_KNOWN = Code(
    "VFY-202",
    Level.NOTE,
    "RFC 8493 §2.1.3",
    "The second opinion differs, for a reason that is known",
    "The `bagit` package does not undo the encoding of %, CR and LF in names, so that it calls such files missing.",
    "Nothing needs doing.",
)
WITNESS_DIFFERS = Code(
    "VFY-203",
    Level.WARNING,
    None,
    "The second opinion differs",
    "The `bagit` package comes to another verdict. It checks less in many places and reads some rules in its own way; "
    "our verdict stands as it is.",
    "Look at the findings and at what it says, and judge for yourself.",
)
WITNESS_FAILED = Code(
    "VFY-204",
    Level.WARNING,
    None,
    "The second opinion could not be had",
    "The `bagit` package crashed, took too long or could not be started. Our own verdict stands.",
    "Nothing needs doing; run `archivekit doctor` if it happens again.",
)
