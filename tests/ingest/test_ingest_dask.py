"""Dask: a cluster of this machine, and a scheduler and workers as processes of their own, one of them killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingesting import DATE, bags, documents, outcome, seals, start, statuses

import archivekit as ak
from archivekit.findings import Verdict
from archivekit.workflow.ingest import ingest

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("default"),  # a foreign library's own deprecations are not ours
]


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _process(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


@contextlib.contextmanager
def cluster(place: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers, each without a nanny, so that a killed one stays dead."""
    port = _port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = _process(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", cwd=place
    )
    crew = [
        _process(
            "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--local-directory", str(place / f"worker-{number}"), cwd=place,
        )
        for number in range(workers)
    ]  # fmt: skip
    try:
        with distributed.Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, crew
    finally:
        for process in (*crew, scheduler):
            _end(process)


def test_a_cluster_of_this_machine_makes_every_bag(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 40)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made,
        distributed.Client(made) as client,
    ):
        executor = client.get_executor()

        done = ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)
        again = ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    assert ({"packaged": 40}, {"present": 40}) == (done.counts, again.counts)
    assert 40 == len(bags(tmp_path / "v"))


def test_a_cluster_verifies_bags_in_their_order(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 40)
    vault = tmp_path / "v"
    ingest(sheet, to=vault, date=DATE)
    (vault / "D-7" / "data" / "file-7.txt").write_bytes(b"damaged")
    ours = ak.verify(vault, recursive=True, date=DATE)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made,
        distributed.Client(made) as client,
    ):
        theirs = ak.verify(vault, recursive=True, date=DATE, executor=client.get_executor())

    assert (ours.to_json(), 1, 40) == (theirs.to_json(), theirs.exit_code, len(theirs.subjects))


def test_a_worker_killed_while_it_verifies_costs_no_verdict(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 300)
    vault = tmp_path / "v"
    ingest(sheet, to=vault, date=DATE, durability="none")
    read: list[int] = []
    with cluster(tmp_path, 3) as (address, workers), distributed.Client(address) as client:

        def progress(octets: int) -> None:
            read.append(octets)
            if len(read) == 50:
                os.killpg(workers[0].pid, signal.SIGKILL)

        executor = client.get_executor()
        report = ak.verify(vault, recursive=True, executor=executor, progress=progress)

    assert (0, 300) == (report.exit_code, len(report.subjects))
    assert {Verdict.VALID} == {subject.verdict for subject in report.subjects}


def test_the_command_starts_workers_of_its_own(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 10)
    run = start(
        "ingest", str(sheet), "--to", str(tmp_path / "v"), "--executor", "dask", "--jobs", "2", "-q", cwd=tmp_path
    )

    _, err = run.communicate(timeout=120)

    assert (0, ["packaged"] * 10) == (run.returncode, statuses(tmp_path / "v")), err


def test_ctrl_c_on_a_terminal_is_heard_by_the_driver_and_not_by_its_workers(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 400)
    vault = tmp_path / "v"
    run = start("ingest", str(sheet), "--to", str(vault), "--executor", "dask", "--jobs", "2", "-q", cwd=tmp_path)
    deadline = time.monotonic() + 60
    while len(list(vault.glob("D-*"))) < 20 and time.monotonic() < deadline and run.poll() is None:
        time.sleep(0.02)

    os.killpg(run.pid, signal.SIGINT)  # a terminal tells the whole group
    out, err = run.communicate(timeout=60)

    assert (130, b"", 1) == (run.returncode, out, len(err.splitlines())), err
    assert {"packaged", "not-run"} == set(statuses(vault))
    assert [] == list(vault.glob(".partial-*"))


def test_a_worker_killed_in_the_middle_costs_no_bag(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 200)
    vault = tmp_path / "v"
    with cluster(tmp_path, 3) as (address, workers):
        run = start(
            "ingest", str(sheet), "--to", str(vault), "--executor", "dask", "--dask", address, "-q", cwd=tmp_path
        )
        deadline = time.monotonic() + 60
        while len(list(vault.glob("D-*"))) < 40 and time.monotonic() < deadline and run.poll() is None:
            time.sleep(0.02)
        os.killpg(workers[0].pid, signal.SIGKILL)
        before = seals(vault)
        out, err = run.communicate(timeout=180)

    assert 0 == run.returncode, (out, err)
    assert {"packaged", "present"} >= set(statuses(vault))
    assert [f"D-{number}" for number in range(200)] == [row["archivekit_bag"] for row in outcome(vault)]
    assert 200 == len(bags(vault))
    after = seals(vault)
    assert before == {name: after[name] for name in before}


def test_a_scheduler_that_does_not_answer_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 1)
    run = start(
        "ingest", str(sheet), "--to", str(tmp_path / "v"), "--executor", "dask", "--dask", f"tcp://127.0.0.1:{_port()}",
        cwd=tmp_path,
    )  # fmt: skip

    _, err = run.communicate(timeout=120)

    assert (3, True) == (run.returncode, b"no Dask scheduler answers at" in err), err
