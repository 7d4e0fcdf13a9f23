"""Holds a trace against the rules of Chrome's trace events, strictly: what breaks one is drawn wrongly, or left out
without a word."""
import collections
import decimal
import json


def load(path):
    """The trace, its times as exact nanoseconds."""
    with open(path) as file:
        trace = json.load(file, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
    for event in trace["traceEvents"]:
        event["start"] = nanoseconds(event["ts"])
        event["end"] = event["start"] + nanoseconds(event.get("dur", decimal.Decimal(0)))
        event["thread"] = (int(event["pid"]), int(event["tid"]))
    return trace


def nanoseconds(microseconds):
    exact = microseconds * 1000
    assert exact == int(exact), f"{microseconds} us: finer than a nanosecond"
    return int(exact)


def problems(trace):
    """What is wrong with it, a line each."""
    events = trace["traceEvents"]
    return [*order(events), *slices(events), *spans(events), *arrows(events), *names(events)]


def order(events):
    for before, after in zip(events, events[1:]):
        if after["start"] < before["start"]:
            yield f"{after['name']} at {after['start']} stands behind {before['name']} at {before['start']}"
    if events and events[0]["start"] < 0:
        yield "an event before time 0"


def slices(events):
    """Those of a thread lie beside or within each other."""
    open_slices = collections.defaultdict(list)
    for event in events:
        if event["ph"] != "X":
            continue
        stack = open_slices[event["thread"]]
        while stack and stack[-1]["end"] <= event["start"]:
            stack.pop()
        if stack and stack[-1]["end"] < event["end"]:
            yield f"{event['name']} reaches out of {stack[-1]['name']} on thread {event['thread']}"
        stack.append(event)


def spans(events):
    """Each id is one request's: what begins under it ends, the last one first, and nothing comes behind."""
    open_spans, over = collections.defaultdict(list), set()
    for event in events:
        if event["ph"] not in "ben":
            continue
        key = (event["cat"], event["id"])
        if key in over:
            yield f"{event['name']} under id {event['id']}, which another request had"
        stack = open_spans[key]
        if event["ph"] == "b":
            stack.append(event["name"])
        elif event["ph"] == "n" and not stack:
            yield f"{event['name']} outside of its request {event['id']}"
        elif event["ph"] == "e":
            if not stack or stack.pop() != event["name"]:
                yield f"{event['name']} ends and is not the last one that began under id {event['id']}"
            if not stack:
                over.add(key)
    for key, stack in open_spans.items():
        if stack:
            yield f"{stack} never end under id {key[1]}"


def arrows(events):
    """Each begins and ends once, at the beginning of a slice that stands right before it."""
    last, begun, ended = {}, {}, {}
    for event in events:
        if event["ph"] == "X":
            last[event["thread"]] = event
        elif event["ph"] in "sf":
            ends = begun if event["ph"] == "s" else ended
            key = (event["cat"], event["name"], event["id"])
            bound = last.get(event["thread"])
            if bound is None or bound["start"] != event["start"]:
                yield f"the arrow {event['id']} is bound to no slice at {event['start']}"
            if key in ends:
                yield f"the arrow {event['id']} {'begins' if ends is begun else 'ends'} twice"
            if ends is ended and event.get("bp") != "e":
                yield f"the arrow {event['id']} ends at whatever comes next"
            ends[key] = bound
    for key in begun.keys() ^ ended.keys():
        yield f"the arrow {key[2]} has one end"


def names(events):
    """Each process and each thread that has slices is named."""
    named = {(event["name"], event["thread"]) for event in events if event["ph"] == "M"}
    for process in sorted({event["thread"][0] for event in events}):
        if ("process_name", (process, process)) not in named:
            yield f"process {process} has no name"
    for thread in sorted({event["thread"] for event in events if event["ph"] == "X"}):
        if ("thread_name", thread) not in named:
            yield f"thread {thread} has no name"


def holders(trace):
    """The names of the slices at the two ends of each arrow."""
    last, begun = {}, {}
    for event in trace["traceEvents"]:
        if event["ph"] == "X":
            last[event["thread"]] = event["name"]
        elif event["ph"] == "s":
            begun[event["id"]] = last[event["thread"]]
        elif event["ph"] == "f":
            yield begun.get(event["id"]), last[event["thread"]]
