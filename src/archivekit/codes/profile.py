"""A BagIt Profile that is read, and a bag that is judged by one (BagIt Profiles Specification 1.1 to 1.4)."""

from archivekit.codes import Code
from archivekit.findings import Level

_SPEC = "BagIt Profiles 1.4"

# -- the profile itself ------------------------------------------------------------------------------------------------

NOT_JSON = Code(
    "PRO-101",
    Level.ERROR,
    _SPEC,
    "The profile is not JSON",
    "A BagIt Profile is a JSON file with an object at its top. It could not be read as one, so nothing was "
    "judged by it.",
    "Correct the file at the place that is named.",
)
WRONG_TYPE = Code(
    "PRO-102",
    Level.ERROR,
    _SPEC,
    "A field of the profile has the wrong kind of value",
    "Each field has one kind of value: a list of names, true or false, a text. A reader that guesses would judge bags "
    "by a rule that nobody wrote.",
    "Correct the value at the JSON path that is named.",
)
FIELD_MISSING = Code(
    "PRO-103",
    Level.ERROR,
    _SPEC,
    "The profile lacks a field that it must have",
    "A profile must say who made it, what it is for, its version and its address (BagIt-Profile-Info), and which "
    "versions of BagIt it accepts.",
    "Add the field.",
)
UNKNOWN_FIELD = Code(
    "PRO-104",
    Level.WARNING,
    _SPEC,
    "The profile has a field that the specification does not know",
    "The field was not applied. It may be misspelt, or belong to another tool.",
    "Correct its spelling, or take it out.",
)
CONTRADICTION = Code(
    "PRO-105",
    Level.ERROR,
    _SPEC,
    "Two fields of the profile contradict one another",
    "What is required must also be allowed; a bag could never meet both fields.",
    "Correct one of the two fields.",
)
SPECIFICATION_UNKNOWN = Code(
    "PRO-106",
    Level.WARNING,
    _SPEC,
    "The profile follows a version of the specification that is not known here",
    "Versions 1.1 to 1.4 are known. The rules of 1.4 were applied; what the profile's version adds was not.",
    "See whether the profile's maintainer has one for version 1.4.",
)
SERIALIZATIONS_MISSING = Code(
    "PRO-107",
    Level.WARNING,
    _SPEC,
    "The profile requires serialized bags and does not say of which kind",
    "Where bags are to come as one file, Accept-Serialization should name at least one MIME type.",
    "Add Accept-Serialization.",
)

# -- a bag by a profile ------------------------------------------------------------------------------------------------

VERSION_NOT_ACCEPTED = Code(
    "PRO-201",
    Level.ERROR,
    f"{_SPEC}, Accept-BagIt-Version",
    "The bag's BagIt version is not accepted",
    "The profile lists the versions of BagIt that its bags may have.",
    "Ask the sender for a bag of an accepted version.",
)
NOT_SERIALIZED = Code(
    "PRO-202",
    Level.ERROR,
    f"{_SPEC}, Serialization",
    "The bag is a folder, and the profile requires a single file",
    "The profile asks for bags as one archive file.",
    "Ask for, or make, an archive file of a kind that the profile accepts.",
)
TAG_MISSING = Code(
    "PRO-203",
    Level.ERROR,
    f"{_SPEC}, Bag-Info",
    "A tag that the profile requires is missing",
    "bag-info.txt must give every tag that the profile marks as required.",
    "Ask the sender for it; in bags of your own, add it when packaging.",
)
TAG_VALUE = Code(
    "PRO-204",
    Level.ERROR,
    f"{_SPEC}, Bag-Info",
    "A tag has a value that the profile does not accept",
    "The profile lists the values that this tag may have.",
    "Use one of the values that are named.",
)
TAG_REPEATED = Code(
    "PRO-205",
    Level.ERROR,
    f"{_SPEC}, Bag-Info",
    "A tag is repeated that the profile allows once",
    "The profile marks this tag as not repeatable.",
    "Give the tag once.",
)
MANIFEST_REQUIRED = Code(
    "PRO-206",
    Level.ERROR,
    f"{_SPEC}, Manifests-Required",
    "A payload manifest that the profile requires is missing",
    "The profile lists the algorithms of which there must be a payload manifest.",
    "Ask for, or make, a bag with that algorithm.",
)
MANIFEST_NOT_ALLOWED = Code(
    "PRO-207",
    Level.ERROR,
    f"{_SPEC}, Manifests-Allowed",
    "A payload manifest is of an algorithm that the profile does not allow",
    "Only the algorithms that the profile lists may be used.",
    "Ask for, or make, a bag with allowed algorithms only.",
)
FETCH_NOT_ALLOWED = Code(
    "PRO-208",
    Level.ERROR,
    f"{_SPEC}, Allow-Fetch.txt",
    "The bag has a fetch.txt, and the profile allows none",
    "The profile wants bags that hold all their payload.",
    "Complete the bag, and package it anew without fetch.txt.",
)
FETCH_REQUIRED = Code(
    "PRO-209",
    Level.ERROR,
    f"{_SPEC}, Fetch.txt-Required",
    "The bag has no fetch.txt, and the profile requires one",
    "The profile wants bags whose payload is fetched.",
    "Ask the sender for a bag with fetch.txt.",
)
PAYLOAD_NOT_EMPTY = Code(
    "PRO-210",
    Level.ERROR,
    f"{_SPEC}, Data-Empty",
    "The payload is not empty, and the profile wants it so",
    "At most one file without any content may lie in data/.",
    "Ask the sender for a bag without payload.",
)
TAG_MANIFEST_REQUIRED = Code(
    "PRO-211",
    Level.ERROR,
    f"{_SPEC}, Tag-Manifests-Required",
    "A tag manifest that the profile requires is missing",
    "The profile lists the algorithms of which there must be a tag manifest.",
    "Ask for, or make, a bag with that algorithm.",
)
TAG_MANIFEST_NOT_ALLOWED = Code(
    "PRO-212",
    Level.ERROR,
    f"{_SPEC}, Tag-Manifests-Allowed",
    "A tag manifest is of an algorithm that the profile does not allow",
    "Only the algorithms that the profile lists may be used.",
    "Ask for, or make, a bag with allowed algorithms only.",
)
TAG_FILE_REQUIRED = Code(
    "PRO-213",
    Level.ERROR,
    f"{_SPEC}, Tag-Files-Required",
    "A tag file that the profile requires is missing",
    "The profile lists tag files that every bag must have.",
    "Ask the sender for the file.",
)
TAG_FILE_NOT_ALLOWED = Code(
    "PRO-214",
    Level.ERROR,
    f"{_SPEC}, Tag-Files-Allowed",
    "A tag file is in the bag that the profile does not allow",
    "Only tag files that match the profile's list may be there.",
    "Ask for a bag without the file.",
)
PAYLOAD_FILE_REQUIRED = Code(
    "PRO-215",
    Level.ERROR,
    f"{_SPEC}, Payload-Files-Required",
    "A payload file that the profile requires is missing",
    "The profile lists payload files that every bag must have.",
    "Ask the sender for the file.",
)
PAYLOAD_FILE_NOT_ALLOWED = Code(
    "PRO-216",
    Level.ERROR,
    f"{_SPEC}, Payload-Files-Allowed",
    "A payload file is in the bag that the profile does not allow",
    "Only payload files that match the profile's list may be there.",
    "Ask for a bag without the file.",
)
IDENTIFIER_DIFFERS = Code(
    "PRO-217",
    Level.ERROR,
    f"{_SPEC}, BagIt-Profile-Identifier",
    "The bag does not say that it follows the profile",
    "bag-info.txt must give the profile's address as BagIt-Profile-Identifier.",
    "Ask the sender whether the bag was made for this profile; in bags of your own, package with `--profile`.",
)
NO_BAG_INFO = Code(
    "PRO-218",
    Level.ERROR,
    f"{_SPEC}, Bag-Info",
    "There is no bag-info.txt, which every profile requires",
    "The tags that a profile speaks of stand in bag-info.txt.",
    "Ask the sender for a bag with bag-info.txt.",
)
NAMED_NOT_APPLIED = Code(
    "PRO-219",
    Level.NOTE,
    None,
    "The bag names a profile that was not applied",
    "A profile that a bag names is never fetched: its address could be anyone's, and asking there would tell that you "
    "have the bag.",
    "To judge the bag by it, get the profile from someone you trust and use `--profile FILE`.",
)
