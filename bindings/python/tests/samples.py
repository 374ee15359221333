"""What many tests push and check."""

from __future__ import annotations

EVENT = {"date": "2026-05-20", "raw_referrer_value": "chatgpt.com", "raw_page_value": "/a"}
LINE = b'{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}\n'
"""The same event as a line of NDJSON."""

CONNECTION = {
    "id": "01JX2Y6E8H1AKQ8V0W7G4D9SXT",
    "brand_id": 7,
    "website": "nova.example",
    "provider": "adobe_analytics",
    "status": "active",
    "created_at": "2026-05-24T12:00:00Z",
}
NOW = "2026-05-25T06:00:00Z"
"""When a push comes to it."""
