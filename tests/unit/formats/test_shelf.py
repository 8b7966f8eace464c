"""The shipped files, as bytes."""

from __future__ import annotations

import pytest
from official import ROOT

from archivekit.errors import UnknownNameError
from archivekit.storage import shelf


def test_every_file_under_schemas_is_on_the_shelf_and_no_python() -> None:
    folder = ROOT / "schemas"
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }

    assert set(shelf.names()) == there
    assert list(shelf.names()) == sorted(there)


def test_names_can_be_those_of_a_folder_or_an_ending() -> None:
    assert shelf.names("xsd") == shelf.names("xsd/", suffix=".xsd") == ("xsd/archivekit-dcterms-1.xsd",)
    assert shelf.names("nowhere") == ()


def test_a_file_is_read_to_the_byte() -> None:
    name = "xsd/archivekit-dcterms-1.xsd"

    assert shelf.read(name) == (ROOT / "schemas" / name).read_bytes()


@pytest.mark.parametrize("name", ["nope.csv", "", "../pyproject.toml", "/etc/passwd", "__init__.py", "xsd"])
def test_a_name_that_is_not_there_says_what_is(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        shelf.read(name)

    assert caught.value.known == shelf.names()
