"""What is known of many documents while they are ingested, kept in a temporary file, so that memory does not grow.

The file has no name and goes with the process: nothing of it is needed to go on after a kill, since the vault itself
says what is done. Holds octets and texts, and knows nothing of what they mean.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

from archivekit.errors import StorageError

_TABLES = """
CREATE TABLE document (row INTEGER PRIMARY KEY, name TEXT, folded BLOB, octets INTEGER, files INTEGER, task BLOB,
                       status TEXT, seal TEXT, said TEXT, there INTEGER, called TEXT);
CREATE INDEX by_name ON document (folded) WHERE folded IS NOT NULL;
CREATE TABLE claim (path BLOB PRIMARY KEY, row INTEGER) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document: its row, the name of its bag, how much it is, its task (None where there is none), its status.

    `seal` is the digest of the bag's tag manifest, and `said` what was found. `there` says that something is under the
    bag's name already, `called` is the name of a document that has no row.
    """

    row: int
    name: str | None = None
    folded: bytes | None = None
    octets: int = 0
    files: int = 0
    task: bytes | None = None
    status: str | None = None
    seal: str | None = None
    said: str = ""
    there: bool = False
    called: str | None = None


class Ledger:
    """The documents of one run; used by one thread. Raises StorageError where the temporary file fails."""

    def __init__(self) -> None:
        with _errors():
            # "" is a file without a name in the folder for temporary files; what fits stays in the page cache
            self._base = sqlite3.connect("", isolation_level=None)
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-4096", "locking_mode=EXCLUSIVE"):
                self._base.execute(f"PRAGMA {pragma}")
            self._base.executescript(_TABLES)
            self._base.execute("BEGIN")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def add(self, entry: Entry) -> None:
        """Add a document."""
        with _errors():
            self._base.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.row, entry.name, entry.folded, entry.octets, entry.files, entry.task, entry.status,
                    entry.seal, entry.said, entry.there, entry.called,
                ),
            )  # fmt: skip

    def claim(self, path: bytes, row: int) -> int | None:
        """Note that a row claims a file or folder; return a row that claims it, one in it or one above it already."""
        found = None
        with _errors():
            above = path
            while above:
                found = self._base.execute("SELECT row FROM claim WHERE path = ?", (above,)).fetchone()
                if found is not None and found[0] != row:
                    break
                found, above = None, above.rpartition(b"/")[0]
            if found is None:
                low, high = path + b"/", path + b"0"  # "0" is the character after "/"
                query = "SELECT row FROM claim WHERE path > ? AND path < ? AND row <> ? LIMIT 1"
                found = self._base.execute(query, (low, high, row)).fetchone()
            self._base.execute("INSERT OR IGNORE INTO claim VALUES (?, ?)", (path, row))
        return None if found is None else int(found[0])

    def collisions(self) -> Iterator[tuple[int, str, int]]:
        """Yield (row, name, another row of that name) for every document whose name is not its own."""
        query = (
            "SELECT a.row, a.name, (SELECT min(b.row) FROM document b WHERE b.folded = a.folded AND b.row <> a.row)"
            " FROM document a WHERE a.folded IN"
            " (SELECT folded FROM document WHERE folded IS NOT NULL GROUP BY folded HAVING count(*) > 1) ORDER BY a.row"
        )
        yield from self._rows(query)

    def refuse(self, row: int, status: str, said: str) -> None:
        """Take away a document's task and say why."""
        self.settle(row, status, None, said)
        with _errors():
            self._base.execute("UPDATE document SET task = NULL WHERE row = ?", (row,))

    def settle(self, row: int, status: str, seal: str | None, said: str) -> None:
        """Note what became of a document; what was said before stays."""
        with _errors():
            self._base.execute(
                "UPDATE document SET status = ?, seal = ?, said = CASE WHEN said = '' OR ? = '' THEN said || ? "
                "ELSE said || '; ' || ? END WHERE row = ?",
                (status, seal, said, said, said, row),
            )

    def tasks(self) -> Iterator[Entry]:
        """Yield the documents that are to be made, in their order; then those of which something is there already.

        In this way a run that is killed again and again gets on: what is missing comes before what is to be proved.
        """
        for there in (0, 1):
            yield from self._pages(f"task IS NOT NULL AND status IS NULL AND there = {there}")

    def entry(self, row: int) -> Entry | None:
        """Return one document, without its task."""
        query = "SELECT row, name, NULL, octets, files, NULL, status, seal, said FROM document WHERE row = ?"
        with _errors():
            found = self._base.execute(query, (row,)).fetchone()
        return Entry(*found) if found else None

    def rows(self) -> Iterator[Entry]:
        """Yield all documents in their order."""
        yield from self._pages("1")

    def totals(self) -> tuple[int, int, int]:
        """Return how many documents are to be made, their octets and their files."""
        query = "SELECT count(*), coalesce(sum(octets), 0), coalesce(sum(files), 0) FROM document"
        with _errors():
            found = self._base.execute(f"{query} WHERE task IS NOT NULL AND status IS NULL").fetchone()
        return int(found[0]), int(found[1]), int(found[2])

    def there(self) -> int:
        """Return of how many documents that are to be made something is there already."""
        query = "SELECT count(*) FROM document WHERE task IS NOT NULL AND status IS NULL AND there"
        with _errors():
            return int(self._base.execute(query).fetchone()[0])

    def counts(self) -> dict[str, int]:
        """Return how many documents have each status; one without has ""."""
        with _errors():
            found = self._base.execute("SELECT coalesce(status, ''), count(*) FROM document GROUP BY 1").fetchall()
        return {str(status): int(count) for status, count in found}

    def _pages(self, condition: str) -> Iterator[Entry]:
        """Yield documents a few at a time, so that they may be changed meanwhile."""
        after = -1
        while True:
            query = f"SELECT * FROM document WHERE row > ? AND {condition} ORDER BY row LIMIT 64"  # noqa: S608 -- ours
            with _errors():
                page = self._base.execute(query, (after,)).fetchall()
            if not page:
                return
            for row in page:
                after = row[0]
                yield Entry(*row)

    def _rows(self, query: str) -> Iterator[tuple[int, str, int]]:
        with _errors():
            yield from self._base.execute(query).fetchall()


class _errors:  # noqa: N801 -- reads as a statement
    """Turn an error of the temporary file into a StorageError."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.Error):
            raise StorageError(
                f"the temporary file for this run could not be used: {error}. Make room in the folder for temporary "
                "files, or name another one with TMPDIR.",
                path="temporary file",
                operation="write",
            ) from error
