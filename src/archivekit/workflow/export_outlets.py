"""Where exports go: one after the other into one stream, or each into a file of its own. Knows no form's inside.

Nothing is given its name before it is whole, and nothing is ever overwritten.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

from archivekit.codes import export as codes
from archivekit.errors import StorageError, UsageError
from archivekit.findings import Finding
from archivekit.formats import oai_pmh
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.failures import storage_errors
from archivekit.storage.sink import Sink
from archivekit.workflow.exporting import Made
from archivekit.workflow.forms import Form

Write = Callable[[bytes], None]


@dataclass(slots=True)
class OneStream:
    """All exports as one: a single record as it is, many as the array or the answer that their form is made for.

    Nothing is written before it is known what it will be: of a form of one record, a second one is a UsageError, and
    the first was not written.
    """

    form: Form
    date: str
    write: Write
    written: int = 0
    _counted: int = 0
    _held: bytes | None = None
    _identifiers: set[bytes] = field(default_factory=set)

    def take(self, made: Made, stem: str, number: int | None) -> tuple[Finding, ...]:
        """Take one export; return what there is to say about it beside the others."""
        self._counted += 1
        if self._counted > 1 and not self.form.of_many:
            raise UsageError(
                f"{self.form.value} is a form of one record, and several were named. Give them a folder with "
                "--out-dir, or export them as oai-pmh or json."
            )
        if made.data is None:
            return ()
        self.written += 1
        if self.form is Form.OAI_PMH:
            if self.written == 1:
                self.write(oai_pmh.beginning(self.date))
            self.write(made.data)
            return self._same(made.identifier)
        if self._counted == 1:
            self._held = made.data
            return ()
        self._array_of_more(made.data)
        return ()

    def _array_of_more(self, data: bytes) -> None:
        """Write an element of a JSON array, the one that was held before it."""
        if self._held is not None:
            self.write(b"[\n" + self._held.rstrip(b"\n"))
            self._held = None
        else:
            self.write(b"[\n" if self.written == 1 else b"")
        self.write((b",\n" if self.written > 1 else b"") + data.rstrip(b"\n"))

    def _same(self, identifier: str) -> tuple[Finding, ...]:
        """Return a warning where an identifier was there before; of each only eight octets are kept."""
        key = blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if key in self._identifiers:
            message = f"the identifier {identifier[:120]} is that of a record before it"
            return (codes.SAME_IDENTIFIER.finding(message, field="identifier", observed=identifier),)
        self._identifiers.add(key)
        return ()

    def end(self) -> None:
        """Write what belongs after the last."""
        if self.form is Form.OAI_PMH and self.written:
            self.write(oai_pmh.end(self.date))
        elif self._held is not None:
            self.write(b"[\n" + self._held.rstrip(b"\n") + b"\n]\n" if self._counted > 1 else self._held)
        elif self._counted > 1 and self.written:
            self.write(b"\n]\n")


@dataclass(slots=True)
class Folder:
    """Each export in a file of its own: `<stem>[-N].<form>.xml|json`. The folder is made where there is none."""

    form: Form
    date: str
    path: bytes
    written: int = 0
    _names: set[str] = field(default_factory=set)

    def take(self, made: Made, stem: str, number: int | None) -> tuple[Finding, ...]:
        """Write one export."""
        if made.data is None:
            return ()
        name = f"{stem}{'' if number is None else f'-{number}'}.{self.form.value}.{self.form.ending}"
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in self._names:
            raise UsageError(f"two records would be written to {quoted(name)}. Export them to folders of their own.")
        self._names.add(folded)
        self._make()
        sink = Sink(os.path.join(self.path, _raw(name)))
        try:
            whole = self.form is Form.OAI_PMH
            sink.write(oai_pmh.beginning(self.date) + made.data + oai_pmh.end(self.date) if whole else made.data)
            sink.keep()
        finally:
            sink.drop()
        self.written += 1
        return ()

    def _make(self) -> None:
        if self.written == 0 and not files.is_folder(self.path):
            if files.exists(self.path):
                raise StorageError(
                    f"{quoted(self.path)} is no folder. Choose another.", path=show(self.path), operation="write"
                )
            with storage_errors(self.path, "make"):
                os.makedirs(self.path, exist_ok=True)

    def end(self) -> None:
        """Do nothing more: every file is whole."""


def _raw(name: str) -> bytes:
    """Return a file's name as bytes; `show` writes what is no UTF-8 as escapes, which stay as they are."""
    return os.fsencode(name)
