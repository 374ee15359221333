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

    def websites(body, path):
        inputs = lines(body)

        def run():
            results = referee.normalize_websites(inputs)
            return {"inputs": len(results)}

        return run

    def referrers(body, path):
        inputs = lines(body)

        def run():
            results = referee.classify_referrers(inputs)
            return {"inputs": len(results)}

        return run

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
    # A loop over the platforms, which is how the recipes do it.
    compiled = [re.compile(pattern, re.IGNORECASE | re.ASCII) for pattern in patterns]

    def referrers(body, path):
        inputs = lines(body)

        def run():
            platforms = 0
            for value in inputs:
                for pattern in compiled:
                    if pattern.search(value):
                        platforms += 1
                        break
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
