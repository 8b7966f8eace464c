"""What can be wrong with a cell as a cell, whatever column it stands in: errors, lone zeros, formulas, too many cells.

Follows what spreadsheet programs write where a formula fails, in the languages that translate it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archivekit.codes import sheet as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.sheets.layout import Layout, Role

_ERROR = re.compile(
    r"#(?:REF|VALUE|NAME|NUM|NULL|N/A|DIV/0|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN|GETTING_DATA|BUSY|PYTHON|EXTERNAL)"
    r"[!?]?|#(?:BEZUG|WERT|ZAHL|NV|NOM|VALEUR|NOMBRE|NUL|¡REF|¡VALOR|¡NUM|¡NULO|¿NOMBRE|ССЫЛКА|ЗНАЧ|ИМЯ|ЧИСЛО|Н/Д|"
    r"ПУСТО|ДЕЛ/0|BAŞV|DEĞER|AD|SAYI|YOK|BOŞ|SAYI/0|RIF|VALORE|NOME|RIFERIMENTO)[!?]?|#¡DIV/0!|#ДЕЛ/0!"
    r"|(?:Err|Fehler|Erreur|Error):5[0-9]{2}"
)
_FORMULA = re.compile(r"=[^=\s].*|[+\-@][A-Z][A-Z0-9.]*\(.*", re.DOTALL)
_CLOSER = re.compile(r"\n(?:[#0=+\-@]|Err:5|Fehler:5|Erreur:5)")


def is_error(cell: str) -> bool:
    """Say whether a cell holds what a spreadsheet writes where a formula fails."""
    return _ERROR.fullmatch(cell) is not None


def are_suspect(lines: str) -> bool:
    """Say, quickly, whether any of some cells must be looked at more closely; each has a line break before it."""
    return _CLOSER.search(lines) is not None


def cell_findings(layout: Layout, cells: Sequence[str], line: int | None, row: int) -> Iterator[Finding]:
    """Yield what is wrong with the cells of a row, from left to right; `cells` have no blanks around them."""
    width = len(layout.columns)
    for column, cell in zip(layout.columns, cells, strict=False):
        if cell and column.role not in (Role.BLANK, Role.OUTCOME):
            where = Where(layout.file, line=line, row=row, column=column.number, header=column.header)
            yield from _suspect(cell, column.role, where, str(column.term) if column.term else column.header)
    for number, cell in enumerate(cells, 1):
        if cell and (number > width or layout.columns[number - 1].role is Role.BLANK):
            where = Where(layout.file, line=line, row=row, column=number)
            message = f"row {row}: {excerpt(cell)} stands in column {number}, under no header"
            yield codes.LONG_ROW.finding(message, value=cell, where=where)
            break


def _suspect(cell: str, role: Role, where: Where, field: str) -> Iterator[Finding]:
    at = f"row {where.row}: {field}"
    if _ERROR.fullmatch(cell):
        message = f"{at} is {excerpt(cell)}, an error of the spreadsheet"
        yield codes.ERROR_CELL.finding(message, field=field, value=cell, where=where)
    elif cell == "0" and role is Role.TERM:
        yield codes.LONE_ZERO.finding(f"{at} is 0 and nothing else", field=field, value=cell, where=where)
    elif _FORMULA.fullmatch(cell):
        message = f"{at} is {excerpt(cell)}, a formula in letters"
        yield codes.FORMULA_TEXT.finding(message, field=field, value=cell, where=where)
