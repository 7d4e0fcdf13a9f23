"""Perfetto's own trace processor, asked by SQL what it made of a trace: https://perfetto.dev/docs/analysis/sql-tables"""
import collections
import os
import subprocess
import sys

import check

# The version is part of the folder's name, so that another one is fetched anew.
VERSION = "0.59.1"
PLACE = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), ".build-tools", f"perfetto-{VERSION}"
)


def processor():
    """What opens a trace. The package fetches its program itself."""
    if not os.path.isdir(PLACE):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "--target", PLACE, f"perfetto=={VERSION}"], check=True, timeout=120)
    sys.path.insert(0, PLACE)
    from perfetto.trace_processor import TraceProcessor

    with TraceProcessor() as empty:
        list(empty.query("select 1"))
    return TraceProcessor


def problems(processor, path, trace):
    """What is wrong with what it made of the trace at a path, a line each."""
    events = trace["traceEvents"]
    with processor(trace=path) as opened:

        def rows(query):
            return [tuple(row.__dict__.values()) for row in opened.query(query)]

        for name, count in rows("select name, value from stats where severity in ('error', 'data_loss') and value > 0"):
            yield f"perfetto: {name} is {count}"
        yield from differences(
            "slices of threads",
            rows("select slice.name, slice.ts, slice.dur from slice join thread_track on track_id = thread_track.id"),
            [(e["name"], e["start"], e["end"] - e["start"]) for e in events if e["ph"] == "X"],
        )
        yield from differences(
            "spans and moments of requests",
            rows(
                "select slice.name, slice.ts from slice join process_track on track_id = process_track.id "
                "where slice.category = 'request'"
            ),
            [(e["name"], e["start"]) for e in events if e["ph"] in "bni" and e["cat"] == "request"],
        )
        for name, ts in rows("select name, ts from slice where dur < 0"):
            yield f"perfetto: {name} at {ts} has no end"
        yield from differences(
            "arrows",
            rows(
                "select a.name as holder, b.name as victim "
                "from flow join slice a on slice_out = a.id join slice b on slice_in = b.id"
            ),
            list(check.holders(trace)),
        )
        yield from differences(
            "moments of the supervisor",
            rows("select name, ts from slice where category = 'supervisor'"),
            [(e["name"], e["start"]) for e in events if e["cat"] == "supervisor"],
        )
        named = dict(rows("select tid, name from thread where name is not null"))
        for process, thread in {e["thread"] for e in events if e["ph"] == "X"}:
            if named.get(thread) != "runner":
                yield f"perfetto: thread {thread} of process {process} is called {named.get(thread)}"


def differences(what, found, expected):
    found, expected = collections.Counter(found), collections.Counter(expected)
    if found != expected:
        first = next(iter((found - expected) or (expected - found)))
        yield f"perfetto: {what}: {found.total()} found, {expected.total()} expected; differs: {first}"
