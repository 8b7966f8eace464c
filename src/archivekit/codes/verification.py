"""A run of `verify` itself: bags that were looked for, the second opinion, and what is new since the report before."""

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
WORKER_VERSION = Code(
    "VFY-103",
    Level.UNKNOWN,
    None,
    "A worker has another version of archivekit",
    "Verdicts of one run must not come from two versions of the program, so that its work was refused. The bag was not "
    "looked at.",
    "Install the same version on every worker, and run again.",
)
WORKER_FAILED = Code(
    "VFY-104",
    Level.UNKNOWN,
    None,
    "A worker failed again and again",
    "It ended without an answer each time it was given this bag. What is in the bag is not known, so no verdict is "
    "given.",
    "Run again; verify this bag alone, without an executor, if it happens again.",
)
INTERRUPTED = Code(
    "VFY-105",
    Level.UNKNOWN,
    None,
    "The run was interrupted",
    "The report holds what was verified until then. What would have come after was not looked at, and nothing is said "
    "of it: such a report is no pass, whatever the bags in it are.",
    "Run again, and let it come to its end.",
)
ARCHIVE_PASSED_OVER = Code(
    "VFY-106",
    Level.NOTE,
    None,
    "An archive was passed over",
    "`verify --recursive` looks into every file that has the name of an archive, and verifies it where there is a "
    "bagit.txt at its top or in a folder there. This one has none. Bags deeper in it are not sought. `export` opens "
    "no archive.",
    "Nothing needs doing where it is to hold no bag. Otherwise: `archivekit verify FILE`, or unpack what is in it.",
)
LINK_PASSED_OVER = Code(
    "VFY-107",
    Level.NOTE,
    None,
    "A link that may lead to a bag was not followed",
    "Below a folder no link is followed, since it may lead anywhere, and in a circle. The same is said of what has the "
    "name of an archive and is no file.",
    "Name the place that it leads to: `archivekit verify PLACE`.",
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
    "The `bagit` package does not undo the encoding of %, CR and LF in names, so that it calls such files missing; and "
    "there are rules that it does not check, or reads in its own way. The clause is that of the rule it differs in.",
    "Nothing needs doing about the second opinion; see to the other findings, where there are any.",
)
#: What makes a bag wrong, or impossible to judge, that `bagit` 1.9.0 is known to pass over: lines that it skips or
#: strips, names that it normalises, links that it does not see, and rules that it does not have.
UNCHECKED_BY_WITNESS = frozenset(
    f"BAG-{number}"
    for number in (
        *(102, 103, 104, 105, 106, 112, 120, 121, 122, 123, 131, 132, 133, 141, 142),
        *(152, 153, 154, 170, 171, 174, 175, 176, 190, 192),
    )
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
BAG_IS_NEW = Code(
    "VFY-301",
    Level.NOTE,
    None,
    "A bag is new since the report before",
    "The report before knows neither its path nor its fingerprint.",
    "Nothing needs doing if somebody put it there.",
)
BAG_IS_GONE = Code(
    "VFY-302",
    Level.ERROR,
    None,
    "A bag is gone since the report before",
    "The report before names it, and nothing of its fingerprint was found now. A bag that is not there cannot be wrong "
    "by any other rule, so only a comparison notices it.",
    "Find out who removed it and why, and restore it from a copy; verify that copy.",
)
BAG_HAS_MOVED = Code(
    "VFY-303",
    Level.NOTE,
    None,
    "A bag has moved since the report before",
    "Its fingerprint is that of a bag that the report before knows under another path.",
    "Nothing needs doing if somebody moved it.",
)
BAG_IS_REPAIRED = Code(
    "VFY-304",
    Level.NOTE,
    None,
    "A bag that was broken in the report before is whole",
    "Something was wrong with it then, and nothing is now.",
    "Write down what was done to it.",
)
BAG_IS_NEWLY_BROKEN = Code(
    "VFY-305",
    Level.ERROR,
    None,
    "A bag that was whole in the report before is broken",
    "Whatever happened to it happened between the two reports.",
    "See the other findings of the bag, keep it as it is, and restore it from a copy that is valid.",
)
BAG_IS_ANOTHER = Code(
    "VFY-306",
    Level.ERROR,
    None,
    "Another bag lies where one was in the report before",
    "The bag at this path has another fingerprint than the one that was there, and that one was not found elsewhere. "
    "Each of the two may be valid by itself: whoever changes a file and makes the manifests anew leaves a valid bag.",
    "Find out who changed it and why. If nobody can say, restore the bag from a copy, and compare the two.",
)
REPORT_WAS_CHANGED = Code(
    "VFY-307",
    Level.ERROR,
    None,
    "The report before is not as it was written",
    "A report holds the digest of all that is in it, and that of the report before, so that reports form a chain. The "
    "digest does not match what this one holds: it was changed or was damaged, and nothing was compared with it.",
    "Take the report from a copy, and find out what happened to this one.",
)
