"""Runs suites of the test executable, and ends what they leave behind."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

# No test comes near these; a mutant may.
LIMITS = ["prlimit", "--fsize=16000000000", "--data=16000000000", "--core=0", "--"]
MARK = "NETLAB_MUTATION_RUN"


@dataclass
class Outcome:
    state: str  # passed, failed, crashed or hung
    detail: str = ""
    seconds: float = 0.0


class Suites:
    def __init__(self, package, temporary):
        self._package = package
        self._executable = next((package / ".build/debug").glob("*PackageTests.xctest"))
        self._temporary = temporary
        temporary.mkdir(parents=True, exist_ok=True)

    def names(self):
        """Module and suite of all tests: `DatasetsTests.CSVTests`."""
        listing = subprocess.run(
            [self._executable, "--testing-library", "swift-testing", "--list-tests"],
            cwd=self._package, capture_output=True, text=True, check=True)
        return sorted({line.split("/")[0] for line in listing.stdout.split("\n") if "/" in line})

    def run(self, names, limit, mutant=None, reached=None):
        """Runs some suites until a test fails or the time is over."""
        mark = uuid.uuid4().hex
        environment = {**os.environ, MARK: mark, "SWIFT_BACKTRACE": "enable=no"}
        for variable in ("NETLAB_MUTANT", "NETLAB_MUTANTS_REACHED"):
            environment.pop(variable, None)
        if mutant is not None:
            environment["NETLAB_MUTANT"] = str(mutant)
        if reached is not None:
            environment["NETLAB_MUTANTS_REACHED"] = str(reached)
        filters = [word for name in names for word in ("--filter", f"^{re.escape(name)}/")]
        folder = tempfile.mkdtemp(dir=self._temporary)
        # Some tests run netlab as another user.
        os.chmod(folder, 0o755)
        environment["TMPDIR"] = folder
        begin = time.monotonic()
        process = subprocess.Popen(
            [*LIMITS, self._executable, "--testing-library", "swift-testing", *filters],
            cwd=self._package, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True)
        is_over = threading.Event()

        def end():
            is_over.set()
            _kill(mark)

        timer = threading.Timer(limit, end)
        timer.start()
        outcome, last, fatal = None, "", ""
        for line in process.stdout:
            line = line.decode(errors="replace").strip()
            last = line or last
            fatal = fatal or (line if "Fatal error" in line else "")
            if "✘" in line:
                outcome = Outcome("failed", _plain(line))
                break
        timer.cancel()
        if outcome:
            _kill(mark)
        process.stdout.close()
        status = process.wait()
        # A test that crashed leaves the programs that it had started.
        _kill(mark)
        shutil.rmtree(folder, ignore_errors=True)
        if outcome is None:
            if is_over.is_set():
                outcome = Outcome("hung", f"after {limit:.0f} s")
            elif status != 0:
                outcome = Outcome("crashed", _plain(fatal or f"status {status}, after: {last}"))
            else:
                outcome = Outcome("passed")
        outcome.seconds = time.monotonic() - begin
        return outcome


def _plain(line):
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def _kill(mark):
    """Ends the processes that carry the mark of a run in their environment, until there are none."""
    wanted = f"{MARK}={mark}".encode()
    for _ in range(100):
        found = False
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
                    found = True
            except OSError:
                continue
        if not found:
            return
        time.sleep(0.02)
