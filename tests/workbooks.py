"""Workbooks made by hand for the tests: .xlsx and .ods with exactly the cells that a test asks for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class ErrorCell:
    """A cell whose formula failed."""

    text: str


@dataclass(frozen=True)
class BareFormula:
    """A formula that no program has computed."""

    text: str


@dataclass(frozen=True)
class DateCell:
    """A cell formatted as a date; `serial` is its day as Excel counts, `iso` the same as ODF writes it."""

    serial: float
    iso: str


Cell: TypeAlias = "str | int | float | bool | ErrorCell | BareFormula | DateCell | None"
Sheets: TypeAlias = "Mapping[str, Sequence[Sequence[Cell]]]"

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = f"""<?xml version="1.0" encoding="UTF-8"?>
<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"""


def xlsx(sheets: Sheets) -> bytes:
    """Return a workbook of Excel."""
    parts = {"[Content_Types].xml": _TYPES, "xl/styles.xml": _STYLES}
    parts["_rels/.rels"] = _RELATIONS.format(
        f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    )
    listed, relations = [], [f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>']
    for number, (name, rows) in enumerate(sheets.items(), 1):
        target = f"worksheets/sheet{number}.xml"
        listed.append(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>')
        relations.append(f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="{target}"/>')
        body = "".join(
            f'<row r="{r}">{"".join(_xlsx_cell(value, f"{column_name(c)}{r}") for c, value in enumerate(row, 1))}</row>'
            for r, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}">'
            f"<sheetData>{body}</sheetData></worksheet>"
        )
    parts["xl/workbook.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{''.join(listed)}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = _RELATIONS.format("".join(relations))
    return packed(parts)


def _xlsx_cell(value: Cell, ref: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{ref}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{ref}"><v>{value!r}</v></c>'
        case ErrorCell(text):
            return f'<c r="{ref}" t="e"><f>A0</f><v>{escape(text)}</v></c>'
        case BareFormula(text):
            return f'<c r="{ref}"><f>{escape(text)}</f><v/></c>'
        case DateCell(serial, _):
            return f'<c r="{ref}" s="1"><v>{serial!r}</v></c>'
        case str():
            return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


_ODS_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(sheets: Sheets) -> bytes:
    """Return a workbook of LibreOffice."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    return ods_of(tables)


def ods_of(tables: str) -> bytes:
    """Return a workbook of LibreOffice with these tables, given as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_SPACES} office:version="1.3">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    return packed({**parts, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(value: Cell) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        case int() | float():
            return _filled(f'office:value-type="float" office:value="{value}"', value)
        case ErrorCell(text):
            kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
            return _filled(f'table:formula="of:=#REF!" {kind}', text)
        case BareFormula(text):
            return f'<table:table-cell table:formula="of:={escape(text)}"/>'
        case DateCell(_, iso):
            return _filled(f'office:value-type="date" office:date-value="{iso}"', "x")
        case str():
            return _filled('office:value-type="string"', value)


def _filled(attributes: str, shown: object) -> str:
    return f"<table:table-cell {attributes}><text:p>{escape(str(shown))}</text:p></table:table-cell>"


def column_name(number: int) -> str:
    """Return the letters of a column, A for 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def packed(parts: Mapping[str, str]) -> bytes:
    """Return a zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()
