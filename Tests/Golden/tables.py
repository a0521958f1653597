"""Prints Golden.swift: files that other programs made, as Base64.

    python Tests/Golden/tables.py > Tests/TablesTests/Golden.swift

Printed with pyarrow 26.0.1 and CPython 3.11 (zlib 1.2.13).
"""

import base64
import datetime
import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

table = pa.table(
    {
        "name": pa.array(["été", None, ""], pa.string()),
        "category": pa.array(["a", "b", "a"]).dictionary_encode(),
        "small": pa.array([-7, None, 300], pa.int16()),
        "count": pa.array([1, 2, None], pa.int64()),
        "price": pa.array([0.5, None, -1.25], pa.float64()),
        "ok": pa.array([True, False, None]),
        "day": pa.array([datetime.date(1970, 1, 2), None, datetime.date(1969, 12, 31)]),
        "time": pa.array([1_000, None, -1_000], pa.timestamp("ms", tz="Europe/Berlin")),
        "tags": pa.array([["x", "y"], None, []], pa.list_(pa.string())),
    }
).replace_schema_metadata({"role": "golden"})

csv = 'user,note\nu1,"two\nlines"\nu2,plain\n'.encode()


def parquet():
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, compression="snappy")
    return out.getvalue()


def feather():
    out = io.BytesIO()
    pyarrow.feather.write_feather(table.select(["name", "tags"]), out, compression="uncompressed")
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("folder/"), b"")
        packed.writestr(zipfile.ZipInfo("folder/rows.csv"), csv * 20, zipfile.ZIP_DEFLATED)
        packed.writestr(zipfile.ZipInfo("stored.txt"), b"stored", zipfile.ZIP_STORED)
    return out.getvalue()


files = {
    "parquet": parquet(),
    "feather": feather(),
    "gzip": gzip.compress(csv, mtime=0),
    "zip": archive(),
}

print("// Printed by Tests/Golden/tables.py; do not edit.")
print("import Foundation")
print()
print("/// Files that other programs made.")
print("enum Golden {")
for index, (name, content) in enumerate(files.items()):
    text = base64.b64encode(content).decode()
    print(f"    /// {len(content)} bytes.")
    print(f"    static let {name} = Data(")
    print("        base64Encoded: [")
    for start in range(0, len(text), 80):
        print(f'            "{text[start:start + 80]}",')
    print('        ].joined()) ?? Data()')
    if index + 1 < len(files):
        print()
print("}")
