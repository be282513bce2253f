"""Writes the files beside it with NumPy 2.4.6, h5py 3.16.0 (HDF5 2.0.0), SciPy 1.17.1 and Python's sqlite3; run it in this folder.

The values are those that the tests expect, written there by hand.
"""

import io
import sqlite3

import h5py
import numpy as np
from numpy.lib import format as npy


def save(name, array, version=None):
    with open(name, "wb") as file:
        npy.write_array(file, array, version=version)


numbers = np.array([[1, 2, 3], [-4, 5, 6.5]])
save("f8.npy", numbers)
save("f8-fortran.npy", np.asfortranarray(numbers))
save("f4-big.npy", numbers.astype(">f4"))
save("f2.npy", numbers.astype("<f2"), version=(2, 0))
save("i2-big.npy", np.array([[1, -2], [300, 4]], ">i2"), version=(3, 0))
save("u8.npy", np.array([1, 2**63 + 5], "<u8"))
save("bool.npy", np.array([[True, False], [False, False]]))
save("images.npy", np.arange(12, dtype="u1").reshape(2, 2, 3))
save("images-fortran.npy", np.asfortranarray(np.arange(12, dtype="<i4").reshape(2, 2, 3)))
save("words.npy", np.array(["é", "b", "", "b"]))
save("words-big.npy", np.array(["é", "b", "", "b"], ">U2"))
save("bytes.npy", np.array([["1.5", "x"], ["", "y"]], "S3"))
records = np.array(
    [(1.5, -3, "cat", True, (1, 2)), (np.nan, 7, "dog", False, (3, 4))],
    dtype=np.dtype({"names": ["a", "b", "kind", "ok", "pair"], "formats": ["<f8", ">i4", "<U3", "?", ("u1", 2)]}, align=True))
save("records.npy", records)
x, y = np.arange(6, dtype="f4").reshape(3, 2), np.array([0, 1, 0])
np.savez("xy.npz", other=np.zeros(2), X=x, y=y)
np.savez_compressed(
    "split.npz", x_train=np.arange(8, dtype="u1").reshape(2, 2, 2), y_train=np.array([7, 8], "u1"),
    x_test=np.arange(4, dtype="u1").reshape(1, 2, 2), y_test=np.array([9], "u1"))
np.savez("one.npz", x)


def fill(file):
    file["x"] = np.arange(12.0).reshape(4, 3)
    file["label"] = ["a", "b", "é", "a"]
    packed = file.create_dataset(
        "group/packed", data=np.arange(35, dtype=">i2").reshape(5, 7), chunks=(2, 3), compression="gzip", shuffle=True, fletcher32=True)
    packed.attrs["unit"] = "none"
    file.create_dataset("group/growing", data=np.arange(6, dtype="f4").reshape(3, 2), chunks=(2, 2), maxshape=(None, 2))
    rows = np.array([(1.5, 2, b"ab", True), (-1, 300, b"", False)], [("a", "f8"), ("b", "u2"), ("text", "S3"), ("ok", "?")])
    file["group/rows"] = rows
    kind = h5py.enum_dtype({"red": 1, "blue": 2}, basetype="i2")
    file["group/kinds"] = np.array([2, 1, 2], kind)
    mixed = np.dtype([("n", "i4"), ("word", h5py.string_dtype()), ("pair", "f4", (2,))])
    file["group/mixed"] = np.array([(1, "ü", (1, 2)), (2, "", (3, 4))], mixed)
    sparse = file.create_dataset("group/filled", shape=(4, 4), dtype="f8", chunks=(2, 2), fillvalue=7.5)
    sparse[:2, 2:] = 1
    file.create_dataset("group/unwritten", shape=(2,), dtype="i4", fillvalue=-3)
    file.create_dataset("whole", data=np.arange(6, dtype="u1").reshape(3, 2), chunks=(3, 2), compression="gzip")


for name, version in [("old.h5", "earliest"), ("v108.h5", "v108"), ("v110.h5", "v110")]:
    with h5py.File(name, "w", libver=version) as file:
        fill(file)

with h5py.File("many.h5", "w", libver="v108") as file:
    for number in range(150):
        file[f"dataset with the number {number}"] = np.array([number, 1], "u1") if number % 50 == 7 else h5py.SoftLink("/x")

with h5py.File("hostile.h5", "w") as file:
    file["x"] = np.arange(4.0)
    file["soft"] = h5py.SoftLink("/x")
    file["outer"] = h5py.ExternalLink("/etc/passwd", "/x")
    file.create_dataset("external", shape=(4,), dtype="u1", external=[("/etc/passwd", 0, 4)])
    layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", shape=(4,))
    file.create_virtual_dataset("virtual", layout)
    file.create_dataset("lzf", data=np.zeros((4, 2)), chunks=(2, 2), compression="lzf")
    file["complex"] = np.zeros(3, complex)
    file["infinite"] = np.array([1.0, np.inf])

with h5py.File("unwritten.h5", "w") as file:
    file.create_dataset("unwritten", shape=(10**5,), dtype="f8")
    sparse = file.create_dataset("sparse", shape=(1000, 100), dtype="f8", chunks=(10, 10), compression="gzip")
    sparse[0, 0] = 1

for name, script in [
    ("one.db", """CREATE TABLE t (id INTEGER PRIMARY KEY, x REAL, n, word TEXT, mixed, text_numbers TEXT);
      INSERT INTO t VALUES (1, 0.5, 9007199254740993, 'a', 1, '1.5'), (2, NULL, 2, 'é', 'b', ''), (3, -1e10, NULL, NULL, 2.5, '-2');"""),
    ("two.db", """CREATE TABLE a (x, y); CREATE TABLE b (x, z); CREATE VIEW v AS SELECT * FROM a;
      INSERT INTO a VALUES (1, 'p'), (2, 'q'); INSERT INTO b VALUES (1, x'00FF'), (2, x''); CREATE VIRTUAL TABLE r USING rtree(id, lo, hi);"""),
]:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA page_size = 1024")
    connection.executescript(script)
    open(name, "wb").write(connection.serialize())
