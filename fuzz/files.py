"""Runs the commands on damaged files: specs, tables and weights.

    python3 fuzz/files.py NETLAB specs|tables|weights [--count N] [--first N]

A file depends only on its number, so --first reproduces a finding. A finding is a crash, a hang, more than 400 MB, control
characters on stderr, a failure without a message, or a program executed.
"""

import argparse
import gzip
import hashlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter

from harness import call, fault, summarize, traces

SPEC = """{"name": "tiny", "metric": {"name": "val_loss", "goal": "minimize"},
 "data": {"path": "points.csv", "target": "c", "validation": 0.2, "test": 0.2, "split_seed": 3, "standardize": true},
 "parameters": {"depth": [0, 1], "width": {"distribution": "int_uniform", "min": 2, "max": 4}, "activation": "tanh", "epochs": 2,
  "optimizer": ["adam", "sgd"], "learning_rate": {"distribution": "log_uniform_values", "min": 0.001, "max": 0.1, "points": 3},
  "dropout": 0.1, "class_weights": "balanced", "schedule": "cosine", "normalization": ["none", "batch"]},
 "seeds": [1, 2], "constraints": ["depth * width <= 64", "optimizer <> 'sgd' OR learning_rate > 0.01"]}
"""
WORDS = """{ } [ ] : , " ' // /* */ null true false NaN -Infinity 1e400 -0 0x1F 9999 -1 0.5 1e-400 1 2 3 values value min max points
 distribution uniform seeds constraints metric data hidden_layers [] [[]] [[2,2],[3]] batch_size 0 huber_delta hinge mean_squared_error
 loss `touch\u00a0PWNED` $(touch\u00a0PWNED) ../../victim \x1b[31m \x9b \u202e \u2028 e\u0301 depth)\u00a0UNION\u00a0SELECT\u00a0(1
 (SELECT\u00a01) printf('%.*c',900000000,'x') hex(hex(hex(hex(depth)))) random() 1e62 val_r2 val_accuracy regression multiclass
 standardize_target scale labels test_path /dev/zero /dev/stdin . /etc/passwd""".split()
TABLE_WORDS = [
    ",", '"', '""', "\n", "\r\n", "\r", "\0", "", " ", "\t", ";", "nan", "NA", "?", "inf", "1e400", "-1e39", "1e-400", "0x10", "1_000", "+", "-",
    ".", "e", "é", "\ufeff", "x", "c", "9" * 400, '"\n' * 50, "\x1b[2J", "`touch PWNED`", "=1+1", "9007199254740993", "1.0", "True",
    "|", ":", "#", "% ", "\\", "1,5", '"1,234"', "#N/A", "NaN",
]


def tokens(text):
    return re.findall(r"[A-Za-z0-9_.]+|.", text, re.S)


def mangle(draw, parts, words):
    parts = list(parts)
    for _ in range(draw.choice([1, 1, 1, 2, 4])):
        place = draw.randrange(len(parts))
        kind = draw.randrange(8)
        if kind == 0:
            del parts[place]
        elif kind == 1:
            parts.insert(place, draw.choice(words))
        elif kind in (2, 3):
            parts[place] = draw.choice(words)
        elif kind == 4:
            other = draw.randrange(len(parts))
            parts[place], parts[other] = parts[other], parts[place]
        elif kind == 5:
            part = parts[place:place + draw.randrange(1, 12)]
            parts[place:place] = part * (200 if draw.randrange(20) == 0 else 1)
        elif kind == 6 and draw.randrange(4) == 0:
            del parts[place:]
        elif parts[place]:
            parts[place] = chr(draw.randrange(256)) + parts[place][1:]
        parts = parts or [""]
    return "".join(parts)


def bytes_of(draw, text):
    data = text.encode("latin-1" if draw.randrange(10) == 0 and all(ord(c) < 256 for c in text) else "utf-8", "surrogatepass")
    return mangled_bytes(draw, data) if draw.randrange(10) == 0 else data


def table_bytes(draw, text):
    """A table, of which some have another separator or encoding, or are compressed and damaged again."""
    kind = draw.randrange(10)
    if kind == 0:
        text = text.replace(",", draw.choice([";", "\t", "|", ":", " "]))
    elif kind == 1:
        text = text.replace(",", ";").replace(".", ",")
    data = text.encode(draw.choice(["utf-16", "utf-16-le", "utf-16-be"]), "surrogatepass") if kind == 2 else bytes_of(draw, text)
    if draw.randrange(10) == 0:
        data = gzip.compress(data)
        if draw.randrange(2):
            data = mangled_bytes(draw, data)
    return data


def mangled_bytes(draw, data):
    data = bytearray(data)
    for _ in range(draw.choice([1, 1, 2, 5])):
        if not data:
            break
        place = draw.randrange(len(data))
        kind = draw.randrange(6)
        if kind == 0:
            data[place] ^= 1 << draw.randrange(8)
        elif kind == 1:
            data[place] = draw.randrange(256)
        elif kind == 2:
            data[place:place + 8] = bytes([draw.choice([0, 255, 127, 128, 1])]) * len(data[place:place + 8])
        elif kind == 3:
            other = draw.randrange(len(data))
            data[place:place + 16] = data[other:other + 16]
        elif kind == 4:
            del data[place:place + draw.randrange(1, 65)]
        elif draw.randrange(8) == 0:
            del data[place:]
    return bytes(data)


def points():
    return "a,b,c\n" + "".join(f"{(i * 37) % 60 / 10 - 3},{(i * 23) % 60 / 10 - 3},{'xyz'[i % 3]}\n" for i in range(60))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netlab")
    parser.add_argument("kind", choices=["specs", "tables", "weights"])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    netlab = os.path.abspath(options.netlab)
    findings = 0
    statuses = Counter()
    with tempfile.TemporaryDirectory() as base:
        open(f"{base}/points.csv", "w").write(points())
        open(f"{base}/grid.json", "w").write(
            '{"data": {"path": "points.csv", "target": "c"}, "parameters": {"width": 3, "epochs": 3, "normalization": "batch", "optimizer": "adam"}}')
        open(f"{base}/longer.json", "w").write(
            '{"data": {"path": "points.csv", "target": "c"}, "parameters": {"width": 3, "epochs": 5, "normalization": "batch", "optimizer": "adam"}}')
        subprocess.run([netlab, "sweep", "grid.json", "--store", "store", "--quiet"], cwd=base, stdout=subprocess.DEVNULL, check=True)
        run = os.listdir(f"{base}/store/weights")[0][:32]
        weights = open(f"{base}/store/weights/{run}.h5", "rb").read()
        for number in range(options.first, options.first + options.count):
            draw = random.Random(number)
            with tempfile.TemporaryDirectory() as folder:
                work = f"{folder}/w"
                shutil.copytree(base, work)
                if options.kind == "specs":
                    open(f"{work}/grid.json", "wb").write(bytes_of(draw, mangle(draw, tokens(SPEC), WORDS)))
                    commands = [["describe", "grid.json"], ["sweep", "grid.json", "--dry-run"]]
                    if draw.randrange(4) == 0:
                        commands.append(["sweep", "grid.json", "--quiet"])
                elif options.kind == "tables":
                    open(f"{work}/points.csv", "wb").write(table_bytes(draw, mangle(draw, tokens(points()), TABLE_WORDS)))
                    commands = [["describe", "grid.json"], ["sweep", "grid.json", "--quiet"], ["predict", run, "points.csv"], ["report"]]
                else:
                    damaged = mangled_bytes(draw, weights)
                    open(f"{work}/store/weights/{run}.h5", "wb").write(damaged)
                    database = sqlite3.connect(f"{work}/store/netlab.db")
                    database.execute("UPDATE run SET weights_sha256 = ?", [hashlib.sha256(damaged).hexdigest()])
                    database.commit()
                    database.close()
                    commands = [
                        ["predict", run, "points.csv"], ["verify"], ["doctor"], ["merge", "store", "--store", "fresh"],
                        ["sweep", "longer.json", "--quiet"], ["runs", "export", run, "out"], ["report"]]
                for words in commands:
                    status, out, err = call(netlab, words, work)
                    statuses[status] += 1
                    what = fault(status, out, err, is_table=False)
                    if what:
                        findings += 1
                        print(f"{options.kind} {number}: {' '.join(words)}: {what}", flush=True)
                if traces(folder):
                    findings += 1
                    print(f"{options.kind} {number}: something was run", flush=True)
    return summarize(f"{options.count} {options.kind}", statuses, findings)


if __name__ == "__main__":
    sys.exit(main())
