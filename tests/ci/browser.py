"""A real browser for the page: headless Chromium, with what it asked the network for, and axe from npm in it."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions", "--no-pings"),
    *("--disable-default-apps", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
#: What the browser asks for of its own accord, whatever page it opens; with the network off it gets no answer.
_ITS_OWN = re.compile(r"(?:chrome|devtools|about)|https?://[\w.-]+\.(?:google|googleapis|gstatic)\.com/")


def chromium() -> str:
    """Return the path of a Chromium; skip the test, and say so aloud, where there is none."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        pytest.skip("NO CHROMIUM HERE: the page was not opened in a browser (`apt-get install chromium`)")
    return found


def opened(page: Path, work: Path, *more: str) -> tuple[str, list[str]]:
    """Open a page; return its document as the browser has it at the end, and every address that it asked for."""
    profile, log = work / "profile", work / "net.json"
    shutil.rmtree(profile, ignore_errors=True)
    done = subprocess.run(
        [chromium(), *_QUIET, f"--user-data-dir={profile}", f"--log-net-log={log}", *more, "--dump-dom", page.as_uri()],
        capture_output=True,
        check=True,
        timeout=180,
    )
    addresses = re.findall(r'"url":"([^"]+)"', log.read_text(encoding="utf-8", errors="replace"))
    return done.stdout.decode(), sorted({one for one in addresses if not _ITS_OWN.match(one)})


def axe(work: Path) -> str:
    """Return the source of axe-core: from `ARCHIVEKIT_AXE`, else by npm; skip the test where neither has it."""
    given = os.environ.get("ARCHIVEKIT_AXE")
    if given:
        return Path(given).read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("NO NPM HERE: the page was not looked at by axe (`apt-get install npm`)")
    got = subprocess.run(
        [npm, "install", "--silent", "--prefix", str(work), "axe-core@4"], capture_output=True, check=False
    )
    if got.returncode:
        pytest.skip(f"NO AXE HERE: npm could not install it: {got.stderr.decode()[-200:]}")
    return (work / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def judged(text: str, source: str, work: Path, *more: str) -> list[dict[str, Any]]:
    """Return what axe finds wrong with a page. Its script is put into a copy, whose policy is taken out for that."""
    run = (
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        ".then(found => { const said = document.createElement('pre'); said.id = 'axe';"
        " said.textContent = JSON.stringify(found.violations); document.body.replaceChildren(said); })"
    )
    without = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    page = work / "judged.html"
    page.write_text(f"{without}<script>{source}</script><script>{run}</script>", encoding="utf-8")
    dom, _ = opened(page, work, "--virtual-time-budget=60000", *more)
    found = re.search(r'<pre id="axe">(.*?)</pre>', dom, re.DOTALL)
    assert found is not None, "axe said nothing"
    violations: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
    return violations
