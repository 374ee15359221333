"""The shapes of results, as dicts."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Format = Literal["auto", "json", "ndjson"]


class Owner(TypedDict):
    """The brand or one of its competitors."""

    owner: Literal["brand", "competitor"]
    index: NotRequired[int]
    id: NotRequired[int | str]
    name: NotRequired[str]


class Rule(TypedDict):
    """The rule that led to a platform."""

    kind: Literal["host", "path", "app", "token"]
    value: str


class Referrer(TypedDict):
    """The platform of a raw referrer, or the reason why there is none."""

    platform: str | None
    rule: NotRequired[Rule]
    reason: NotRequired[str]


class Platform(TypedDict):
    """A platform of the allow-list."""

    slug: str
    name: str
    vendor: str
    kind: str
    hosts: list[str]
    paths: list[str]
    app_ids: list[str]
    tokens: list[str]
    optional: NotRequired[dict[str, list[str]]]


class Platforms(TypedDict):
    """The allow-list."""

    version: str
    hash: str
    platforms: list[Platform]


class ListName(TypedDict):
    """Which allow-list it was."""

    version: str
    hash: str


class RowError(TypedDict):
    """One thing wrong with a row."""

    row: int
    """The place of the row in what was given, from 0: `frame.iloc[row]` in pandas."""
    line: NotRequired[int]
    field: str | None
    type: str
    msg: str
    input: Any
    ctx: NotRequired[dict[str, Any]]


class UnknownReferrer(TypedDict):
    """A raw referrer that leads to no platform."""

    value: str
    count: int
    reason: str


class PlatformTotals(TypedDict):
    """Totals over the rows that stay."""

    platform: str
    upserts: int
    pageviews: int
    sessions: int
    transactions: int
    purchase_revenue: float


class Citation(TypedDict):
    """Who owns a cited URL."""

    owner: Literal["brand", "competitor", "other"]
    competitor: NotRequired[Owner]
    claim: NotRequired[str]


class Conflict(TypedDict):
    """A key that two owners claim."""

    key: str
    holder: Owner
    claimant: Owner
    detail: str


class Claim(TypedDict):
    """A key that an owner claims."""

    owner: Owner
    key: str


class Overlap(TypedDict):
    """A claim that lies inside another owner's."""

    covering: Claim
    covered: Claim


class Mention(TypedDict):
    """An owner's name in a text; offsets count code points, as `str` does."""

    owner: Owner
    term: str
    start: int
    end: int


class Presence(TypedDict):
    """The third of the text in which an owner comes first."""

    owner: Owner
    position: Literal["top", "middle", "bottom"]


class Mentions(TypedDict):
    """Where a text names the owners of a brand."""

    mentions: list[Mention]
    present: list[Presence]


class Plan(TypedDict, total=False):
    """What a write asks the store to do."""

    brand: dict[str, Any]
    create: list[dict[str, Any]]
    update: list[dict[str, Any]]
    reactivate: list[dict[str, Any]]
    archive: list[dict[str, Any]]
    reevaluate: list[Owner]
    classify_stage: bool


class Upsert(TypedDict):
    """A row to store."""

    row: int
    platform: str
    event: dict[str, Any]


class TrafficSource(TypedDict):
    """Where the traffic of a website comes from."""

    source: Literal["push", "google_analytics"] | None
