"""Calls that end before their work does: by their deadline, by their client, by a policy."""

import struct

import grpc
import wire
import work
from watched import equal, require, until


def sleeping_call_ends_at_its_deadline(daemon):
    with work.channel(daemon) as channel:
        identity, metadata = work.identity()
        error = work.failure(
            lambda: work.stub(channel).Do(work.request(downstream=60_000), metadata=metadata, timeout=0.2))
        equal("status", error.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
        record = daemon.record(identity)
        equal("outcome", record["outcome"], "client_gone")
        equal("deadline", record["deadline"], "missed")
        # The connection serves on.
        work.stub(channel).Do(work.request(), timeout=work.PATIENCE)


def cancelled_call_is_client_gone_and_others_are_served(daemon):
    with work.channel(daemon) as channel:
        identity, metadata = work.identity()
        gone = daemon.metric("deadlined_requests_total", outcome="client_gone")
        stub = work.stub(channel)
        call = stub.Do.future(work.request(downstream=60_000), metadata=metadata)
        others = [stub.Do.future(work.request(downstream=500), timeout=work.PATIENCE) for _ in range(5)]
        until("all have begun", lambda: daemon.in_flight() == 6)
        call.cancel()
        until("it counts", lambda: daemon.metric("deadlined_requests_total", outcome="client_gone") > gone)
        for other in others:
            other.result()
        record = daemon.record(identity)
        equal("outcome", record["outcome"], "client_gone")
        equal("cause", record["cause"], "hangup")
        equal("gone", daemon.metric("deadlined_requests_total", outcome="client_gone"), gone + 1)


def lost_connection_loses_exactly_its_calls(daemon):
    gone = daemon.metric("deadlined_requests_total", outcome="client_gone")
    other = work.channel(daemon)
    with work.channel(daemon) as channel:
        calls = [work.stub(channel).Do.future(work.request(downstream=60_000)) for _ in range(3)]
        kept = work.stub(other).Do.future(work.request(downstream=1000), timeout=work.PATIENCE)
        until("all have begun", lambda: daemon.in_flight() == 4)
    for call in calls:
        equal("status", call.code(), grpc.StatusCode.CANCELLED)
    kept.result()
    other.close()
    until("they count", lambda: daemon.metric("deadlined_requests_total", outcome="client_gone") == gone + 3)


def call(path, request, *more):
    """The frames of a call on stream 1."""
    message = request.SerializeToString()
    asked = [("content-type", "application/grpc"), ("te", "trailers"), *more]
    head = wire.headers(1, wire.fields(path, "POST", *asked), wire.END_HEADERS)
    return head + wire.frame(wire.DATA, wire.END_STREAM, 1, b"\0" + struct.pack(">I", len(message)) + message)


def server_ends_calls_at_their_deadline(daemon):
    """A client that waits on is told so; grpcio's own clock would hide it."""
    for timeout in ["200m", "1n"]:
        identity, metadata = work.identity()
        request = work.request(downstream=60_000)
        frames = call("/deadlined.v1.Work/Do", request, ("grpc-timeout", timeout), *metadata)
        with wire.Peer(daemon, first=frames) as peer:
            equal(f"status of HTTP after {timeout}", peer.reply(1), "200")
            equal(f"status after {timeout}", peer.heads[1].get("grpc-status"), "4")
        equal("deadline", daemon.record(identity)["deadline"], "missed")


def malformed_timeout_is_refused(daemon):
    for timeout in ["", "5", "m", "5x", "-5m"]:
        frames = call("/deadlined.v1.Work/Do", work.request(), ("grpc-timeout", timeout))
        with wire.Peer(daemon, first=frames) as peer:
            require(peer.reply(1) in ("200", "400", "reset PROTOCOL_ERROR"), f"an answer to grpc-timeout {timeout!r}")
            status = peer.heads.get(1, {}).get("grpc-status")
            require(status != "0", f"grpc-timeout {timeout!r} is taken")


def shed_call_is_unavailable_with_pushback(daemon):
    """Of the daemon that refuses what asks for more than it has time for."""
    with work.channel(daemon, grpc__enable_retries=0) as channel:
        identity, metadata = work.identity()
        hopeless = work.request(before=2000, deadline=work.duration(100))
        error = work.failure(lambda: work.stub(channel).Do(hopeless, metadata=metadata))
        equal("status", error.code(), grpc.StatusCode.UNAVAILABLE)
        pushback = dict(error.trailing_metadata()).get("grpc-retry-pushback-ms")
        require(pushback is not None and pushback.isdigit(), f"a pushback in milliseconds: {pushback!r}")
        equal("outcome", daemon.record(identity)["outcome"], "shed")
        work.stub(channel).Do(work.request(deadline=work.duration(10_000)))
