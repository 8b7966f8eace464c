"""Where a bag of ours keeps what describes it: names only."""

from __future__ import annotations

from archivekit.paths import BagPath

RECORD = BagPath(b"metadata/record.json")
OAI_DC = BagPath(b"metadata/oai_dc.xml")
DCTERMS = BagPath(b"metadata/dcterms.xml")
PREMIS = BagPath(b"metadata/premis.xml")
