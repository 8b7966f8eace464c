"""The users of the README: their programs run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from archive_system import describe, inspect, places, publish, take_in

import archivekit as ak
from running import ROOT


def test_a_system_takes_in_inspects_and_publishes(tmp_path: Path) -> None:
    delivery, record, vault = tmp_path / "delivery", tmp_path / "record.toml", tmp_path / "vault"
    delivery.mkdir()
    (delivery / "statement.txt").write_bytes(b"A statement.\n")
    record.write_text('title = ["A", "B"]\nlanguage = "en"\n', encoding="utf-8")

    made = take_in(delivery, record, vault)
    again = take_in(delivery, record, vault)
    (vault / "delivery" / "data" / "statement.txt").write_bytes(b"a statement.\n")

    assert isinstance(made, ak.Package)
    assert isinstance(again, tuple)
    assert [code[:7] for code in again] == ["PKG-110"]
    assert {"title": ["A", "B"], "language": ["en"]} == describe(record)
    assert [(str(vault / "delivery"), ak.Outcome.FAILED)] == list(inspect(vault))
    assert b"<dc:title>A</dc:title>" in (publish(vault / "delivery") or b"")


def test_an_editor_is_sent_to_the_line(tmp_path: Path) -> None:
    record = tmp_path / "record.toml"
    record.write_text('title = "A"\ncreater = "B"\n', encoding="utf-8")

    assert [(str(record), 2, "did you mean `creator`?")] == places(ak.validate(record))


def test_the_readmes_program_runs_as_it_stands(tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    shutil.copytree(ROOT / "fixtures" / "documents" / "statement", tmp_path / "originals" / "statement")
    shutil.copy(ROOT / "fixtures" / "records" / "statement.toml", tmp_path)

    done = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
        for _ in range(2)
    ]

    assert (0, "Outcome.PASSED") == (done[0].returncode, done[0].stdout.split(" ")[0])
    assert 1 == done[1].returncode
    assert "there is something at 'vault/statement' already" in done[1].stderr
    assert len(program.splitlines()) < 15


def test_the_readmes_shell_commands_all_parse() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    commands = re.findall(r"^archivekit (\w+)(.*)$", "".join(blocks), re.MULTILINE)

    from archivekit.cli.main import archivekit

    for name, rest in commands:
        command = archivekit.get_command(None, name)  # type: ignore[arg-type]  # it asks no context
        assert command is not None
        command.make_context(name, rest.partition(" #")[0].split())
    assert len(commands) >= 6
