"""Spreadsheets from strangers: what reading one may cost the process that asks for it."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from applicants import archive_bundle
from documents import sheet_apart
from documents.sheet_reading import SheetRefused, read_rows


def listing(parts, *, as_zip64):
    """A zip that is nothing but its list of empty parts."""
    one = b"PK\x01\x02" + bytes(24) + b"\x01" + bytes(17) + b"a"
    size = parts * len(one)
    end64 = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, parts, parts, size, 0)
    end64 += b"PK\x06\x07" + struct.pack("<LQL", 0, size, 1)
    told = (0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF) if as_zip64 else (1, 1, size, 0)
    return one * parts + (end64 if as_zip64 else b"") + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, *told, 0)


@pytest.mark.abuse("AC-097")
@pytest.mark.parametrize("as_zip64", [False, True])
def test_a_list_of_parts_without_end_is_not_read(as_zip64):
    endless, long = listing(40_000, as_zip64=as_zip64), listing(3_000, as_zip64=as_zip64)
    tracemalloc.start()
    try:
        with pytest.raises(SheetRefused, match="已损坏"):
            read_rows(endless, ["甲"])
        with pytest.raises(archive_bundle.BundleRefused, match="已损坏"):
            archive_bundle.read(io.BytesIO(endless))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * len(endless)
    with pytest.raises(archive_bundle.BundleRefused, match="展开后超过"):
        archive_bundle.read(io.BytesIO(long))


@pytest.mark.abuse("AC-097")
def test_of_a_wide_sheet_only_what_was_asked_for_is_handed_over():
    wide = [[f" {row} ", "", *["长" * 3000] * 98] for row in range(40)]
    table = [["甲", "乙", *"丙" * 98], *wide, ["", "乙"], ["", ""], ["多"]]
    told = sheet_apart.asked(table, ["乙", "甲"], 3)
    assert told == {"lacking": [], "count": 42, "rows": [(2, ["", "0"]), (3, ["", "1"]), (4, ["", "2"])]}
    assert sheet_apart.asked(table, ["乙", "丁"], 3) == {"lacking": ["丁"], "count": 0, "rows": []}
    assert sheet_apart.asked([], ["乙"], 3)["lacking"] == ["乙"]


@pytest.mark.abuse("AC-097")
def test_a_part_is_not_held_in_memory():
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(20_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(SheetRefused, match="表格无法读取"):
            read_rows(sheet.getvalue(), ["甲"])
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
