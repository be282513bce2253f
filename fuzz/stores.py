"""Runs every command on hostile stores: valid ones with damaged columns, schema or bytes.

    python3 fuzz/stores.py NETLAB [--count N] [--first N] [--commands N]

A store depends only on its number, so --first reproduces a finding. A finding is a crash, a hang, more than 400 MB, a program
executed or a file removed, control characters in a table, or a store that `netlab doctor` finds sound but another command
cannot use.
"""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter

from harness import call, fault, summarize, traces

TEXTS = [
    "", "x", "0", "-1", "1e400", "nan", "`touch PWNED`", "$(touch PWNED)", "';touch PWNED;'", '"; touch PWNED; "', "'\u0301$(touch PWNED)'\u0301",
    "x' OR '1'='1", "../../victim", "/etc/passwd", "\x1b]0;owned\x07\x1b[2J", "\x9b31m", "a\nb\rc\u2028d\u0085e", "\u202eevil", "[" * 3000,
    "{" * 70, "[]", "[1]", "[16]", "[-1]", "[1e999]", '{"a":1}', "[[1,2],[3]]", '["relu"]', "relu", "sgd", "completed", "running",
    "pending", "diverged", "failed", "val_loss", "test_loss", "minimize", "a" * 100_000, "é" * 300, "<script>alert(1)</script>",
    "</script><!--", "|a|b|", "END\nplot 1", "%d %s %n", "\\input{x}", "0" * 32, "f" * 32, "0" * 64, "true", "null", ",", "\t",
]
NUMBERS = [
    0, 1, -1, 2, 3, 255, 2**31 - 1, 2**31, 2**32, 2**53, 2**53 + 1, 10**12, 2**63 - 1, -(2**63), 0.5, -0.5, 1e-320, 1e62, 1e308, -1e308,
    float("inf"), float("-inf"), 1e18, 9.3e18,
]
TABLES = ["dataset", "cell", "run", "epoch", "sweep", "sweep_run", "worker", "verification", "run_tag"]


def value(draw):
    kind = draw.randrange(10)
    if kind < 4:
        return draw.choice(TEXTS)
    if kind < 8:
        return draw.choice(NUMBERS)
    if kind < 9:
        return None
    return bytes(draw.randrange(256) for _ in range(draw.choice([0, 1, 16, 5000])))


def damage(path, draw):
    """Damages a database, and returns a description of each change."""
    done = []
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;")
    for _ in range(draw.choice([1, 1, 1, 2, 5])):
        table = draw.choice(TABLES)
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        if not columns:
            # It was dropped.
            continue
        column = draw.choice(columns)
        kind = draw.randrange(12)
        try:
            if kind < 8:
                new = value(draw)
                rows = draw.choice(["1", "(SELECT min({k}) FROM {t}) = {k}", "random() % 3 = 0"])
                key = "key" if "key" in columns else columns[0]
                # random() in SQL would differ between runs of this script.
                rows = rows.replace("random()", "abs(unicode(quote(%s)) + rowid)" % column if "key" in columns else "1")
                database.execute(f'UPDATE {table} SET "{column}" = ? WHERE {rows.format(k=key, t=table)}', [new])
                done.append(f"{table}.{column} = {str(new)[:40]!r}")
            elif kind == 8:
                database.execute(f"DELETE FROM {table}")
                done.append(f"{table} emptied")
            elif kind == 9:
                keys = ", ".join("NULL" if name == "key" else f'"{name}"' for name in columns)
                database.execute(f"INSERT OR REPLACE INTO {table} SELECT {keys} FROM {table}")
                done.append(f"{table} doubled")
            elif kind == 10:
                new = draw.choice([0, 1, 3, 99, -1])
                database.execute(f"PRAGMA {draw.choice(['user_version', 'application_id'])} = {new}")
                done.append(f"version {new}")
            else:
                statement = draw.choice([
                    "CREATE TRIGGER evil AFTER UPDATE ON run BEGIN DELETE FROM epoch; END",
                    "DROP VIEW runs", "CREATE VIEW other AS SELECT 1", "DROP VIEW runs; CREATE VIEW runs AS SELECT * FROM run",
                    "CREATE INDEX evil ON run (abs(seed))", "DROP TABLE run_tag",
                    "CREATE TABLE other (a)",
                ])
                database.executescript(statement)
                done.append(statement)
        except sqlite3.Error as error:
            done.append(f"({error})")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    if draw.randrange(10) == 0:
        with open(path, "r+b") as file:
            file.seek(draw.randrange(os.path.getsize(path)))
            file.write(bytes(draw.randrange(256) for _ in range(draw.choice([1, 4, 64]))))
        done.append("bytes")
    return done


def commands(run, other):
    """Returns every command, whether it prints a table, and whether it must succeed on a sound store."""
    return [
        (["runs", "ls"], True, True), (["runs", "ls", "--cols", "*", "--format", "csv"], False, True),
        (["runs", "ls", "--cols", "*"], True, True), (["runs", "ls", "--where", "val_loss < 1", "--sort", "-val_loss"], True, True),
        (["sweeps", "ls", "--cols", "*"], True, True), (["sweeps", "show"], True, False), (["runs", "show", run], True, False),
        (["runs", "compare", run, other], True, False), (["runs", "export", run, "export"], False, False),
        (["report"], True, False), (["report", "--format", "html"], True, False), (["report", "--format", "json", "--curves"], True, False),
        (["report", "--format", "latex"], True, False), (["report", "--check"], True, False),
        *[(["query", f"SELECT * FROM {view}"], True, True)
          for view in ["runs", "curves", "cells", "sweeps", "sweep_runs", "verifications", "tags"]],
        (["query", "SELECT * FROM runs", "--format", "json"], False, True),
        (["doctor", "--repair"], True, False), (["gc"], True, True), (["gc", "--dry-run"], True, True), (["backup", "copy"], True, True),
        (["merge", "store", "--store", "fresh"], True, True), (["verify"], True, False), (["verify", run], True, False),
        (["predict", run, "iris.csv"], False, False), (["runs", "tag", "t", run], True, False),
        (["runs", "rm", "--where", "1", "--yes"], True, True), (["runs", "rm", run, "--yes"], True, False),
        (["sweep", "grid.json", "--quiet"], True, False), (["sweep", "grid.json", "--dry-run"], True, False),
        (["sweep", "longer.json", "--quiet"], True, False), (["__complete", "report", ""], False, True),
        (["__complete", "runs", "show", ""], False, True),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netlab")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--commands", type=int, default=8, help="number of commands to try on each store; 0 for all")
    options = parser.parse_args()
    netlab = os.path.abspath(options.netlab)
    findings = 0
    statuses = Counter()
    with tempfile.TemporaryDirectory() as base:
        rows = ["a,b,c"] + [f"{(i * 37) % 60 / 10 - 3},{(i * 23) % 60 / 10 - 3},{'xyz'[i % 3]}" for i in range(60)]
        open(f"{base}/iris.csv", "w").write("\n".join(rows) + "\n")
        grid = """{"name": "tiny", "data": {"path": "iris.csv", "target": "c"},
          "parameters": {"depth": 1, "width": [2, 3], "epochs": %d, "optimizer": ["adam", "sgd"]}, "seeds": 2}"""
        open(f"{base}/grid.json", "w").write(grid % 3)
        open(f"{base}/longer.json", "w").write(grid % 5)
        made = subprocess.run([netlab, "sweep", "grid.json", "--store", "store", "--quiet"], cwd=base, stdout=subprocess.DEVNULL)
        assert made.returncode == 0
        subprocess.run([netlab, "verify", "--store", "store", "--quiet"], cwd=base, stdout=subprocess.DEVNULL, check=True)
        ids = [name[:32] for name in sorted(os.listdir(f"{base}/store/weights"))]
        subprocess.run([netlab, "runs", "tag", "good", ids[0], "--store", "store"], cwd=base, stdout=subprocess.DEVNULL, check=True)
        for number in range(options.first, options.first + options.count):
            draw = random.Random(number)
            with tempfile.TemporaryDirectory() as folder:
                shutil.copytree(base, f"{folder}/w")
                work = f"{folder}/w"
                open(f"{folder}/victim.h5", "w").write("precious")
                open(f"{work}/victim.h5", "w").write("precious")
                done = damage(f"{work}/store/netlab.db", draw)

                def report(what, words):
                    nonlocal findings
                    findings += 1
                    print(f"store {number} ({'; '.join(done)}): {' '.join(words)}: {what}", flush=True)

                def examine(words, is_table):
                    status, out, err = call(netlab, words, work)
                    statuses[status] += 1
                    what = fault(status, out, err, is_table)
                    if what:
                        report(what, words)
                    return status, err

                isSound = examine(["doctor"], True)[0] == 0
                all_commands = commands(draw.choice(ids)[:8], draw.choice(ids))
                for words, is_table, must in (
                    all_commands if options.commands == 0 else draw.sample(all_commands, options.commands)):
                    status, err = examine(words, is_table)
                    if isSound and must and status not in (0, None):
                        report(f"doctor finds nothing, but: {err[-200:].decode(errors='replace')}", words)
                    # These change the store.
                    isSound = isSound and words[:2] != ["runs", "rm"] and words[0] != "sweep"
                for path in traces(folder):
                    report("something was run", [path])
                for victim in (f"{folder}/victim.h5", f"{work}/victim.h5"):
                    if not os.path.exists(victim):
                        report("a file outside the store was removed", [victim])
    return summarize(f"{options.count} stores", statuses, findings)


if __name__ == "__main__":
    sys.exit(main())
