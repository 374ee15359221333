"""Lists of URLs and of raw referrers."""

import json
import os
import re

from peer import peer


def lines(body):
    return body.decode().split("\n")


def each(function):
    """A job that calls `function` with each URL, as its users would."""

    def job(body, path):
        inputs = lines(body)

        def run():
            valid = 0
            for url in inputs:
                try:
                    function(url)
                    valid += 1
                except ValueError:
                    pass
            return {"inputs": len(inputs), "valid": valid}

        return run

    return {"websites": job}


def referee():
    import referee

    def job(function, count):
        """Calls `function` with all inputs; what it finds is counted once, outside the time."""

        def prepare(body, path):
            inputs = lines(body)
            counts = {"inputs": len(inputs)} | count(function(inputs))

            def run():
                results = function(inputs)
                return counts if len(results) == len(inputs) else {"inputs": len(results)}

            return run

        return prepare

    def valid(found):
        return {"valid": found["error"].to_list().count(None)}

    def platforms(found):
        found = found["platform"].to_list()
        return {"platforms": len(found) - found.count(None)}

    websites = job(referee.normalize_websites, valid)
    referrers = job(referee.classify_referrers, platforms)
    return {"websites": websites, "referrers": referrers, "referrer-hosts": referrers}


def w3lib():
    from w3lib.url import canonicalize_url

    return each(canonicalize_url)


def url_normalize():
    from url_normalize import url_normalize as normalize

    return each(normalize)


def can_ada():
    import can_ada

    return each(can_ada.parse)


def courlan():
    from courlan import normalize_url

    return each(normalize_url)


def tldextract():
    import tldextract

    # The list that the package ships: no network.
    return each(tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None))


def expressions():
    with open(os.environ["REFEREE_PATTERNS"]) as file:
        patterns = json.load(file)
    # One expression with a group for each platform, between what all have in common: twice as fast
    # as a loop over them, four times as fast as all of them joined.
    before = os.path.commonprefix(patterns)
    after = os.path.commonprefix([pattern[::-1] for pattern in patterns])[::-1]
    groups = "|".join(f"({p[len(before) : len(p) - len(after)]})" for p in patterns)
    one = re.compile(before + groups + after, re.IGNORECASE | re.ASCII)

    def referrers(body, path):
        inputs = lines(body)

        def run():
            platforms = 0
            for value in inputs:
                found = one.search(value)
                if found:
                    platforms += 1
            return {"inputs": len(inputs), "platforms": platforms}

        return run

    return {"referrers": referrers, "referrer-hosts": referrers}


def peers():
    return [
        peer("referee", "referee", referee),
        peer("w3lib", "w3lib", w3lib),
        peer("url-normalize", "url_normalize", url_normalize),
        peer("can_ada", "can_ada", can_ada),
        peer("courlan", "courlan", courlan),
        peer("tldextract", "tldextract", tldextract),
        peer("re", "re", expressions),
    ]
