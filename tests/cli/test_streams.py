"""The command line as a process: pipes that close, streams that are not there, locales, signals, odd arguments."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from running import COMMAND, process

NO_OUTPUT = (
    b"archivekit: the result could not be written to standard output: %s. Send it to a file or another program.\n"
)

posix = pytest.mark.skipif(os.name != "posix", reason="closes descriptors as POSIX does")


def _valid(here: Path) -> bytes:
    return process("verify", "good", cwd=here).stdout


@posix
@pytest.mark.parametrize(
    "arguments",
    [["explain"], ["--help"], ["verify", "good"], ["export", "record.toml", "--as", "dcterms"], ["doctor"]],
    ids=lambda arguments: str(arguments[0]),
)
def test_a_pipe_that_nobody_reads_shows_no_traceback(arguments: list[str], here: Path) -> None:
    read, write = os.pipe()
    os.close(read)

    done = process(*arguments, cwd=here, stdout=write)
    os.close(write)

    assert 3 == done.returncode
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


@posix
def test_stdout_that_is_closed_or_full_is_said_and_is_no_pass(here: Path) -> None:
    closed = process("verify", "good", cwd=here, before=lambda: os.close(1))
    ran = [(closed.returncode, closed.stderr)]
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            for arguments in (["verify", "good"], ["export", "record.toml", "--as", "json"]):
                done = process(*arguments, cwd=here, stdout=full)
                ran.append((done.returncode, done.stderr))

    assert [(3, NO_OUTPUT % b"it is closed"), (3, NO_OUTPUT % b"No space left on device")][: len(ran)] == ran[:2]
    assert ran[1:2] == ran[2:3]


@posix
@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (["package", "good/data", "--to", "vault/new"], "vault/new"),
        (["pack", "good", "--to", "new.zip"], "new.zip"),
        (["unpack", "good.tar", "--to", "vault"], "vault/good"),
        (["ingest", "folders", "--to", "vault"], "vault/folders-outcome.csv"),
        (["export", "record.toml", "--as", "json", "-o", "new.json"], "new.json"),
        (["describe", "record.toml", "-o", "new.toml"], "new.toml"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else value,
)
@pytest.mark.parametrize("out", ["pipe", "full"])
def test_what_was_made_is_said_to_be_in_place_where_the_result_cannot_be_written(
    arguments: list[str], made: str, out: str, here: Path
) -> None:
    process("pack", "good", "--to", "good.tar", cwd=here)
    (here / "folders" / "a").mkdir(parents=True)
    (here / "folders" / "a" / "metadata.toml").write_bytes((here / "record.toml").read_bytes())
    (here / "folders" / "a" / "a.txt").write_bytes(b"an original")
    if out == "full" and not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    read, write = os.pipe()
    os.close(read)
    stdout = os.open("/dev/full", os.O_WRONLY) if out == "full" else write

    done = process(*arguments, cwd=here, stdout=stdout)

    for descriptor in {write, stdout}:
        os.close(descriptor)
    said = f"archivekit: '{made}' is made and in place; only what was to be said of it could not be written\n"
    assert (3, True) == (done.returncode, (here / made).exists())
    assert said.encode() == done.stderr.splitlines(keepends=True)[0]


@posix
def test_stderr_that_is_closed_changes_no_result(here: Path) -> None:
    done = process("verify", "good", cwd=here, before=lambda: os.close(2))
    wrong = process("verify", "good", "--depth", "x", cwd=here, before=lambda: os.close(2))

    assert (0, _valid(here)) == (done.returncode, done.stdout)
    assert (2, b"") == (wrong.returncode, wrong.stdout)


def _close_both() -> None:
    os.close(0)
    os.close(1)


@posix
def test_a_file_that_is_written_does_not_get_the_number_of_a_closed_stream(here: Path) -> None:
    done = process("validate", "record.toml", "--report", "json=r.json", cwd=here, before=_close_both)

    assert 3 == done.returncode
    assert "passed" == json.loads((here / "r.json").read_bytes())["outcome"]


@posix
def test_no_locale_is_needed_for_any_name_or_text(here: Path) -> None:
    folder = here / "بيان"
    folder.mkdir()
    (folder / "قيد.toml").write_text('title = "Bəyanat 声明"\n', encoding="utf-8")
    plain = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    ran = process("export", "بيان/قيد.toml", "--as", "json", "--report", "text=بيان/r.txt", cwd=here, environment=plain)
    missing = process("validate", "بيان/x.toml", "--schema", "قيد", cwd=here, environment=plain)

    assert (0, "exported  بيان/قيد.toml\n") == (ran.returncode, ran.stderr.decode())
    assert "Bəyanat 声明" in ran.stdout.decode()
    assert (folder / "r.txt").exists()
    assert (2, "archivekit: unknown schema 'قيد'.") == (missing.returncode, missing.stderr.decode()[:33])


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows hold no such names")
def test_names_that_are_no_utf8_are_shown_by_their_octets(here: Path) -> None:
    name = b"caf\xe9.toml"
    with open(os.path.join(os.fsencode(here), name), "wb") as file:
        file.write(b'title = "A"\n')

    ran = process("validate", name, "--format", "json", cwd=here)
    wrong = process("validate", "record.toml", b"--" + name, cwd=here)

    assert (0, "caf\\xe9.toml") == (ran.returncode, json.loads(ran.stdout)["subjects"][0]["subject"])
    assert (2, rb"archivekit validate: there is no option '--caf\xe9.toml'.") == (
        wrong.returncode,
        wrong.stderr.partition(b" See")[0],
    )


def test_the_module_is_the_command(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "archivekit", "verify", "good"], capture_output=True, check=False, cwd=here
    )

    assert (0, _valid(here), b"") == (done.returncode, done.stdout, done.stderr)


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_with_its_code_and_without_a_traceback(
    number: signal.Signals, code: int, here: Path
) -> None:
    originals = here / "originals"
    originals.mkdir()
    with open(originals / "large.bin", "wb") as file:
        file.truncate(4 << 30)
    running = subprocess.Popen(
        [*COMMAND, "package", "originals", "--to", "new", "--durability", "none"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=here,
    )
    end = time.monotonic() + 20
    while not list(here.glob(".partial-*")) and time.monotonic() < end:
        time.sleep(0.02)

    running.send_signal(number)
    out, err = running.communicate(timeout=30)

    assert (code, b"") == (running.returncode, out)
    assert b"Traceback" not in err
    assert [] == [path.name for path in here.iterdir() if path.name.startswith((".partial-", "new"))]


@posix
def test_an_interruption_while_the_command_line_loads_ends_it_like_any_other(here: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "click.py").write_text("raise KeyboardInterrupt", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "archivekit", "verify", "good"],
        capture_output=True,
        check=False,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(slow)},
    )

    said = b"archivekit: interrupted; nothing half-done was left under a final name\n"
    assert (130, b"", said) == (done.returncode, done.stdout, done.stderr)


@posix
def test_in_a_folder_that_is_gone_one_sentence_says_so(here: Path, tmp_path: Path) -> None:
    script = 'cd gone && rmdir ../gone && exec "$0" -m archivekit "$@"'

    def run(*arguments: str) -> tuple[int, bytes, bytes]:
        (tmp_path / "gone").mkdir(exist_ok=True)
        done = subprocess.run(
            ["sh", "-c", script, sys.executable, *arguments], capture_output=True, check=False, cwd=tmp_path
        )
        return done.returncode, done.stdout, done.stderr

    said = b"archivekit: 'new' cannot be found: the current folder is gone. Go to one that is there, and run again.\n"
    assert (3, b"", said) == run("package", str(here / "good" / "data"), "--to", "new")
    assert (0, b"") == run("verify", "--quiet", str(here / "good"))[::2]


def test_colour_is_for_terminals_and_for_those_who_ask(here: Path) -> None:
    bad = ("validate", "nowhere.toml")

    def coloured(*arguments: str, **environment: str) -> bool:
        return b"\x1b[" in process(*bad, *arguments, cwd=here, environment=environment).stdout

    assert [False, True, True, False, False] == [
        coloured(),
        coloured("--color", "always"),
        coloured(FORCE_COLOR="1"),
        coloured(FORCE_COLOR="1", NO_COLOR="1"),
        coloured("--color", "never", FORCE_COLOR="1"),
    ]


def test_a_fault_of_our_own_is_never_a_verdict(here: Path) -> None:
    program = (
        "import sys; sys.argv = ['archivekit', 'validate', 'record.toml']\n"
        "import archivekit.workflow.validate as workflow\n"
        "def broken(*arguments, **options): raise RuntimeError('a fault')\n"
        "workflow.validate = broken\n"
        "from archivekit.cli.main import run; run()"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, cwd=here)

    assert (3, b"") == (done.returncode, done.stdout)
    assert done.stderr.splitlines()[-2:] == [
        b"RuntimeError: a fault",
        b"archivekit: this is a fault in archivekit, and nothing was checked. Please report it with the lines above.",
    ]


def test_a_library_that_does_not_load_sends_to_the_doctor(here: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "lxml"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('libxml2.so.2 is missing')", encoding="utf-8")
    (broken.parent / "magic.py").write_text("raise RuntimeError('broken')", encoding="utf-8")
    (broken.parent / "pydantic.py").write_text("raise RuntimeError('broken')", encoding="utf-8")
    path = {"PYTHONPATH": str(broken.parent)}

    export = process("export", "record.toml", "--as", "oai_dc", cwd=here, environment=path)
    doctor = process("doctor", "--format", "json", cwd=here, environment=path)
    verify = process("verify", "good", cwd=here, environment=path)

    sentence = (
        b"archivekit: a library does not load: libxml2.so.2 is missing. `archivekit doctor` says what mends it.\n"
    )
    assert (3, b"", sentence) == (export.returncode, export.stdout, export.stderr)
    said = json.loads(doctor.stdout)
    assert (3, False) == (doctor.returncode, said["usable"])
    assert ["pydantic", "lxml"] == [check["name"] for check in said["checks"] if check["needed"] and check["cure"]]
    assert 0 == verify.returncode
