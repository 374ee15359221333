"""The vectors that every face reads, through the installed wheel."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
import referee

ROOT = Path(__file__).parents[3] / "testdata"
MANIFEST: dict[str, int] = json.loads((ROOT / "manifest.json").read_text())


def cases() -> list[Any]:
    found = []
    for path in sorted((ROOT / "vectors").glob("*.json")):
        file = json.loads(path.read_text())
        assert file["operation"] == path.stem
        for case in file["cases"]:
            found.append(pytest.param(path.stem, case, id=f"{path.stem}:{case['id']}"))
    return found


CASES = cases()


def test_every_case_of_the_manifest_is_run() -> None:
    counts: dict[str, int] = {}
    for case in CASES:
        operation = case.values[0]
        counts[operation] = counts.get(operation, 0) + 1
    assert counts == MANIFEST
    assert set(counts) <= {name for name in dir(referee) if not name.startswith("_")}


def check_events(argument: dict[str, Any]) -> Any:
    wanted = argument.pop("include_rows", False)
    report = referee.check_events(argument.pop("body").encode(), **argument)
    result = report.to_dict()
    if wanted:
        result["rows"] = []
        for row in report.rows.to_dicts():
            number, platform = row.pop("row"), row.pop("platform")
            event = {name: value for name, value in row.items() if value is not None}
            event["date"] = str(event["date"])
            result["rows"].append({"row": number, "platform": platform, "event": event})
    return result


def split_events(argument: dict[str, Any]) -> Any:
    if "as" in argument:
        argument["as_"] = argument.pop("as")
    bodies = referee.split_events(argument.pop("body").encode(), **argument)
    return {
        "bodies": [body.decode() for body in bodies],
        "duplicates_removed": bodies.duplicates_removed,
    }


def classify_citations(argument: dict[str, Any]) -> Any:
    table = referee.classify_citations(argument["brand"], argument["urls"])
    index = referee.OwnershipIndex(argument["brand"])
    owners = [index.classify(url) for url in argument["urls"]]
    for row, owner in zip(table.to_dicts(), owners, strict=True):
        competitor = owner.get("competitor", {})
        assert row == {
            "owner": owner["owner"],
            "index": competitor.get("index"),
            "competitor": competitor.get("name"),
            "claim": owner.get("claim"),
        }
    return {"owners": owners}


def classify_referrer(argument: dict[str, Any]) -> Any:
    found = referee.classify_referrer(**argument)
    overlay = argument.get("overlay")
    [row] = referee.classify_referrers([argument["raw"]], overlay=overlay).to_dicts()
    rule: Any = found.get("rule") or {}
    assert row == {
        "platform": found["platform"],
        "kind": rule.get("kind"),
        "rule": rule.get("value"),
        "reason": found.get("reason"),
    }
    return found


def normalize_website(argument: dict[str, Any]) -> Any:
    [row] = referee.normalize_websites([argument["input"]]).to_dicts()
    try:
        website = referee.normalize_website(argument["input"])
    except referee.RefereeError as error:
        assert row == {"domain": None, "site": None, "error": error.code}
        raise
    assert row == {"domain": website.domain, "site": website.site, "error": None}
    return {"domain": website.domain, "site": website.site}


OWN = {
    "check_events": check_events,
    "classify_citations": classify_citations,
    "classify_referrer": classify_referrer,
    "normalize_website": normalize_website,
    "split_events": split_events,
}


def run(operation: str, argument: dict[str, Any]) -> Any:
    if operation in OWN:
        return OWN[operation](argument)
    function = getattr(referee, operation)
    # An operation ignores what it does not know; a function of Python has its parameters.
    known = inspect.signature(function).parameters
    result: Any = function(**{name: argument[name] for name in argument if name in known})
    return result.to_dict() if hasattr(result, "to_dict") else result


def same(want: Any, got: Any, partial: bool) -> bool:
    """Equal as JSON: numbers by value, flags never as numbers."""
    if isinstance(want, dict) and isinstance(got, dict):
        return (partial or want.keys() == got.keys()) and all(
            key in got and same(value, got[key], partial) for key, value in want.items()
        )
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(map(same, want, got, [partial] * len(want)))
    if isinstance(want, bool) or isinstance(got, bool):
        return want is got
    return bool(want == got)


@pytest.mark.parametrize(("operation", "case"), CASES)
def test_vector(operation: str, case: dict[str, Any]) -> None:
    argument = json.loads(json.dumps(case["in"]))
    if "error" in case:
        with pytest.raises((referee.RefereeError, TypeError, ValueError)) as raised:
            run(operation, argument)
        # Python itself refuses some arguments, with an error that has no code.
        by_python = not isinstance(raised.value, referee.RefereeError)
        assert getattr(raised.value, "code", None) == (None if by_python else case["error"])
        assert case["error"].startswith("argument.") or not by_python
        return
    got = run(operation, argument)
    assert same(case["ok"], got, case.get("partial", False)), f"want {case['ok']}\ngot {got}"
