"""Clients that want too much: each is stopped or served within bounds, and the worker serves on."""

import contextlib
import socket
import threading
import time

import hpack
from frames import increment, opened, serves_on
from watched import equal, require, until
from wire import (
    CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PRIORITY, RST_STREAM, SETTINGS, WAITING, Peer,
    block, fields, frame, get, headers, resident, settings,
)

# What a worker may grow by while a flood lasts, in KiB, and how long it may last, in seconds.
GROWTH = 48 << 10
TIME = 40
GRPC = [("te", "trailers"), ("content-type", "application/grpc")]
CALM = {"connection ENHANCE_YOUR_CALM"}
# A peer that reads is answered, as fast as it asks: it costs itself as much as us.
SERVED = {"ignored"}


def flood(name, data, ends, stream=1, first=b""):
    """Bytes in large pieces, from a client that reads meanwhile."""
    def run(daemon):
        worker, began = daemon.worker(), time.monotonic()
        before = resident(worker)
        with Peer(daemon, first=first) as peer:
            sender = threading.Thread(target=peer.send, args=(data,))
            sender.start()
            outcome = drained(peer, sender, stream)
            require(outcome in ends, f"wanted {' or '.join(sorted(ends))}, found {outcome}")
            grown = resident(worker) - before
            require(grown < GROWTH, f"the worker grew by {grown} KiB")
        require(time.monotonic() - began < TIME, f"it took {time.monotonic() - began:.0f} s")
        serves_on(daemon, worker)

    run.__name__ = f"flood of {name}"
    return run


def drained(peer, sender, stream):
    """Reads while all is sent, and then what becomes of it."""
    while sender.is_alive() and not peer.is_closed and not peer.error:
        with contextlib.suppress(TimeoutError):
            peer.next(0.1)
    if peer.error:
        # What is still on its way is for nobody.
        peer.socket.shutdown(socket.SHUT_RDWR)
    sender.join()
    return peer.outcome(stream)


def deaf(name, data, first=b""):
    """Bytes from a client that never reads: what is to be said to it may not pile up."""
    def run(daemon):
        worker = daemon.worker()
        before = resident(worker)
        with Peer(daemon, first=first) as peer:
            peer.socket.settimeout(5)
            peer.send(data)
            grown = resident(worker) - before
            require(grown < GROWTH, f"the worker grew by {grown} KiB")
            serves_on(daemon, worker)
        serves_on(daemon, worker)

    run.__name__ = f"flood of {name}, unread"
    return run


def table_of(value):
    """A header block that puts a value into the table, and one that names it again and again."""
    name = b"\x40\x01a\x7f" + bytes([(len(value) - 127) & 0x7F | 0x80, (len(value) - 127) >> 7]) + value
    return name, b"\xbe" * 4000


def rapid_resets():
    return b"".join(get(2 * n + 1, WAITING) + frame(RST_STREAM, 0, 2 * n + 1, increment(8)) for n in range(10_000))


def continuations(count):
    return frame(HEADERS, END_STREAM, 1, block(fields())) + frame(CONTINUATION, 0, 1, b"\0\x01a\x01b" * 10) * count


def header_list_too_large_is_refused(daemon):
    worker = daemon.worker()
    many = hpack.Encoder().encode([*fields(), *((f"x-{number}", "v" * 100) for number in range(1000))])
    pieces = [many[at : at + 16_000] for at in range(0, len(many), 16_000)]
    data = frame(HEADERS, END_STREAM, 1, pieces[0])
    for piece in pieces[1:]:
        data += frame(CONTINUATION, END_HEADERS if piece is pieces[-1] else 0, 1, piece)
    with Peer(daemon, first=data) as peer:
        outcome = peer.outcome(1)
        wanted = {"status 431", "connection ENHANCE_YOUR_CALM", "stream ENHANCE_YOUR_CALM", "stream PROTOCOL_ERROR"}
        require(outcome in wanted, f"wanted {sorted(wanted)}, found {outcome}")
    serves_on(daemon, worker)


def bomb_of_fields_is_refused(daemon):
    """A few bytes that stand for sixteen megabytes (CVE-2016-6581)."""
    worker = daemon.worker()
    before = resident(worker)
    value, again = table_of(b"v" * 3900)
    with Peer(daemon, first=frame(HEADERS, 5, 1, block(fields()) + value + again)) as peer:
        outcome = peer.outcome(1)
        wanted = {"status 431", "connection ENHANCE_YOUR_CALM", "stream ENHANCE_YOUR_CALM", "connection COMPRESSION_ERROR"}
        require(outcome in wanted, f"wanted {sorted(wanted)}, found {outcome}")
        grown = resident(worker) - before
        require(grown < GROWTH, f"the worker grew by {grown} KiB")
    serves_on(daemon, worker)


def window_that_never_opens_costs_its_client(daemon):
    """Replies that nobody takes: their client is cut off after `limits.body_timeout`."""
    worker = daemon.worker()
    gone = daemon.metric("deadlined_requests_total", outcome="client_gone")
    with Peer(daemon, first=get(1) + get(3), INITIAL_WINDOW_SIZE=0) as peer:
        until("they end", lambda: daemon.metric("deadlined_requests_total", outcome="client_gone") == gone + 2, TIME)
        serves_on(daemon, worker)
        until("nothing is in flight", lambda: daemon.in_flight() == 0)
        peer.send(frame(PING, 0, 0, bytes(8)))
    serves_on(daemon, worker)


def window_that_opens_late_gets_the_reply(daemon):
    with Peer(daemon, first=get(1), INITIAL_WINDOW_SIZE=0) as peer:
        while 1 not in peer.heads:
            peer.next()
        for size in (10, 1000):
            peer.send(settings(INITIAL_WINDOW_SIZE=size))
        equal("status", peer.reply(1), "200")
        equal("length of the body", len(peer.bodies[1]), 65)


def asking(stream, questions):
    """A call of reflection that goes on, with its first questions: each asks for the file of a service."""
    question = b"\x22\x11deadlined.v1.Work"
    head = fields("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "POST", *GRPC)
    return headers(stream, head, END_HEADERS) + frame(
        DATA, 0, stream, (bytes([0, 0, 0, 0, len(question)]) + question) * questions)


def answers_that_nobody_takes_cost_their_client(daemon):
    """Calls of reflection whose client never opens its window: few of their answers are made, and each is reset."""
    worker = daemon.worker()
    before = resident(worker)
    streams = range(1, 101, 2)
    with Peer(daemon, first=b"".join(asking(stream, 100) for stream in streams), INITIAL_WINDOW_SIZE=0) as peer:
        while not all(stream in peer.resets for stream in streams):
            require(peer.next(TIME) is not None, f"closed behind {len(peer.resets)} resets")
        equal("resets", set(peer.resets.values()), {"CANCEL"})
        grown = resident(worker) - before
        require(grown < GROWTH, f"the worker grew by {grown} KiB")
    serves_on(daemon, worker)


def body_that_never_ends_costs_its_client(daemon):
    worker = daemon.worker()
    with Peer(daemon, first=opened() + frame(DATA, 0, 1, b"a")) as peer:
        while peer.verdict(1) is None and peer.next(TIME) is not None:
            pass
    serves_on(daemon, worker)


def silent_connection_is_closed(daemon):
    """A preface that stops in its middle, and a header block that does."""
    worker = daemon.worker()
    with Peer(daemon, greet=False) as peer:
        peer.send(b"PRI * HTTP/2.0\r\n\r\n")
        require(peer.is_over(TIME), "half a preface is waited for without end")
    with Peer(daemon, first=frame(HEADERS, END_STREAM, 1, block(fields()))) as peer:
        require(peer.is_over(TIME), "half a head is waited for without end")
    serves_on(daemon, worker)


def reset_requests_count_as_gone(daemon):
    gone = daemon.metric("deadlined_requests_total", outcome="client_gone")
    with Peer(daemon, first=b"".join(get(2 * n + 1, WAITING) for n in range(20))) as peer:
        until("all have begun", lambda: daemon.in_flight() == 20)
        peer.send(b"".join(frame(RST_STREAM, 0, 2 * n + 1, increment(8)) for n in range(10)))
        until("they count", lambda: daemon.metric("deadlined_requests_total", outcome="client_gone") == gone + 10)
        equal("those that were not reset", {peer.reply(2 * n + 1) for n in range(10, 20)}, {"200"})
    until("nothing is in flight", lambda: daemon.in_flight() == 0)
    equal("gone", daemon.metric("deadlined_requests_total", outcome="client_gone"), gone + 10)


CASES = [
    flood("SETTINGS", settings() * 100_000, CALM | SERVED),
    flood("SETTINGS with many entries", frame(SETTINGS, 0, 0, b"\0\3\0\0\0\1" * 2000) * 100, CALM | SERVED | {"connection PROTOCOL_ERROR"}),
    flood("PING", frame(PING, 0, 0, bytes(8)) * 100_000, CALM | SERVED),
    flood("rapid resets", rapid_resets(), CALM | {"connection INTERNAL_ERROR"}),
    flood("CONTINUATION", continuations(10_000), CALM | {"connection INTERNAL_ERROR", "status 431"}),
    flood("empty CONTINUATION", frame(HEADERS, 1, 1, block(fields())) + frame(CONTINUATION, 0, 1) * 100_000, CALM | {"connection INTERNAL_ERROR"}),
    flood("empty DATA", frame(DATA, 0, 1) * 100_000, CALM | SERVED | {"status 408"}, first=opened()),
    flood("padding", frame(DATA, 8, 1, b"\xff" + bytes(255)) * 5_000, CALM | SERVED | {"stream FLOW_CONTROL_ERROR", "connection FLOW_CONTROL_ERROR"}, first=opened()),
    flood("PRIORITY", b"".join(frame(PRIORITY, 0, 2 * n + 1, increment(0) + b"\x10") for n in range(100_000)), CALM | SERVED),
    flood("empty heads that are errors", b"".join(headers(2 * n + 1, [("a", "b")]) for n in range(10_000)), CALM | SERVED | {"connection INTERNAL_ERROR", "stream PROTOCOL_ERROR", "stream REFUSED_STREAM"}, stream=19_999),
    deaf("PING", frame(PING, 0, 0, bytes(8)) * 2_000_000),
    deaf("SETTINGS", settings() * 2_000_000),
    deaf("requests", b"".join(get(2 * n + 1) for n in range(100_000))),
    header_list_too_large_is_refused,
    bomb_of_fields_is_refused,
    window_that_never_opens_costs_its_client,
    window_that_opens_late_gets_the_reply,
    answers_that_nobody_takes_cost_their_client,
    body_that_never_ends_costs_its_client,
    silent_connection_is_closed,
    reset_requests_count_as_gone,
]
