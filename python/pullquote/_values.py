"""Arrow arrays as Python values."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from . import _core

_EPOCH = datetime(1970, 1, 1)


def python_values(array: _core.Array) -> list[Any]:
    """The values as Python knows them: times as datetime."""
    values: list[Any] = array.values()
    form = array.format
    if form[:2] == "ts" and array.dictionary is None:
        per_second = {"s": 1, "m": 10**3, "u": 10**6, "n": 10**9}[form[2]]
        epoch = _EPOCH.replace(tzinfo=UTC if form.partition(":")[2] else None)
        return [None if v is None else epoch + timedelta(microseconds=v * 10**6 // per_second) for v in values]
    if form == "tdD":
        return [None if v is None else date(1970, 1, 1) + timedelta(days=v) for v in values]
    return values


def columns_of(batch: _core.Array) -> dict[str, list[Any]]:
    return {name: python_values(batch.child(i)) for i, name in enumerate(batch.names)}


def rows_of(batch: _core.Array) -> Iterator[dict[str, Any]]:
    columns = columns_of(batch)
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))
