"""Which character sets tag files may be in: an allow-list of IANA names, each mapped to a codec that cannot surprise.

A codec that can hide text, or that is none (UTF-7, rot13, zip, idna, unicode_escape), is never looked up by the name
that a bag gives (RFC 8493 §2.1.1, §2.3).
"""

from __future__ import annotations

import codecs
import re

_SAFE: dict[str, str] = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "utf-32": "utf-32",
    "utf-32be": "utf-32-be",
    "utf-32le": "utf-32-le",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-8-i": "iso8859-8",
    "latin1": "iso8859-1",
    "shift_jis": "shift_jis",
    "windows-31j": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "euc-kr": "euc_kr",
    "ks_c_5601-1987": "euc_kr",
    "gb2312": "gb2312",
    "gbk": "gbk",
    "gb18030": "gb18030",
    "big5": "big5",
    "big5-hkscs": "big5hkscs",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "tis-620": "tis_620",
    "macintosh": "mac_roman",
    "ibm437": "cp437",
    "ibm850": "cp850",
    "ibm852": "cp852",
    "ibm855": "cp855",
    "ibm857": "cp857",
    "ibm862": "cp862",
    "ibm866": "cp866",
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
}

#: Registered with IANA, and deliberately not decoded: stateful or ambiguous enough to show two readers two texts.
_REGISTERED_UNSAFE = frozenset(
    {"utf-7", "utf-7-imap", "cesu-8", "scsu", "bocu-1", "hz-gb-2312", "iso-2022-kr", "iso-2022-cn", "iso-2022-jp-2"}
)
_REGISTERED_OTHER = re.compile(r"(?:ibm|cp|ebcdic|iso-ir-|iso646-|cs)[a-z0-9._-]+")


def codec_for(name: str) -> str | None:
    """Return the codec for an IANA character set name, in any case, or None where it is not read here."""
    return _SAFE.get(name.lower())


def is_registered(name: str) -> bool:
    """Say whether a name that is not read here is (or may be) one of the IANA registry all the same."""
    lowered = name.lower()
    return lowered in _REGISTERED_UNSAFE or _REGISTERED_OTHER.fullmatch(lowered) is not None


def is_utf8(name: str) -> bool:
    """Say whether the name is UTF-8's own."""
    return name.lower() == "utf-8"


def strip_bom(data: bytes) -> bytes | None:
    """Return the data without a UTF-8 byte-order mark, or None where it begins with none."""
    return data[len(codecs.BOM_UTF8) :] if data.startswith(codecs.BOM_UTF8) else None
