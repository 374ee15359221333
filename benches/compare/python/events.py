"""The whole job on events, as an expert writes it with each library: parse, every check of the
schema, the platform of the referrer by a dict, and the last of each upsert key."""

import datetime
import json
import os
from typing import Annotated

import frames
from peer import peer

with open(os.environ["REFEREE_PLATFORMS"]) as file:
    PLATFORMS = dict.fromkeys(json.load(file), True)

MOST = 2**53 - 1
ARRAYS = [
    "events-array",
    "events-spaced",
    "events-indented",
    "events-reordered",
    "events-shuffled",
]
LINES = ["events-ndjson", "events-one"]


def counts(events, invalid, rejected, last):
    return {
        "events": events,
        "accepted": events - invalid - rejected,
        "rejected": rejected,
        "invalid": invalid,
        "upserts": len(last),
    }


def tally(rows, invalid=0):
    """For typed rows, every one of them valid."""
    last = {}
    rejected = 0
    for row in rows:
        if row.raw_referrer_value in PLATFORMS:
            last[row.date, row.raw_referrer_value, row.raw_page_value] = row
        else:
            rejected += 1
    return counts(len(rows) + invalid, invalid, rejected, last)


def jobs(array=None, lines=None):
    made = {}
    if array:
        made |= {job: (lambda body, path: lambda: array(body)) for job in ARRAYS}
    if lines:
        made |= {job: (lambda body, path: lambda: lines(body)) for job in LINES}
    return made


def of_report(report):
    return {
        "events": report.events,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "invalid": report.invalid,
        "upserts": report.upserts,
    }


def referee():
    import referee

    def check(body):
        return of_report(referee.check_events(body, rows=False))

    made = jobs(check, check)
    bad = lambda body, path: lambda: check(body)  # noqa: E731
    return made | {"events-array-bad": bad, "events-ndjson-bad": bad} | frames.referee(of_report)


def msgspec():
    from msgspec import Meta, Struct
    from msgspec.json import Decoder

    Count = Annotated[int, Meta(ge=0, le=MOST)]

    class Event(Struct):
        date: datetime.date
        raw_referrer_value: Annotated[str, Meta(min_length=1, max_length=512)]
        raw_page_value: Annotated[str, Meta(min_length=1, max_length=2048)]
        pageviews: Count | None = None
        sessions: Count | None = None
        transactions: Count | None = None
        purchase_revenue: Annotated[float, Meta(ge=0)] | None = None
        batch_id: Annotated[str, Meta(max_length=128)] | None = None

    array = Decoder(list[Event])
    line = Decoder(Event)

    def file(body, path):
        def run():
            last = {}
            events = rejected = 0
            with open(path, "rb") as lines:
                for text in lines:
                    row = line.decode(text)
                    events += 1
                    if row.raw_referrer_value in PLATFORMS:
                        last[row.date, row.raw_referrer_value, row.raw_page_value] = events
                    else:
                        rejected += 1
            return counts(events, 0, rejected, last)

        return run

    made = jobs(lambda body: tally(array.decode(body)), lambda body: tally(line.decode_lines(body)))
    return made | {"events-file": file}


def pydantic():
    from pydantic import BaseModel, Field, TypeAdapter

    Count = Annotated[int, Field(ge=0, le=MOST)]

    class Event(BaseModel):
        date: datetime.date
        raw_referrer_value: Annotated[str, Field(min_length=1, max_length=512)]
        raw_page_value: Annotated[str, Field(min_length=1, max_length=2048)]
        pageviews: Count | None = None
        sessions: Count | None = None
        transactions: Count | None = None
        purchase_revenue: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
        batch_id: Annotated[str, Field(max_length=128)] | None = None

    array = TypeAdapter(list[Event])
    line = Event.model_validate_json
    return jobs(
        lambda body: tally(array.validate_json(body)),
        lambda body: tally([line(text) for text in body.splitlines()]),
    )


def orjson():
    from orjson import loads

    def is_count(value):
        return value is None or (type(value) is int and 0 <= value <= MOST)

    def text(value, least, most):
        return type(value) is str and least <= len(value) <= most

    def valid(row):
        get = row.get
        date = get("date")
        try:
            if len(date) != 10 or not datetime.date.fromisoformat(date):
                return False
        except (TypeError, ValueError):
            return False
        revenue = get("purchase_revenue")
        batch = get("batch_id")
        return (
            text(get("raw_referrer_value"), 1, 512)
            and text(get("raw_page_value"), 1, 2048)
            and is_count(get("pageviews"))
            and is_count(get("sessions"))
            and is_count(get("transactions"))
            and (revenue is None or (type(revenue) in (int, float) and revenue >= 0))
            and (batch is None or text(batch, 0, 128))
        )

    def run(rows):
        last = {}
        invalid = rejected = 0
        for row in rows:
            if not valid(row):
                invalid += 1
            elif row["raw_referrer_value"] in PLATFORMS:
                last[row["date"], row["raw_referrer_value"], row["raw_page_value"]] = row
            else:
                rejected += 1
        return counts(len(rows), invalid, rejected, last)

    return jobs(
        lambda body: run(loads(body)),
        lambda body: run([loads(text) for text in body.splitlines()]),
    )


def jsonschema_rs():
    from jsonschema_rs import validator_for
    from orjson import loads

    with open(os.path.join(os.path.dirname(__file__), "..", "events.schema.json")) as file:
        is_valid = validator_for(json.load(file), validate_formats=True).is_valid

    def run(rows):
        last = {}
        invalid = rejected = 0
        for row in rows:
            if not is_valid(row):
                invalid += 1
            elif row["raw_referrer_value"] in PLATFORMS:
                last[row["date"], row["raw_referrer_value"], row["raw_page_value"]] = row
            else:
                rejected += 1
        return counts(len(rows), invalid, rejected, last)

    return jobs(
        lambda body: run(loads(body)),
        lambda body: run([loads(text) for text in body.splitlines()]),
    )


def peers():
    return [
        peer("referee", "referee", referee),
        peer("msgspec + dict", "msgspec", msgspec),
        peer("pydantic + dict", "pydantic", pydantic),
        peer("orjson by hand + dict", "orjson", orjson),
        peer("orjson + jsonschema-rs + dict", "jsonschema_rs", jsonschema_rs),
        peer("polars", "polars", lambda: frames.polars(PLATFORMS)),
        peer("polars + pandera", "pandera", lambda: frames.pandera(PLATFORMS)),
        peer("DuckDB", "duckdb", lambda: frames.duckdb(PLATFORMS)),
        peer("pyarrow", "pyarrow", lambda: frames.pyarrow(PLATFORMS)),
    ]
