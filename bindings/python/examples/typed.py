"""What type checkers make of the results."""

from __future__ import annotations

from typing import assert_type

import referee

website = referee.normalize_website("https://www.example.com/A")
assert_type(website, referee.Website)
assert_type(website.site, str)

report = referee.check_events(b"[]", progress=False)
assert_type(report, referee.Report)
for error in report.errors:
    assert_type(error["row"], int)
assert_type(report.rejections, dict[str, int])
assert_type(report.rows, referee.Table)

bodies = referee.split_events(report.rows)
assert_type(bodies[0], bytes) if bodies else None

index = referee.OwnershipIndex({"name": "Nova", "website": "nova.example"})
assert_type(index.classify(["https://nova.example"]), referee.Table)
assert index.classify("https://nova.example")["owner"] == "brand"

answer = referee.create_brand({"name": "Nova", "website": "nova.example"})
assert_type(answer.status, int)
if answer.plan is not None:
    assert_type(answer.plan.get("classify_stage"), bool | None)

for mention in referee.find_mentions({"name": "Nova", "website": "a.example"}, "Nova")["mentions"]:
    assert_type(mention["start"], int)
