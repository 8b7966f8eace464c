"""The library without what only one system has: calls and modules are hidden, in an interpreter of its own.

This stands in for Windows and for small systems: everything imports, verifies and validates, and `package` keeps the
promises that it can and says which one is weaker.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

#: Modules that Windows lacks, and names in `os` that are missing there or elsewhere.
HIDE = """
    import os, sys

    MODULES = {"fcntl", "resource", "pwd", "grp", "syslog", "nis", "spwd", "crypt"}
    NAMES = (
        "O_NOFOLLOW O_DIRECTORY O_CLOEXEC O_NONBLOCK O_NOATIME O_TMPFILE O_DSYNC O_SYNC O_NOCTTY O_PATH "
        "chown fchown lchown fchmod fchdir chroot fork forkpty geteuid getuid getegid getgid getgroups getpgid "
        "setsid sync fdatasync statvfs fstatvfs posix_fadvise posix_fallocate posix_spawn posix_spawnp pread "
        "preadv pwrite pwritev readv writev sendfile copy_file_range splice sched_getaffinity sched_setaffinity "
        "mkfifo mknod getxattr setxattr listxattr removexattr memfd_create register_at_fork nice killpg "
        "ctermid getloadavg initgroups openpty wait3 wait4 waitid "
        "POSIX_FADV_DONTNEED POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED"
    ).split()


    class Hidden:
        def find_spec(self, name, path=None, target=None):
            if name in MODULES:
                raise ModuleNotFoundError(f"No module named {name!r} (hidden)", name=name)


    sys.meta_path.insert(0, Hidden())
    for name in MODULES & sys.modules.keys():
        del sys.modules[name]
    for name in NAMES:
        if hasattr(os, name):
            delattr(os, name)
    for name in ("supports_dir_fd", "supports_fd", "supports_follow_symlinks", "supports_effective_ids"):
        setattr(os, name, set())
"""


def _run(program: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    whole = textwrap.dedent(HIDE) + textwrap.dedent(program)
    return subprocess.run(
        [sys.executable, "-c", whole],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def test_every_module_imports_without_the_calls_of_one_system(tmp_path: Path) -> None:
    program = """
        import importlib, pkgutil
        import archivekit

        for module in pkgutil.walk_packages(archivekit.__path__, "archivekit."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        for name in archivekit.__all__:
            getattr(archivekit, name)
        print("all imported")
    """

    done = _run(program, tmp_path)

    assert (done.stdout, done.stderr) == ("all imported\n", "")


def test_the_main_job_runs_without_the_calls_of_one_system(tmp_path: Path) -> None:
    originals = tmp_path / "originals"
    (originals / "photographs").mkdir(parents=True)
    (originals / "statement.txt").write_bytes("A statement – in short\n".encode())
    (originals / "photographs" / "empty.jpg").write_bytes(b"")
    (tmp_path / "record.toml").write_text('title = "A statement"\nlanguage = "en"\n', encoding="utf-8")
    program = """
        import archivekit as ak

        made = ak.package("originals", to="vault/statement", record="record.toml", second_opinion="never")
        print(ak.validate("record.toml").exit_code, made.report.exit_code, ak.verify("vault/statement").exit_code)
        print(ak.verify("vault/statement").subjects[0].verdict.value)
    """

    done = _run(program, tmp_path)

    assert (done.stdout, done.stderr) == ("0 0 0\nvalid\n", "")
    assert sorted(path.name for path in (tmp_path / "vault").iterdir()) == ["statement"]


def test_the_hiding_hides(tmp_path: Path) -> None:
    done = _run("import fcntl", tmp_path)

    assert done.returncode == 1
    assert "No module named 'fcntl' (hidden)" in done.stderr
