"""Functions shared by the reference scripts: exactly representable random numbers, and writing the JSON."""
import importlib.metadata, json, pathlib, platform, random


def numbers(seed, count, bound=1.0):
    """Returns `count` random multiples of 1/64 in -bound...bound, which float32 represents exactly."""
    source = random.Random(seed)
    limit = int(bound * 64)
    return [source.randint(-limit, limit) / 64 for _ in range(count)]


def rounded(value):
    """Returns the value with all floats rounded to 12 significant digits, and -0 as 0."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return float(f"{value:.12g}") + 0.0 if isinstance(value, float) else value


def write(script, packages, cases, **shared):
    """Writes the JSON next to the script, with one case per line: made_with, shared values, and the cases."""
    versions = {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in packages}
    lines = [f"{json.dumps(key)}: {json.dumps(rounded(value), allow_nan=False)},"
             for key, value in {"made_with": versions, **shared}.items()]
    body = ",\n".join(json.dumps(rounded(case), allow_nan=False) for case in cases)
    path = pathlib.Path(script).with_suffix(".json")
    path.write_text("{\n" + "\n".join(lines) + '\n"cases": [\n' + body + "\n]}\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
