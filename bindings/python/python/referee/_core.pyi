"""What is written in Rust."""

import builtins
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NoReturn, final, overload

from referee._types import (
    Citation,
    Format,
    ListName,
    PlatformTotals,
    RowError,
    UnknownReferrer,
)

__all__ = [
    "Column",
    "OwnershipIndex",
    "RefereeError",
    "Report",
    "Table",
    "VERSION",
    "Website",
    "call",
    "check_events",
    "classify_referrers",
    "normalize_website",
    "normalize_websites",
    "push_events",
    "split_events",
]

VERSION: Final[str]

class RefereeError(ValueError):
    """An argument that cannot be used."""

    code: str
    """Stable, such as `website.invalid_host`."""

@final
class Website:
    """A website in its normal form.

    >>> from referee import normalize_website
    >>> website = normalize_website("HTTPS://www.Example.com:8080/Shop/?a=1")
    >>> website.domain, website.site
    ('example.com', 'example.com:8080/shop')
    """

    @property
    def domain(self) -> str:
        """The host without `www.`, by which a brand's own website is compared."""

    @property
    def site(self) -> str:
        """Host, port and path, by which all others are compared."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self) -> tuple[Callable[[str], Website], tuple[str]]: ...

@final
class Column:
    """One column of a table. `polars.Series(column)` and `pyarrow.array(column)` take it."""

    @property
    def name(self) -> str:
        """Its name."""

    def __len__(self, /) -> int: ...
    def __getitem__(self, index: int, /) -> Any: ...
    def __iter__(self, /) -> Iterator[Any]: ...
    def to_list(self) -> list[Any]:
        """A Python object for each row."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...
    def __arrow_c_schema__(self) -> object: ...
    def __reduce__(self) -> NoReturn: ...

@final
class Table:
    """A table of results. Any Arrow consumer takes it without a copy, as often as it likes.

    >>> from referee import normalize_websites
    >>> table = normalize_websites(["www.example.com/A", "ftp://x"])
    >>> table
    Table(2 rows: domain, site, error)
    >>> table["error"][1]
    'website.unsupported_scheme'
    """

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""

    def __len__(self, /) -> int: ...
    def __getitem__(self, name: str, /) -> Column: ...
    def __contains__(self, name: object, /) -> bool:
        """Is there a column of that name?"""

    def head(self, count: int = 5) -> Table:
        """The first `count` rows."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """A dict for each row. Makes Python objects of all of them: meant for small tables."""

    def to_polars(self) -> Any:
        """A polars DataFrame, without a copy. Needs polars."""

    def to_pandas(self) -> Any:
        """A pandas DataFrame. Needs pandas and pyarrow."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def __reduce__(self) -> NoReturn: ...
    def _repr_html_(self) -> str: ...
    def _ipython_key_completions_(self) -> list[str]: ...

@final
class Report:
    """What is wrong with a batch of events, and what becomes of it."""

    @property
    def status(self) -> int:
        """What the API would answer, its limits aside: 200, 400 or 422."""

    @property
    def format(self) -> Format:
        """How the body is written: `json`, `ndjson`, or `auto` where it is blank."""

    @property
    def events(self) -> int:
        """How many rows there are."""

    @property
    def accepted(self) -> int:
        """Valid rows whose referrer leads to a platform."""

    @property
    def rejected(self) -> int:
        """Valid rows whose referrer leads to none."""

    @property
    def invalid(self) -> int:
        """Rows with an error."""

    @property
    def duplicates(self) -> int:
        """Accepted rows that a later one with the same upsert key replaces."""

    @property
    def upserts(self) -> int:
        """Accepted rows that stay."""

    @property
    def error_count(self) -> int:
        """How many things are wrong, those left out of `errors` included."""

    @property
    def errors(self) -> builtins.list[RowError]:
        """What is wrong: the first errors, at most `max_errors` of them.

        A dict each: `row`, its place in what was given, from 0; of a body also the `line`, from 1;
        `field`, `type`, `msg` and `input`; with some types `ctx`.
        """

    def first_errors(self, count: int) -> builtins.list[RowError]:
        """The first `count` errors."""

    @property
    def errors_omitted(self) -> int:
        """How many more errors there are."""

    @property
    def rejections(self) -> dict[str, int]:
        """How many rows are rejected for which reason."""

    @property
    def unknown_referrers(self) -> builtins.list[UnknownReferrer]:
        """The referrers of rejected rows, the most frequent first."""

    @property
    def unknown_fields(self) -> dict[str, int]:
        """In how many rows each field stands that an event does not have."""

    @property
    def platforms(self) -> builtins.list[PlatformTotals]:
        """Totals over the rows that stay, by platform."""

    @property
    def list(self) -> ListName:
        """The version and the hash of the allow-list."""

    @property
    def rows(self) -> Table:
        """The rows that stay, with their `platform`. Made on the first use."""

    def to_dict(self) -> dict[str, Any]:
        """The report as the operation `check_events` gives it, without rows."""

    def to_polars(self) -> Any:
        """The rows that stay, as a polars DataFrame. Needs polars."""

    def to_pandas(self) -> Any:
        """The rows that stay, as a pandas DataFrame. Needs pandas and pyarrow."""

    def __reduce__(self) -> NoReturn: ...
    def _repr_html_(self) -> str: ...

@final
class OwnershipIndex:
    """Who owns a cited URL within a brand: built once, for millions of URLs.

    >>> from referee import OwnershipIndex
    >>> index = OwnershipIndex({"name": "Nova", "website": "nova.example"})
    >>> index.classify("https://blog.nova.example/a")
    {'owner': 'brand', 'claim': 'nova.example'}
    >>> index.classify(["https://else.example"])["owner"].to_list()
    ['other']
    """

    def __new__(cls, brand: Mapping[str, Any], /) -> OwnershipIndex: ...
    def __reduce__(self) -> NoReturn: ...
    @overload
    def classify(self, urls: str, /) -> Citation: ...
    @overload
    def classify(self, urls: Any, /) -> Table:
        """The owner of one URL as a dict, or of a column of them as a table."""

def normalize_website(input: str, /) -> Website:
    """The normal form of a website.

    >>> from referee import normalize_website
    >>> normalize_website("https://www.Example.com/A/")
    Website(domain='example.com', site='example.com/a')
    """

def normalize_websites(inputs: Any, /) -> Table:
    """The normal forms of many websites: a table of `domain`, `site`, `error`.

    Takes any Arrow array, Series or list of strings; None gives None.

    >>> from referee import normalize_websites
    >>> normalize_websites(["https://www.Example.com/A/", None])["site"].to_list()
    ['example.com/a', None]
    """

def classify_referrers(raw: Any, /, *, overlay: Mapping[str, Any] | None = None) -> Table:
    """The platforms of many raw referrers: a table of `platform`, `kind`, `rule`, `reason`.

    Takes any Arrow array, Series or list of strings; None gives None. `overlay` lays hosts over the
    built-in allow-list, as in `{"add": [{"slug": "copilot", "hosts": ["ai.example"]}]}`.

    >>> from referee import classify_referrers
    >>> classify_referrers(["https://chatgpt.com/", "(direct)"])["platform"].to_list()
    ['chatgpt', None]
    """

def check_events(
    data: Any,
    *,
    format: Format = "auto",
    columns: Mapping[str, str] | None = None,
    overlay: Mapping[str, Any] | None = None,
    rows: bool = True,
    max_errors: int | None = None,
    progress: bool | Callable[[int, int | None], object] | None = None,
) -> Report:
    """What is wrong with events, and what becomes of them.

    `data` is a body (bytes, memoryview, mmap, or an iterable of pieces), a path, an open file, a
    DataFrame of polars or pandas, a table of pyarrow, a relation of DuckDB, record batches, or a
    list of dicts.

    - `format`: how a body is written, `auto`, `json` or `ndjson`.
    - `columns`: maps the names of a table's columns to fields, as in `{"Day": "date"}`.
    - `overlay`: lays hosts over the built-in allow-list, as in
      `{"add": [{"slug": "copilot", "hosts": ["ai.example"]}]}`.
    - `rows`: False keeps nothing for `report.rows`: memory then grows with distinct upsert keys
      alone, some 45 bytes for each.
    - `max_errors`: how many errors are kept, 10,000 unless said; all are counted.
    - `progress`: True for a bar of tqdm, a function of what is done and of all there is (bytes or
      rows, None where nobody knows), False for none. Left out: a bar on a terminal or in a notebook
      where tqdm is installed and the work takes more than half a second.

    >>> from referee import check_events
    >>> report = check_events([
    ...     {"date": "2026-05-20", "raw_referrer_value": "chatgpt.com", "raw_page_value": "/a"},
    ...     {"date": "20/05/2026", "raw_referrer_value": "chatgpt.com", "raw_page_value": "/a"},
    ... ])
    >>> report.status, report.accepted, report.errors[0]["row"], report.errors[0]["type"]
    (422, 1, 1, 'date_parsing')
    >>> report.rows["platform"].to_list()
    ['chatgpt']
    """

def split_events(
    data: Any,
    *,
    format: str = "auto",
    shape: str = "ndjson",
    max_events: int | None = None,
    max_bytes: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[list[bytes], int]: ...
def push_events(argument: Mapping[str, Any], body: bytes | bytearray | memoryview | str, /) -> Any:
    """The answer to a push, as the operation gives it."""

def call(name: str, argument: Any, /) -> Any:
    """Carries out an operation by its name."""
