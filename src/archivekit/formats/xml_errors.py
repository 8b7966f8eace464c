"""What can be wrong with a document in XML or HTML: the errors of the door to lxml, which knows no library itself."""

from __future__ import annotations

from archivekit.errors import ArchiveKitError


class XmlError(ArchiveKitError):
    """The bytes are no XML that is accepted here. Attribute: `line`, counted from 1, where it is known."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class MalformedXmlError(XmlError):
    """The bytes are not well-formed XML: cut off, wrongly encoded, wrongly nested, or no XML at all."""


class DoctypeError(XmlError):
    """The document declares a DOCTYPE, and with it the power to define entities."""


class TooLargeXmlError(XmlError):
    """The document is larger, or nested more deeply, than is accepted."""
