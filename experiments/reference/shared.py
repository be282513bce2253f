"""What the reference scripts share: numbers that a float holds exactly, and how their JSON is written."""
import importlib.metadata, json, pathlib, platform, random


def numbers(seed, count, bound=1.0):
    """`count` multiples of 1/64 in -bound...bound, so that float32 and float64 hold the same ones."""
    source = random.Random(seed)
    limit = int(bound * 64)
    return [source.randint(-limit, limit) / 64 for _ in range(count)]


def rounded(value):
    """The value with every float in it at 12 significant digits, and -0 as 0."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return float(f"{value:.12g}") + 0.0 if isinstance(value, float) else value


def write(script, packages, cases, **shared):
    """Writes the JSON beside the script, one case a line: made_with, what the cases share, and the cases."""
    versions = {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in packages}
    lines = [f"{json.dumps(key)}: {json.dumps(rounded(value), allow_nan=False)},"
             for key, value in {"made_with": versions, **shared}.items()]
    body = ",\n".join(json.dumps(rounded(case), allow_nan=False) for case in cases)
    path = pathlib.Path(script).with_suffix(".json")
    path.write_text("{\n" + "\n".join(lines) + '\n"cases": [\n' + body + "\n]}\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
