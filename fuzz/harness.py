"""Runs a command on hostile input and judges the outcome."""

import os
import resource
import subprocess

MAX_MEGABYTES = 400


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def call(netlab, words, folder):
    """Returns exit status, stdout and stderr of a command; the status is None if the command hangs."""
    store = [] if "--store" in words else ["--store", "store"]
    if words[0] == "__complete":
        store = []
    try:
        process = subprocess.Popen(
            [netlab, *words, *store], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=limits, env={**os.environ, "NETLAB_STORE": "store"})
        out, err = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None, b"", b""
    return process.returncode, out, err


def fault(status, out, err, is_table):
    """Returns a description of what is wrong with a command's outcome; None if nothing is."""
    if status is None:
        return "it hangs"
    if status not in (0, 1, 2):
        return f"exit status {status}: {err[-300:].decode(errors='replace')}"
    if status and not out and not err:
        return "no message"
    if has_controls(err) or is_table and has_controls(out):
        return "control characters"
    return None


def has_controls(text):
    decoded = text.decode(errors="replace")
    return any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or c in "\u202e\u2028\u2029" for c in decoded)


def traces(folder):
    """Returns the files that hostile text would create if it were executed."""
    return [os.path.join(root, name) for root, _, files in os.walk(folder) for name in files if name.startswith("PWNED")]


def summarize(inputs, statuses, findings):
    """Prints the totals and checks the memory; returns whether anything was found."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    if used > MAX_MEGABYTES:
        findings += 1
        print(f"a command took {used} MB")
    print(f"{inputs}, exit statuses {dict(statuses)}, at most {used} MB: {findings} findings")
    return findings > 0
