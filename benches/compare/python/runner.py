"""Referee and its Python peers as one process: see benches/README.md."""

import json
import re
import resource
import sys
import time

import events
import values

SAMPLE = 2e6  # Nanoseconds that a sample lasts at least.
MOST_SAMPLES = 200


def measure(job, millis):
    """Runs `job` for about `millis`; gives its counts and the nanoseconds of a run."""

    def time_of(runs):
        start = time.perf_counter_ns()
        for _ in range(runs):
            job()
        return time.perf_counter_ns() - start

    budget = millis * 1e6
    start = time.perf_counter_ns()
    counts = job()
    first = time.perf_counter_ns() - start
    if first >= budget:
        return counts, [first]
    # Doubled, since the first runs are those of a cold cache.
    runs = 1
    while time_of(runs) < SAMPLE:
        runs *= 2
    samples = []
    begun = time.perf_counter_ns()
    while len(samples) < 3 or (
        time.perf_counter_ns() - begun < budget and len(samples) < MOST_SAMPLES
    ):
        samples.append(time_of(runs) / runs)
    return counts, samples


def peak_kb():
    """The most memory of this process; unlike ru_maxrss not that of its parent."""
    try:
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main():
    # What a peer prints must not stand among the answers.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    peers = {}
    for module in (events, values):
        for peer in module.peers():
            known = peers.setdefault(peer.name, peer)
            known.jobs.update(peer.jobs)
    described = [
        {"peer": p.name, "version": p.version, "missing": p.missing, "jobs": list(p.jobs)}
        for p in peers.values()
    ]
    answer({"language": "Python", "peers": described})
    files = {}
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        peer, job, path = request["peer"], request["job"], request["file"]
        try:
            if (peer, job) not in prepared:
                if path not in files and job != "events-file":
                    with open(path, "rb") as file:
                        files[path] = file.read()
                prepared[peer, job] = peers[peer].jobs[job](files.get(path), path)
            counts, samples = measure(prepared[peer, job], request["millis"])
        except Exception as error:  # noqa: BLE001
            answer({"error": f"{type(error).__name__}: {error}"})
            continue
        answer({"counts": counts, "samples_ns": samples, "peak_kb": peak_kb()})


main()
