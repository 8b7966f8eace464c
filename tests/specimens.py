"""Bags that git or Windows cannot hold, made at run time. Named as the folders of fixtures/bags/bad are."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from bagmaking import bag, line, make, resealed, without, write

NFC = "data/caf\u00e9.txt".encode()
NFD = "data/cafe\u0301.txt".encode()
LETTER = b"data/letter.txt"
MANIFEST = b"manifest-sha512.txt"
TAG_MANIFEST = b"tagmanifest-sha512.txt"

#: Makes a bag at a path that does not exist yet.
Maker = Callable[[Path], None]


def _of(files: Mapping[bytes, bytes]) -> Maker:
    def make_it(root: Path) -> None:
        root.mkdir()
        write(files, root)

    return make_it


def _then(files: Mapping[bytes, bytes], change: Callable[[Path], object]) -> Maker:
    def make_it(root: Path) -> None:
        _of(files)(root)
        change(root)

    return make_it


def _listing(files: Mapping[bytes, bytes], *lines: bytes, version: str = "1.0") -> dict[bytes, bytes]:
    """Return a bag whose manifest has more lines."""
    return resealed({**files, MANIFEST: files[MANIFEST] + b"".join(lines)}, version=version)


def _respelt(files: Mapping[bytes, bytes], old: bytes, new: bytes, *, version: str = "1.0") -> dict[bytes, bytes]:
    """Return a bag in which a file has another name than its manifest says."""
    return {(new if path == old else path): data for path, data in files.items()}


def _socket(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    listener = socket.socket(socket.AF_UNIX)
    try:
        os.chdir(path.parent)  # the path of a socket must be short
        listener.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)
        listener.close()


def _names() -> dict[str, Maker]:
    """Names that git, Windows or macOS would not carry."""
    composed = bag({NFC: b"coffee\n"})
    raw = {b"data/\xff\xfe.txt": b"not UTF-8"}
    old_line_feed = bag({b"data/a\nb.txt": b"x"}, version="0.97")
    windows = {
        "device": b"data/CON",
        "device-with-an-extension": b"data/aux.tar.gz",
        "device-as-a-folder": b"data/nul/x",
        "colon": b"data/a:b.txt",
        "question-mark": b"data/a?.txt",
        "asterisk-at-the-start": b"data/*x",
        "quotation-mark": b'data/"x"',
        "escape-sequence": b"data/\x1b[31mred\x1b[0m",
        "dot-at-the-end": b"data/x.",
        "blank-at-the-end": b"data/x.txt ",
        "blank-at-the-end-of-a-folder": b"data/x /y",
        "backslash": b"data/a\\b.txt",
        "line-feed": b"data/a\nb.txt",
        "carriage-return": b"data/a\rb.txt",
        "both-line-ends": b"data/a\r\n\r\nb%0D%25.txt",
    }
    return {
        **{f"BAG-202-{word}": _of(bag({path: b"x"})) for word, path in windows.items()},
        "BAG-130+BAG-202-version-0.97": _of(
            resealed({**old_line_feed, MANIFEST: line(b"data/a%0Ab.txt", b"x")}, version="0.97")
        ),
        "BAG-131+BAG-132+BAG-202-version-0.96": _of(
            resealed(
                {**bag({b"data/a\nb.txt": b"x"}, version="0.96"), MANIFEST: line(b"data/a%0Ab.txt", b"x")},
                version="0.96",
            )
        ),
        "BAG-120+BAG-131+BAG-132+BAG-202-bare-line-feed": _of(old_line_feed),
        "BAG-138-file-decomposed": _of(_respelt(composed, NFC, NFD)),
        "BAG-138-manifest-decomposed": _of(_respelt(bag({NFD: b"coffee\n"}), NFD, NFC)),
        "BAG-134+BAG-138-and-corrupt": _of({**_respelt(composed, NFC, NFD), NFD: b"cofFee\n"}),
        "BAG-138-in-a-tag-manifest": _of(_respelt(bag(extra={NFC[5:]: b""}), NFC[5:], NFD[5:])),
        "BAG-200-case": _of(bag({b"data/a.txt": b"1", b"data/A.txt": b"2"})),
        "BAG-200-case-of-folders": _of(bag({b"data/a/x": b"1", b"data/A/y": b"2"})),
        "BAG-200-sharp-s": _of(bag({"data/straße".encode(): b"1", b"data/strasse": b"2"})),
        "BAG-201-normalisation": _of(bag({NFC: b"1", NFD: b"2"})),
        "BAG-134+BAG-201-shadowed": _of({**bag({NFC: b"1", NFD: b"2"}), NFD: b"3"}),
        "BAG-132+BAG-201-twin-unlisted": _of(_twin_unlisted()),
        "BAG-160-name-not-utf-8": _of(bag(raw)),
        "BAG-132-name-not-utf-8-unlisted": _of(resealed({**bag(raw), MANIFEST: b""})),
    }


def _twin_unlisted() -> dict[bytes, bytes]:
    """Return a bag in which a file that no manifest lists looks like one that is listed."""
    both = bag({NFC: b"1", NFD: b"2"})
    return resealed({**both, MANIFEST: line(NFC, b"1")})


def _shapes() -> dict[str, Maker]:
    """Empty folders, and folders where files belong."""
    plain = bag()
    three = bag(algorithms=("sha256", "sha512"))
    empty = bag({})
    return {
        "empty-payload": _then(empty, lambda root: (root / "data").mkdir()),
        "empty-folders": _then(plain, lambda root: (root / "data/none/at/all").mkdir(parents=True)),
        "BAG-100+BAG-111+BAG-110+BAG-158-empty-folder": lambda root: root.mkdir(),
        "BAG-100+BAG-113+BAG-135-declaration-is-a-folder": _then(
            without(plain, b"bagit.txt"), lambda root: (root / "bagit.txt").mkdir()
        ),
        "BAG-111+BAG-113+BAG-135-manifest-is-a-folder": _then(
            without(plain, MANIFEST), lambda root: (root / "manifest-sha512.txt").mkdir()
        ),
        "BAG-113-second-manifest-is-a-folder": _then(plain, lambda root: (root / "manifest-md5.txt").mkdir()),
        "BAG-113-fetch-is-a-folder": _then(plain, lambda root: (root / "fetch.txt").mkdir()),
        "BAG-113+BAG-159-tag-manifest-is-a-folder": _then(
            without(three, TAG_MANIFEST), lambda root: (root / "tagmanifest-sha512.txt").mkdir()
        ),
        "BAG-113+BAG-135-bag-info-is-a-folder": _then(
            without(plain, b"bag-info.txt"), lambda root: (root / "bag-info.txt").mkdir()
        ),
    }


def _special_files() -> dict[str, Maker]:
    """Links, FIFOs and sockets, in each place where a reader might open them."""
    plain = bag()

    def outside(root: Path) -> Path:
        path = root.parent / f"{root.name}-outside"
        path.mkdir()
        (path / "secret.txt").write_bytes(plain[LETTER])
        return path

    def linked(root: Path) -> None:
        (root / "data/letter.txt").symlink_to(outside(root) / "secret.txt")

    def linked_data(root: Path) -> None:
        place = outside(root)
        (root / "data").rename(place / "data")
        (root / "data").symlink_to(place / "data")

    def linked_manifest(root: Path) -> None:
        place = outside(root)
        (root / "manifest-sha512.txt").rename(place / "manifest-sha512.txt")
        (root / "manifest-sha512.txt").symlink_to(place / "manifest-sha512.txt")

    def moved_to(name: str) -> Callable[[Path], None]:
        def move(root: Path) -> None:
            place = outside(root)
            (root / name).rename(place / "moved")
            (root / name).symlink_to(place / "moved")

        return move

    def fifo(name: str) -> Callable[[Path], None]:
        return lambda root: os.mkfifo(root / name)

    def link(name: str, to: str) -> Callable[[Path], None]:
        return lambda root: (root / name).symlink_to(to)

    bare = bag(info=None)
    without_letter = without(bare, LETTER)
    return {
        "BAG-112-listed-link": _then(without_letter, linked),
        "BAG-112-listed-link-inside-the-bag": _then(without_letter, link("data/letter.txt", "notes/first.txt")),
        "BAG-112-listed-dangling-link": _then(without_letter, link("data/letter.txt", "nowhere")),
        "BAG-112-listed-link-to-itself": _then(without_letter, link("data/letter.txt", "letter.txt")),
        "BAG-112-data-is-a-link": _then(bare, linked_data),
        "BAG-112-folder-in-data-is-a-link": _then(bare, moved_to("data/notes")),
        "BAG-111+BAG-112-manifest-is-a-link": _then(plain, linked_manifest),
        "BAG-112+BAG-158-tag-manifest-is-a-link": _then(plain, moved_to("tagmanifest-sha512.txt")),
        "BAG-100+BAG-112-declaration-is-a-link": _then(plain, moved_to("bagit.txt")),
        "BAG-112-bag-info-is-a-link": _then(plain, moved_to("bag-info.txt")),
        "BAG-112-unlisted-link": _then(plain, link("data/link", "letter.txt")),
        "BAG-112-unlisted-link-to-a-folder": _then(plain, link("data/link", "/etc")),
        "BAG-112-unlisted-link-beside-data": _then(plain, link("link", "data")),
        "BAG-112-loop-of-folders": _then(plain, link("data/notes/loop", "..")),
        "BAG-112-listed-fifo": _then(without_letter, fifo("data/letter.txt")),
        "BAG-112-unlisted-fifo": _then(plain, fifo("data/fifo")),
        "BAG-111+BAG-112-manifest-is-a-fifo": _then(without(plain, MANIFEST), fifo("manifest-sha512.txt")),
        "BAG-112+BAG-158-tag-manifest-is-a-fifo": _then(without(plain, TAG_MANIFEST), fifo("tagmanifest-sha512.txt")),
        "BAG-100+BAG-112-declaration-is-a-fifo": _then(without(plain, b"bagit.txt"), fifo("bagit.txt")),
        "BAG-112-fetch-is-a-fifo": _then(plain, fifo("fetch.txt")),
        "BAG-112-listed-socket": _then(without_letter, lambda root: _socket(root / "data/letter.txt")),
        "BAG-112-link-that-fetch-names": _then(
            without(resealed({**bare, b"fetch.txt": b"https://example.org/x - " + LETTER + b"\n"}), LETTER),
            link("data/letter.txt", "notes/first.txt"),
        ),
        "BAG-112-link-in-a-tag-folder": _then(
            without(bag(extra={b"metadata/record.json": b"{}", b"metadata/x": b""}), b"metadata/record.json"),
            link("metadata/record.json", "/etc/passwd"),
        ),
    }


def _sizes() -> dict[str, Maker]:
    """Much of one thing: none of it may take long, or more memory than it has."""
    plain = bag()
    tags = b"".join(b"Contact-Name: person %d\n" % number for number in range(100_000))
    return {
        "BAG-122-path-of-eight-megabytes": _of(_listing(plain, line(b"data/" + b"../" * 2_700_000 + b"x"))),
        "BAG-131-path-of-eight-megabytes": _of(_listing(plain, line(b"data/" + b"x" * 8_000_000))),
        "BAG-121+BAG-124-digest-of-eight-megabytes": _of(_listing(plain, b"0" * 8_000_000 + b"  " + LETTER + b"\n")),
        "BAG-120-line-of-eight-megabytes": _of(_listing(plain, b"x" * 8_000_000 + b"\n")),
        "BAG-120-line-of-blanks": _of(_listing(plain, b" " * 8_000_000 + b"\n")),
        "BAG-172-value-of-four-megabytes": _of(
            resealed({**plain, b"bag-info.txt": plain[b"bag-info.txt"] + b"Contact-Name: " + b"x" * 4_000_000 + b"\n"})
        ),
        "BAG-172-label-of-four-megabytes": _of(
            resealed({**plain, b"bag-info.txt": plain[b"bag-info.txt"] + b"x" * 4_000_000 + b": y\n"})
        ),
        "a-hundred-thousand-tags": _of(resealed({**plain, b"bag-info.txt": plain[b"bag-info.txt"] + tags})),
        "a-hundred-thousand-folds": _of(
            resealed(
                {**plain, b"bag-info.txt": plain[b"bag-info.txt"] + b"Contact-Name: folded\n" + b"  on\n" * 100_000}
            )
        ),
        "BAG-190-line-of-eight-megabytes-in-fetch": _of(
            resealed({**plain, b"fetch.txt": b"https:" + b"x" * 8_000_000 + b"\n"})
        ),
    }


def deep(levels: int) -> Maker:
    """Return a maker of a bag with a file that many folders deep, longer than any path that a system call takes."""

    def make_it(root: Path) -> None:
        path = b"data/" + b"d/" * levels + b"file.txt"
        _of(without(bag({path: b"deep\n"}), path))(root)
        (root / "data").mkdir()
        folder = os.open(root / "data", os.O_RDONLY)
        for _ in range(levels):
            os.mkdir("d", dir_fd=folder)
            below = os.open("d", os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            folder = below
        file = os.open("file.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
        os.write(file, b"deep\n")
        os.close(file)
        os.close(folder)

    return make_it


def remove_deep(root: Path) -> None:
    """Remove a bag that `deep` made: nothing that takes whole paths can."""
    trail = [os.open(root / "data", os.O_RDONLY)]
    while "d" in os.listdir(trail[-1]):
        trail.append(os.open("d", os.O_RDONLY, dir_fd=trail[-1]))
        if len(trail) > 200:  # give up descriptors near the root; they are opened again by ".." on the way back
            os.close(trail.pop(0))
    os.unlink("file.txt", dir_fd=trail[-1])
    folder = trail.pop()
    for descriptor in trail:
        os.close(descriptor)
    here = os.open(".", os.O_RDONLY)
    try:
        os.fchdir(folder)
        os.close(folder)
        while os.stat(".").st_ino != (root / "data").stat().st_ino:
            os.chdir("..")
            os.rmdir("d")
    finally:
        os.fchdir(here)
        os.close(here)


#: Every bag that is made at run time, by a name that begins with the codes that it provokes.
RUN_TIME: dict[str, Maker] = {
    **_names(),
    **_shapes(),
    **_special_files(),
    **{name: _of(files) for name, files in make.refused().items() if name not in make.bad()},
    **{f"{name}-version-0.97": _of(files) for name, files in make.refused("0.97").items()},
}

#: Those that take a while.
LARGE: dict[str, Maker] = {
    **_sizes(),
    "1200-folders-deep": deep(1200),
    "5000-folders-deep": deep(5000),
}
