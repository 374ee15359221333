"""The rules of an AI-referral and brand-configuration API.

Websites, owners, referrers, events, mentions: the same answers, bit for bit, as from Rust,
JavaScript and the command line.

>>> import referee
>>> referee.normalize_website("https://www.Example.com/A/")
Website(domain='example.com', site='example.com/a')
>>> body = b'{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}'
>>> referee.check_events(body)
Report(status=200, events=1, accepted=1, rejected=0, invalid=0, upserts=1)
"""

from referee._core import (
    VERSION as __version__,
    Column,
    OwnershipIndex,
    RefereeError,
    Report,
    Table,
    Website,
    check_events,
    classify_referrers,
    normalize_website,
    normalize_websites,
)
from referee._events import NDJSON, Bodies, push_events, split_events
from referee._operations import (
    classify_citations,
    classify_referrer,
    create_brand,
    create_competitor,
    create_prompt,
    disable_connection,
    find_conflicts,
    find_mentions,
    list_connections,
    list_platforms,
    list_prompts,
    register_connection,
    replace_competitor,
    traffic_source,
    update_brand,
    update_prompt,
)
from referee._results import Answer, Conflicts

__all__ = [
    "NDJSON",
    "Answer",
    "Bodies",
    "Column",
    "Conflicts",
    "OwnershipIndex",
    "RefereeError",
    "Report",
    "Table",
    "Website",
    "__version__",
    "check_events",
    "classify_citations",
    "classify_referrer",
    "classify_referrers",
    "create_brand",
    "create_competitor",
    "create_prompt",
    "disable_connection",
    "find_conflicts",
    "find_mentions",
    "list_connections",
    "list_platforms",
    "list_prompts",
    "normalize_website",
    "normalize_websites",
    "push_events",
    "register_connection",
    "replace_competitor",
    "split_events",
    "traffic_source",
    "update_brand",
    "update_prompt",
]
