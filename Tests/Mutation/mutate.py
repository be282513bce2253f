#!/usr/bin/env python3
"""Mutation testing: counts how many small faults in the sources make a test fail. See docs/contributing.md."""

import argparse
import concurrent.futures
import hashlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import sites
import switches
from suites import Suites
from swiftsource import Source

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / ".build/mutation"
PACKAGE = SCRATCH / "package"
RESULTS = SCRATCH / "results.json"
EQUIVALENT = Path(__file__).with_name("equivalent.txt")

# Folders of Sources with logic. The C kernels are left out: they are compared with each other and with PyTorch, bit for bit.
MUTATED = [
    "JSON", "Files", "Randomness", "ElementaryFunctions", "Threading", "SQLite", "HDF5", "Datasets", "NeuralNetwork", "Search", "Experiments",
    "Models", "SQLiteStore", "Reports/Statistics", "Reports/Sweep", "Reports/Sections",
]
# Texts for people.
LEFT_OUT = re.compile(r"Error\.swift$")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="draws the mutants (default: 1)")
    parser.add_argument("--count", type=int, default=200, help="number of mutants (default: 200)")
    parser.add_argument("--jobs", type=int, default=2, help="mutants tested at once (default: 2)")
    parser.add_argument("--least", type=float, default=90, help="percentage to catch for exit status 0 (default: 90)")
    parser.add_argument("--survivors", action="store_true", help="test again only what survived the last run")
    parser.add_argument("--list", action="store_true", help="list the mutants that would be drawn, and stop")
    options = parser.parse_args()
    begin = time.monotonic()

    found = draw(options.seed)
    print(f"{len(found)} sites in {', '.join(MUTATED)}", flush=True)
    if options.list:
        for site in found[: options.count]:
            show(site)
        return 0
    mutants = build(found, options.count, SCRATCH / f"dropped-{options.seed}-{options.count}.json")
    suites = Suites(PACKAGE, SCRATCH / "temporary")
    reach, seconds = trace(suites, mutants, options.jobs)
    known = {}
    if options.survivors and RESULTS.exists():
        known = {key: result for key, result in json.loads(RESULTS.read_text()).items() if result["state"] != "passed"}
    results = test(suites, mutants, reach, seconds, known, options.jobs)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False))
    share = report(mutants, results, reach)
    print(f"seed {options.seed}, {time.monotonic() - begin:.0f} s")
    return 0 if share >= options.least else 1


def draw(seed):
    """All sites in an order that the seed decides. It depends on each site alone, so what moves elsewhere changes no draw."""
    found = []
    for folder in MUTATED:
        for path in sorted((ROOT / "Sources" / folder).rglob("*.swift")):
            name = str(path.relative_to(ROOT))
            if not LEFT_OUT.search(name):
                found += sites.find(Source(name, path.read_text()))
    equivalent = read_equivalent()
    name = lambda site: (site.source.path, site.original_text, site.mutated_text)
    for path, original, _ in sorted(equivalent - {name(site) for site in found}):
        print(f"{EQUIVALENT.name}: there is no such mutant in {path} any more: {original}")
    found = [site for site in found if name(site) not in equivalent]
    return sorted(found, key=lambda site: hashlib.sha256(f"{seed} {site.key}".encode()).digest())


def read_equivalent():
    """The mutants that no test can tell from the program: file, `- ` original, `+ ` mutated, and `# ` the reason."""
    entries = set()
    for stanza in EQUIVALENT.read_text().split("\n\n"):
        path, *lines = stanza.strip().split("\n")
        if path.startswith("#"):
            continue
        parts = {}
        for line in lines:
            if line[:2] != "  ":
                part = parts.setdefault(line[:2], [])
            part.append(line[2:])
        if set(parts) != {"- ", "+ ", "# "}:
            sys.exit(f"{EQUIVALENT}: expected a file, '- ', '+ ' and '# ':\n{stanza}")
        entries.add((path.split(" (")[0], "\n".join(parts["- "]), "\n".join(parts["+ "])))
    return entries


# MARK: building


def build(found, count, memory):
    """Builds the package with all mutants at once; those that do not compile are replaced by the next ones.

    `memory` is a file that keeps which ones these were, for the next run. Returns the mutants by number.
    """
    copy_package()
    sources = {PACKAGE / path.relative_to(ROOT): path.read_text() for path in (ROOT / "Sources").rglob("*.swift")}
    manifest = (ROOT / "Package.swift").read_text()
    modules = sorted({folder.split("/")[0] for folder in MUTATED})
    known = set(json.loads(memory.read_text())) if memory.exists() else set()
    dropped = {number for number, site in enumerate(found) if site.key in known}
    while True:
        # Some more than wanted, since some will not compile.
        numbers = [number for number in range(len(found)) if number not in dropped][: count + count // 4]
        chosen = {number: found[number] for number in numbers}
        for path, text in {**sources, **switches.write(PACKAGE, chosen, modules, manifest)}.items():
            write(path, text)
        print(f"building with {len(chosen)} mutants", flush=True)
        run = subprocess.run(
            ["swift", "build", "--build-tests", "--package-path", PACKAGE], capture_output=True, text=True)
        memory.write_text(json.dumps(sorted(found[number].key for number in dropped)))
        if run.returncode == 0:
            return {number: chosen[number] for number in numbers[:count]}
        failed = failures(run.stdout + run.stderr, chosen)
        if not failed:
            sys.exit(run.stdout[-5000:] + run.stderr[-5000:])
        print(f"{len(failed)} do not compile", flush=True)
        dropped |= failed


def copy_package():
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()}
    for name in sorted(wanted):
        # What is mutated is written by `build`.
        if not (name.startswith("Sources/") and name.endswith(".swift")) and name != "Package.swift":
            write(PACKAGE / name, (ROOT / name).read_bytes())
    for folder in ("Sources", "Tests"):
        for path in (PACKAGE / folder).rglob("*"):
            if path.is_file() and str(path.relative_to(PACKAGE)) not in wanted:
                path.unlink()


def write(path, content):
    """Leaves a file alone that is right already, so that it need not be compiled again."""
    content = content.encode() if isinstance(content, str) else content
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def failures(log, chosen):
    """The mutants nearest to where the compiler found errors."""
    failed = set()
    for path, line in re.findall(r"^(/\S+?\.swift):(\d+):\d+: error: ", log, re.M):
        near = [
            (abs(site.line - int(line)), number)
            for number, site in chosen.items() if PACKAGE / site.source.path == Path(path)
        ]
        if near:
            least = min(near)[0]
            failed |= {number for distance, number in near if distance == least}
    return failed


# MARK: running


def trace(suites, mutants, jobs):
    """Runs every suite without a mutant: all must pass. Returns which suites reach each mutant, and how long each suite takes."""
    names = suites.names()
    size = max(mutants) + 1
    folder = SCRATCH / "reached"
    folder.mkdir(parents=True, exist_ok=True)

    def run(name):
        marks = folder / name
        marks.write_bytes(bytes(size))
        marks.chmod(0o666)
        return suites.run([name], limit=600, reached=marks), marks.read_bytes()

    print(f"running {len(names)} suites without a mutant", flush=True)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        outcomes = dict(zip(names, pool.map(run, names)))
    for name in names:
        # A machine that is busy with something else may have been too slow for it.
        if outcomes[name][0].state != "passed":
            outcomes[name] = run(name)
        outcome, _ = outcomes[name]
        if outcome.state != "passed":
            sys.exit(f"{name} fails without a mutant: {outcome.state} {outcome.detail}")
    reach = {number: [name for name in names if outcomes[name][1][number]] for number in mutants}
    return reach, {name: outcome.seconds for name, (outcome, _) in outcomes.items()}


def test(suites, mutants, reach, seconds, known, jobs):
    """Looks for a test that fails with each mutant. Returns what became of each, by key."""

    def run(item):
        number, site = item
        if site.key in known:
            return known[site.key]
        result = {"state": "passed", "detail": "", "seconds": 0.0}
        for names in stages(site, reach[number]):
            limit = 30 + 5 * sum(seconds[name] for name in names)
            outcome = suites.run(names, limit, mutant=number)
            if outcome.state in ("failed", "crashed"):
                # Once more: a test that fails now and then catches nothing.
                again = suites.run(names, limit, mutant=number)
                outcome = again if again.state == "passed" else outcome
            result = {
                "state": outcome.state, "detail": outcome.detail, "seconds": result["seconds"] + outcome.seconds}
            if outcome.state != "passed":
                break
        return result

    results = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for done, (site, result) in enumerate(zip(mutants.values(), pool.map(run, mutants.items())), 1):
            results[site.key] = result
            place = f"{site.source.path}:{site.line}"
            print(
                f"{done}/{len(mutants)} {result['state']:7} {result['seconds']:5.1f} s {place} [{site.kind}] {result['detail'][:100]}",
                flush=True)
    return results


def stages(site, names):
    """The suites of the mutant's own module, then those of other modules, then those that run the program."""
    own = site.source.path.split("/")[1] + "Tests"
    stages = {own: [], "others": [], "netlabTests": []}
    for name in names:
        module = name.split(".")[0]
        stages[module if module in stages else "others"].append(name)
    return filter(None, stages.values())


# MARK: reporting


def report(mutants, results, reach):
    """Prints what survived, and a table by module. Returns the percentage that was caught."""
    survivors = [(number, site) for number, site in mutants.items() if results[site.key]["state"] == "passed"]
    print(f"\n{len(survivors)} survived")
    for number, site in sorted(survivors, key=lambda item: (item[1].source.path, item[1].line)):
        show(site, f" (line {site.line}, reached by {len(reach[number])} suites)")
    print(f"\n{'module':14} mutants caught  of them crashed  hung   share")
    rows = {}
    for site in mutants.values():
        for name in (site.source.path.split("/")[1], "all"):
            rows.setdefault(name, []).append(results[site.key]["state"])
    for name in sorted(rows, key=lambda name: (name == "all", name)):
        states = rows[name]
        caught = len(states) - states.count("passed")
        print(
            f"{name:14} {len(states):7} {caught:6} {states.count('crashed'):16} {states.count('hung'):5} "
            f"{100 * caught / len(states):5.1f} %")
    return 100 * (1 - len(survivors) / len(mutants))


def show(site, note=""):
    """In the form of equivalent.txt."""
    original, mutated = (text.replace("\n", "\n  ") for text in (site.original_text, site.mutated_text))
    print(f"\n{site.source.path}{note}\n- {original}\n+ {mutated}")


if __name__ == "__main__":
    sys.exit(main())
