"""The operations over JSON, under their own names, with typed results.

Arguments and results are those of the operations' contract; a field that holds None is absent.
"""

from __future__ import annotations

from referee import _core
from referee._results import Answer, Conflicts

# As `typing` has it, which takes longer to import than all of this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Literal

    from referee._types import Mentions, Platforms, Referrer, TrafficSource

    Json = Mapping[str, Any]


def _given(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _answer(operation: str, **arguments: Any) -> Answer:
    return Answer(_core.call(operation, _given(**arguments)))


def _answer_to(operation: str, request: Any, **arguments: Any) -> Answer:
    # A request of None is a body of null, which is an answer too.
    return Answer(_core.call(operation, {**_given(**arguments), "request": request}))


def classify_referrer(raw: str, *, overlay: Json | None = None) -> Referrer:
    """The platform of a raw referrer, or the reason why there is none.

    >>> classify_referrer("https://www.ChatGPT.com/?q=1")
    {'platform': 'chatgpt', 'rule': {'kind': 'host', 'value': 'chatgpt.com'}}
    >>> classify_referrer("(direct)")
    {'platform': None, 'reason': 'placeholder'}
    """
    found: Referrer = _core.call("classify_referrer", _given(raw=raw, overlay=overlay))
    return found


def list_platforms(*, overlay: Json | None = None) -> Platforms:
    """The platforms and the rules that lead to them.

    >>> list_platforms()["platforms"][0]["slug"]
    'chatgpt'
    """
    found: Platforms = _core.call("list_platforms", _given(overlay=overlay))
    return found


def find_conflicts(brand: Json, *, before: Json | None = None) -> Conflicts:
    """Websites that two owners of a brand claim; with `before` only the new ones.

    >>> brand = {"name": "Nova", "website": "nova.example",
    ...          "competitors": [{"name": "Acme", "websites": ["www.nova.example"]}]}
    >>> find_conflicts(brand).conflicts[0]["key"]
    'nova.example'
    """
    return Conflicts(_core.call("find_conflicts", _given(brand=brand, before=before)))


def classify_citations(brand: Json, urls: Any) -> _core.Table:
    """Who owns each cited URL: a table of `owner`, `index`, `competitor`, `claim`.

    Takes any Arrow array, Series or list of strings. To classify more than once for one brand,
    build an `OwnershipIndex`.

    >>> brand = {"name": "Nova", "website": "nova.example"}
    >>> classify_citations(brand, ["https://blog.nova.example/a", "else.example"])["owner"].to_list()
    ['brand', 'other']
    """
    if isinstance(urls, str):
        raise TypeError("urls should be a list or a column of strings, is one string")
    table: _core.Table = _core.OwnershipIndex(brand).classify(urls)
    return table


def find_mentions(brand: Json, text: str) -> Mentions:
    """Where a text names the owners of a brand; offsets count code points, as `str` does.

    >>> text = "I like Nova."
    >>> mention = find_mentions({"name": "Nova", "website": "nova.example"}, text)["mentions"][0]
    >>> text[mention["start"]:mention["end"]]
    'Nova'
    """
    found: Mentions = _core.call("find_mentions", _given(brand=brand, text=text))
    return found


def create_brand(request: Any, *, limits: Mapping[str, int] | None = None) -> Answer:
    """The answer to a request to create a brand, and what to store.

    >>> answer = create_brand({"name": "Nova", "website": "nova.example", "description": "Shoes"})
    >>> answer.status, answer.ok
    (200, True)
    """
    return _answer_to("create_brand", request, limits=limits)


def update_brand(current: Json, request: Any) -> Answer:
    """The answer to a request to change a brand, and what to store."""
    return _answer_to("update_brand", request, current=current)


def create_competitor(current: Json, request: Any) -> Answer:
    """The answer to a request to create a competitor of a brand."""
    return _answer_to("create_competitor", request, current=current)


def replace_competitor(current: Json, competitor_id: int | str, request: Any) -> Answer:
    """The answer to a request to replace a competitor of a brand."""
    return _answer_to(
        "replace_competitor", request, current=current, competitor_id=competitor_id
    )


def create_prompt(
    brand: Json,
    request: Any,
    *,
    prompts: Sequence[Json] | None = None,
    stages: Sequence[str] | None = None,
) -> Answer:
    """The answer to a request to create a prompt of a brand."""
    return _answer_to("create_prompt", request, brand=brand, prompts=prompts, stages=stages)


def update_prompt(prompt: Json, request: Any) -> Answer:
    """The answer to a request to change a prompt."""
    return _answer_to("update_prompt", request, prompt=prompt)


def list_prompts(
    prompts: Sequence[Json],
    *,
    status: Literal["active", "archived", "all"] | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Answer:
    """The prompts of a brand."""
    return _answer("list_prompts", prompts=prompts, status=status, limit=limit, offset=offset)


def register_connection(
    brand_id: int | str,
    request: Any,
    *,
    connections: Sequence[Json],
    integrations: Sequence[Json],
    id: str,
    now: str,
) -> Answer:
    """The answer to a request to register a push connection."""
    return _answer_to(
        "register_connection",
        request,
        brand_id=brand_id,
        connections=connections,
        integrations=integrations,
        id=id,
        now=now,
    )


def list_connections(connections: Sequence[Json]) -> Answer:
    """The push connections of a brand."""
    return _answer("list_connections", connections=connections)


def disable_connection(connections: Sequence[Json], connection_id: str) -> Answer:
    """The answer to a request to disable a connection."""
    return _answer("disable_connection", connections=connections, connection_id=connection_id)


def traffic_source(
    website: str, *, connections: Sequence[Json], integrations: Sequence[Json]
) -> TrafficSource:
    """Where the traffic of a website comes from.

    >>> traffic_source("nova.example", connections=[], integrations=[])
    {'source': None}
    """
    found: TrafficSource = _core.call(
        "traffic_source",
        _given(website=website, connections=connections, integrations=integrations),
    )
    return found
