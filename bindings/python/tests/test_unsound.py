"""Arrays that are made by hand, and are not what Arrow says that they are: an error, no crash."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
import referee
from samples import EVENT

OFFSETS = {
    "a text ends before it begins": ([0, 5, 2, 6], "row 1"),
    "a text begins below zero": ([0, -5, 3, 6], "row 0"),
    "a text ends behind the last byte": ([0, 100, 3, 6], "row 1"),
    "a text ends far behind": ([0, 2**31 - 1, 3, 6], "row 1"),
}
CALLS: dict[str, Callable[[Any], Any]] = {
    "check": referee.check_events,
    "rows": lambda table: referee.check_events(table).rows,
    "batches": lambda table: referee.check_events(table.to_batches()),
    "split": referee.split_events,
}
COLUMNS: dict[str, Callable[[Any], Any]] = {
    "websites": referee.normalize_websites,
    "referrers": referee.classify_referrers,
    "citations": referee.OwnershipIndex({"name": "Nova", "website": "nova.example"}).classify,
}


def made(offsets: list[int], large: bool, validity: bytes | None = None) -> Any:
    places = struct.pack(f"{len(offsets)}{'q' if large else 'i'}", *offsets)
    buffers = [validity and pa.py_buffer(validity), pa.py_buffer(places), pa.py_buffer(b"abcdef")]
    kind = pa.large_string() if large else pa.string()
    return pa.Array.from_buffers(kind, len(offsets) - 1, buffers)


def table(field: str, array: Any) -> Any:
    event = {**EVENT, "batch_id": "x"}
    columns = {name: pa.array([value] * len(array)) for name, value in event.items()}
    return pa.table({**columns, field: array})


def refused_for_row_1(array: Any) -> None:
    for call in CALLS.values():
        with pytest.raises(referee.RefereeError, match="'raw_page_value': .* row 1"):
            call(table("raw_page_value", array))
    for call in COLUMNS.values():
        with pytest.raises(referee.RefereeError, match="row 1"):
            call(array)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(("offsets", "words"), OFFSETS.values(), ids=OFFSETS)
def test_offsets_that_do_not_rise(offsets: list[int], words: str, large: bool) -> None:
    array = made(offsets, large)
    keys = pa.array([0, 0, 0])
    for wrong in (array, made(offsets, large, b"\0"), pa.DictionaryArray.from_arrays(keys, array)):
        for field in ("date", "raw_referrer_value", "raw_page_value", "batch_id"):
            for call in CALLS.values():
                with pytest.raises(referee.RefereeError, match=f"'{field}': .*{words}") as raised:
                    call(table(field, wrong))
                assert raised.value.code == "columns.arrow"
        for call in COLUMNS.values():
            for form in (wrong, pa.chunked_array([wrong])):
                with pytest.raises(referee.RefereeError, match=words) as raised:
                    call(form)
                assert raised.value.code == "columns.arrow"
        # What is not read is nobody's concern.
        assert referee.check_events(table("note", wrong)).accepted == 3


@pytest.mark.parametrize("large", [False, True])
def test_offsets_of_a_part(large: bool) -> None:
    array = made([0, -5, 3, 6], large)
    for call in CALLS.values():
        with pytest.raises(referee.RefereeError, match="'raw_page_value'"):
            call(table("raw_page_value", array).slice(0, 1))
    for call in COLUMNS.values():
        with pytest.raises(referee.RefereeError, match="valid"):
            call(array.slice(0, 1))
        with pytest.raises(referee.RefereeError, match="before the first byte"):
            call(array.slice(1, 2))
    # The first text that is read may be anywhere.
    assert referee.check_events(table("raw_page_value", made([3, 4, 5, 6], large)[1:])).accepted == 2


def test_a_dictionary_of_more_values_than_there_are_rows() -> None:
    for values in (made([0, 2, 1, 2, 3, 100, 4], True), made([0, 2, 1, 2, 3, 100, 4], False)):
        for keys, is_sound in [([0, 2, 3], True), ([0, None, 1], False), ([0, 2, 4], False)]:
            array = pa.DictionaryArray.from_arrays(pa.array(keys), values)
            if is_sound:
                assert referee.check_events(table("raw_page_value", array)).accepted == 3
                continue
            for call in CALLS.values():
                with pytest.raises(referee.RefereeError, match="row 2 should lie within its dict"):
                    call(table("raw_page_value", array))


def test_views_that_lead_out_of_their_buffers() -> None:
    good = pa.array(["/a", "/a page whose text is long", None], pa.string_view())
    _, views, text = good.buffers()
    # The length of the text, the number of its buffer, and where in that it begins.
    for at, value in [(0, 2**31), (8, 1), (12, 9)]:
        wrong = bytearray(views)
        wrong[16 + at : 20 + at] = struct.pack("I", value)
        buffers = [None, pa.py_buffer(bytes(wrong)), text]
        refused_for_row_1(pa.Array.from_buffers(pa.string_view(), 3, buffers))


@pytest.mark.parametrize("key", [3, 100, -1])
def test_keys_that_lead_to_no_value(key: int) -> None:
    values = pa.array(["/a", "/b", "/c"])
    for keys in ([0, key, 1], [None, key, 1]):
        refused_for_row_1(
            pa.DictionaryArray.from_arrays(pa.array(keys, pa.int8()), values, safe=False)
        )
    numbers = pa.DictionaryArray.from_arrays(pa.array([0, key, 1]), pa.array([1, 2, 3]), safe=False)
    with pytest.raises(referee.RefereeError, match="'sessions': .* row 1"):
        referee.check_events(table("sessions", numbers))
