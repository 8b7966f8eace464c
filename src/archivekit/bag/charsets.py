"""Which character sets tag files may be in: an allow-list of IANA names, each mapped to a codec that cannot surprise.

A codec that can hide text, or that is none (UTF-7, rot13, zip, idna, unicode_escape), is never looked up by the name
that a bag gives (RFC 8493 §2.1.1, §2.3).
"""

from __future__ import annotations

import codecs
import re

# Codec: the names and aliases under which IANA has the character set, in lower case. (`ascii` alone is no name there,
# and is what many tools write.)
_NAMES = {
    "utf-8": "utf-8 csutf8",
    "utf-16": "utf-16 csutf16",
    "utf-16-be": "utf-16be csutf16be",
    "utf-16-le": "utf-16le csutf16le",
    "utf-32": "utf-32 csutf32",
    "utf-32-be": "utf-32be csutf32be",
    "utf-32-le": "utf-32le csutf32le",
    "ascii": "us-ascii ascii ansi_x3.4-1968 ansi_x3.4-1986 iso_646.irv:1991 iso646-us iso-ir-6 us ibm367 cp367 csascii",
    "iso8859-1": "iso-8859-1 iso_8859-1:1987 iso_8859-1 iso-ir-100 latin1 l1 ibm819 cp819 csisolatin1",
    "iso8859-2": "iso-8859-2 iso_8859-2:1987 iso_8859-2 iso-ir-101 latin2 l2 csisolatin2",
    "iso8859-3": "iso-8859-3 iso_8859-3:1988 iso_8859-3 iso-ir-109 latin3 l3 csisolatin3",
    "iso8859-4": "iso-8859-4 iso_8859-4:1988 iso_8859-4 iso-ir-110 latin4 l4 csisolatin4",
    "iso8859-5": "iso-8859-5 iso_8859-5:1988 iso_8859-5 iso-ir-144 cyrillic csisolatincyrillic",
    "iso8859-6": "iso-8859-6 iso-8859-6-i iso_8859-6:1987 iso_8859-6 iso-ir-127 ecma-114 asmo-708 arabic"
    " csisolatinarabic",
    "iso8859-7": "iso-8859-7 iso_8859-7:1987 iso_8859-7 iso-ir-126 elot_928 ecma-118 greek greek8 csisolatingreek",
    "iso8859-8": "iso-8859-8 iso-8859-8-i iso_8859-8:1988 iso_8859-8 iso-ir-138 hebrew csisolatinhebrew",
    "iso8859-9": "iso-8859-9 iso_8859-9:1989 iso_8859-9 iso-ir-148 latin5 l5 csisolatin5",
    "iso8859-10": "iso-8859-10 iso_8859-10:1992 iso-ir-157 latin6 l6 csisolatin6",
    "iso8859-11": "iso-8859-11",
    "iso8859-13": "iso-8859-13 csiso885913",
    "iso8859-14": "iso-8859-14 iso_8859-14:1998 iso_8859-14 iso-ir-199 latin8 iso-celtic l8 csiso885914",
    "iso8859-15": "iso-8859-15 iso_8859-15 latin-9 csiso885915",
    "iso8859-16": "iso-8859-16 iso_8859-16:2001 iso_8859-16 iso-ir-226 latin10 l10 csiso885916",
    **{f"cp{n}": f"windows-{n} cswindows{n}" for n in range(1250, 1259)},
    "shift_jis": "shift_jis ms_kanji csshiftjis",
    "cp932": "windows-31j cswindows31j",
    "euc_jp": "euc-jp extended_unix_code_packed_format_for_japanese cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "euc_kr": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc_5601 korean iso-ir-149 cseuckr csksc56011987",
    "gb2312": "gb2312 csgb2312",
    "gbk": "gbk cp936 ms936 windows-936 csgbk",
    "gb18030": "gb18030 csgb18030",
    "big5": "big5 csbig5",
    "big5hkscs": "big5-hkscs csbig5hkscs",
    "koi8_r": "koi8-r cskoi8r",
    "koi8_u": "koi8-u cskoi8u",
    "tis_620": "tis-620 cstis620",
    "mac_roman": "macintosh mac csmacintosh",
    **{f"cp{n}": f"ibm{n} cp{n} {n} csibm{n}" for n in (437, 850, 852, 855, 857, 862, 866)},
}
_SAFE = {name: codec for codec, names in _NAMES.items() for name in names.split()}

#: Registered with IANA, and not decoded: stateful, ambiguous enough to show two readers two texts, or out of use.
_REGISTERED_OTHER = re.compile(
    r"utf-7|utf-7-imap|unicode-1-1-utf-7|cesu-8|scsu|bocu-1|hz-gb-2312|iso-2022-(?:kr|cn|cn-ext|jp-2)"
    r"|unicode-1-1|iso-10646-[a-z0-9-]+|iso-8859-[68]-e|windows-874|jis_[a-z0-9_.-]+|gb_2312-80|koi[78]-[a-z0-9-]+"
    r"|hp-[a-z0-9-]+|dec-mcs|viscii|viqr|tscii|ptcp154|kz-1048|amiga-1251|brf|osd_ebcdic_[a-z0-9_]+"
    r"|(?:ibm|cp|ebcdic|iso-ir-|iso646-|cs)[a-z0-9._-]+"
)
# UTF-16 and UTF-32 are big-endian where no byte-order mark says otherwise (RFC 2781 §4.3, Unicode §3.10), whatever the
# machine is. The mark of UTF-32 little-endian begins with that of UTF-16.
_MARKS = {
    "utf-16": ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
    "utf-32": ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
}


def codec_for(name: str) -> str | None:
    """Return the codec for an IANA character set name, in any case, or None where it is not read here."""
    return _SAFE.get(name.lower())


def is_registered(name: str) -> bool:
    """Say whether a name that is not read here is (or may be) one of the IANA registry all the same."""
    return _REGISTERED_OTHER.fullmatch(name.lower()) is not None


def in_order(codec: str, data: bytes) -> tuple[str, bytes]:
    """Return the codec that says in which order the octets stand, and the data without the mark that says so."""
    for mark, ordered in _MARKS.get(codec, ()):
        if data.startswith(mark):
            return ordered, data[len(mark) :]
    return (f"{codec}-be" if codec in _MARKS else codec), data


def is_utf8(name: str) -> bool:
    """Say whether the name is UTF-8's own."""
    return name.lower() == "utf-8"


def strip_bom(data: bytes) -> bytes | None:
    """Return the data without a UTF-8 byte-order mark, or None where it begins with none."""
    return data[len(codecs.BOM_UTF8) :] if data.startswith(codecs.BOM_UTF8) else None
