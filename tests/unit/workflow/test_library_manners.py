"""The library inside somebody else's program: it raises what it promises, changes nothing, and works from anywhere."""

from __future__ import annotations

import concurrent.futures
import contextlib
import datetime as dt
import inspect
import locale
import logging
import multiprocessing
import os
import pickle
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.findings import Kind, Report, Subject
from bagmaking import bag
from running import write_bag

odd = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.binary(max_size=20)
    | st.text(max_size=20)
    | st.sampled_from(["", "\0", "a\0b", "\ud800", "x" * 5000, b"", b"\0", b"\xff", "a/" * 3000, ".", "~", "C:\\"])
    | st.lists(st.text(max_size=3), max_size=2)
    | st.dictionaries(st.text(max_size=3), st.none(), max_size=1)
    | st.just(dt.date(2024, 11, 4))
    | st.just(object())
)

QUIET = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder where relative paths do no harm."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_bag(tmp_path / "good", bag())


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "record.toml"
    path.write_text('title = "A statement"\n', encoding="utf-8")
    return path


def _only_ours(call: Any, *arguments: Any, **options: Any) -> None:
    with contextlib.suppress(ak.ArchiveKitError):
        call(*arguments, **options)


@pytest.mark.usefixtures("_nowhere")
@QUIET
@given(odd, odd, odd, odd)
def test_odd_arguments_raise_nothing_but_our_errors(good: Path, one: Any, two: Any, three: Any, four: Any) -> None:
    _only_ours(ak.validate, one)
    _only_ours(ak.validate, "record.toml", schema=two, date=three)
    _only_ours(ak.read_record, one)
    _only_ours(ak.load_schema, one)
    _only_ours(ak.export, one, two)
    _only_ours(ak.export, one, "json", schema=two, date=three)
    _only_ours(ak.verify, one)
    _only_ours(ak.verify, "good", depth=two, date=three)
    _only_ours(ak.plan, one, to=two)
    _only_ours(ak.plan, "record.toml", to="new", record=one, schema=two, date=three)
    _only_ours(ak.plan, "record.toml", to="new", links=one, junk=two)
    for option in ("digest", "tags", "exclude", "expect", "jobs", "latest"):
        _only_ours(ak.package, "record.toml", to="new.tar", **{option: one})
    for option in ("limits", "executor", "progress", "profile", "since", "jobs", "second_opinion"):
        _only_ours(ak.verify, good, **{option: one})
    _only_ours(ak.ingest, "record.toml", to="new", executor=one, progress=two)
    _only_ours(ak.pack, good, to="new.zip", limits=one, progress=two)
    _only_ours(ak.unpack, "new.zip", to="new", limits=one, progress=two)
    _only_ours(ak.package, "record.toml", to="new", tags=[one], exclude=[two], expect=[three], digest=[four])
    _only_ours(ak.package, "record.toml", to="new", tags=[(one, two)])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"exclude": "*.tmp"}, "'*.tmp' is no list of patterns"),  # its letters are patterns that match whole originals
        ({"tags": "Contact-Name: A"}, "'Contact-Name: A' is no list of tags"),
        ({"tags": {"Contact-Name": "A"}}, "'Contact-Name' is no tag"),
        ({"tags": [("Contact-Name",)]}, "('Contact-Name',) is no tag"),
        ({"expect": 5}, "5 is not a path"),
        ({"jobs": 0}, "0 is no number of jobs"),
        ({"latest": "now"}, "'now' is no number of seconds"),
        ({"progress": 5}, "5 cannot be told of progress"),
    ],
)
def test_what_is_one_thing_where_several_are_asked_for_is_said_and_not_taken_apart(
    options: dict[str, Any], said: str, good: Path, tmp_path: Path
) -> None:
    with pytest.raises(ak.UsageError) as caught:
        ak.package(good / "data", to=tmp_path / "new", **options)

    assert str(caught.value).startswith(said)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"limits": 5}, "5 are no limits"),
        ({"limits": ak.Limits(files="many")}, "Limits(files='many'"),  # type: ignore[arg-type]
        ({"limits": ak.Limits(depth=-1)}, "Limits(files=50000000, depth=-1"),
        ({"progress": "bar"}, "'bar' cannot be told of progress"),
        ({"executor": 4}, "4 is no executor"),
    ],
)
def test_what_verify_cannot_use_is_one_typed_error(options: dict[str, Any], said: str, good: Path) -> None:
    with pytest.raises(ak.UsageError) as caught:
        ak.verify(good, **options)

    assert str(caught.value).startswith(said)


@pytest.mark.usefixtures("_nowhere")
@settings(QUIET, max_examples=20)
@given(odd)
def test_an_odd_folder_for_the_doctor_raises_nothing_but_our_errors(folder: Any) -> None:
    _only_ours(ak.doctor, folder)


def _world() -> tuple[Any, ...]:
    return (
        dict(os.environ),
        os.getcwd(),
        logging.root.level,
        list(logging.root.handlers),
        locale.setlocale(locale.LC_ALL),
        threading.active_count(),
        sorted(os.listdir()),
    )


@pytest.mark.usefixtures("_nowhere")
def test_nothing_is_printed_changed_or_asked_of_the_network(
    good: Path, record: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def blocked(*arguments: object, **options: object) -> object:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", blocked)
    monkeypatch.setattr(socket, "getaddrinfo", blocked)
    before = _world()

    made = ak.package(good / "data", to="vault/made", record=record, second_opinion="never")
    ak.verify(made.path, good, "nowhere")
    ak.validate(record, "nowhere")
    ak.export(made.path, "oai_dc")
    ak.doctor()

    after = list(_world())
    after[-1].remove("vault")
    assert list(before) == after
    assert ("", "") == tuple(capfd.readouterr())


def test_a_report_is_no_boolean_and_insists_when_asked(good: Path) -> None:
    passed, failed = ak.verify(good), ak.verify("nowhere")

    with pytest.raises(ak.AmbiguousTruthError):
        bool(passed)
    with pytest.raises(ak.NotPassedError) as caught:
        failed.require()

    assert passed is passed.require()
    assert failed is caught.value.report
    assert "verify inconclusive, 1 findings; the first: there is nothing at 'nowhere'" == str(caught.value)


def test_an_error_of_every_kind_comes_whole_out_of_somebody_elses_process() -> None:
    report = Report("verify", (Subject("a", Kind.BAG, ()),), "2024-11-04")
    told = {"report": report, "path": "a", "operation": "read", "kind": "schema", "name": "x", "known": ("y",)}
    kinds: list[type[Any]] = [ak.ArchiveKitError, *_below(ak.ArchiveKitError)]
    for kind in kinds:
        takes = inspect.signature(kind.__init__).parameters
        named = {name: value for name, value in told.items() if name in takes}
        error: ak.ArchiveKitError = kind(**named) if "known" in takes else kind("text", **named)

        again = pickle.loads(pickle.dumps(error))

        assert (type(error), str(error), vars(error)) == (type(again), str(again), vars(again))


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        if one.__module__ == "archivekit.errors":
            yield one
            yield from _below(one)


def test_a_pool_outlives_an_error_of_ours(tmp_path: Path) -> None:
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        failed = pool.submit(ak.load_schema, "press-repart")

        with pytest.raises(ak.UnknownNameError, match="did you mean 'press-report'"):
            failed.result()
        assert "press-report" == pool.submit(ak.load_schema, "press-report").result().name


def test_what_a_reading_returns_is_told_from_a_record(record: Path, good: Path, tmp_path: Path) -> None:
    read: ak.RecordRead = ak.read_record(record)
    assert read.record is not None

    with pytest.raises(ak.UsageError, match=r"hand on its `.record`"):
        ak.plan(good / "data", to=tmp_path / "new", record=read)  # type: ignore[arg-type]
    assert not ak.plan(good / "data", to=tmp_path / "new", record=read.record).plan.refused


def test_many_threads_get_what_one_gets(good: Path, record: Path, tmp_path: Path) -> None:
    def work(number: int) -> str:
        to = tmp_path / "vault" / str(number)
        made = ak.package(
            good / "data", to=to, record=record, date="2024-11-04", durability="none", second_opinion="never"
        )
        return ak.verify(made.path).outcome.value

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(40)))

    assert ["passed"] * 40 == done


PROGRAM = """
import archivekit as ak
report = ak.verify({good!r}, jobs=2)
made = ak.package({data!r}, to={to!r}, jobs=2)
print(report.outcome.value, made.report.outcome.value)
"""


def test_a_script_without_a_guard_and_a_program_on_stdin_work(good: Path, tmp_path: Path) -> None:
    def program(name: str) -> str:
        return PROGRAM.format(good=str(good), data=str(good / "data"), to=str(tmp_path / name))

    script = tmp_path / "script.py"
    script.write_text(program("by-script"), encoding="utf-8")

    done = [
        subprocess.run([sys.executable, script], capture_output=True, text=True, check=False),
        subprocess.run([sys.executable, "-"], input=program("stdin"), capture_output=True, text=True, check=False),
    ]

    assert [(0, "passed passed\n", "")] * 2 == [(one.returncode, one.stdout, one.stderr) for one in done]


def _in_a_worker(arguments: tuple[str, str]) -> tuple[str, str]:
    good, to = arguments
    made = ak.package(os.path.join(good, "data"), to=to, jobs=2)
    return ak.verify(good, jobs=2).outcome.value, made.report.outcome.value


@pytest.fixture
def pool() -> Iterator[Any]:
    with multiprocessing.get_context("spawn").Pool(1) as made:
        yield made


def test_a_worker_of_somebody_elses_pool_can_use_it(good: Path, tmp_path: Path, pool: Any) -> None:
    assert [("passed", "passed")] == pool.map(_in_a_worker, [(str(good), str(tmp_path / "made"))])
