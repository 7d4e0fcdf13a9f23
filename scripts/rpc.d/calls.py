"""Calls that are replied to, and calls that are refused."""

import base64
import hashlib

import grpc
import wire
import work
from watched import equal, require, ROUNDS

UNICODE = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"


def chain(method, before, after, body=b"", answer=b""):
    """The digest of hash work, as hashlib computes it."""
    digest = hashlib.sha256(f"{method} hash {before}+{after}\n".encode()).digest()
    for folding, count in ((body, before), (answer, after)):
        if folding:
            digest = hashlib.sha256(digest + folding).digest()
        for _ in range(count):
            digest = hashlib.sha256(digest).digest()
    return digest


def unary_that_computes_nothing_is_replied_to(daemon):
    with work.channel(daemon) as channel:
        identity, metadata = work.identity()
        reply, call = work.stub(channel).Do.with_call(work.request(), metadata=metadata, timeout=work.PATIENCE)
        equal("status", call.code(), grpc.StatusCode.OK)
        equal("digest", reply.digest, chain("GET", 0, 0))
        equal("id", reply.request_id, identity)
        equal("mode", reply.served_by.mode, daemon.mode)
        require(0 < reply.deadline_remaining.ToNanoseconds() < work.PATIENCE * 10**9, "what remains of the deadline")


def unary_that_computes_has_its_units_and_stages(daemon):
    with work.channel(daemon) as channel:
        reply = work.stub(channel).Do(work.request(before=1, after=2), timeout=work.PATIENCE)
    equal("units", (reply.served_by.units_before, reply.served_by.units_after), (ROUNDS, 2 * ROUNDS))
    equal("digest", reply.digest, chain("GET", ROUNDS, 2 * ROUNDS))
    require(reply.stages.compute > 0, "time to compute")


def payload_of_a_mebibyte_is_folded_in(daemon):
    payload = bytes(range(256)) * 4096
    with work.channel(daemon) as channel:
        reply = work.stub(channel).Do(work.request(before=1, payload=payload), timeout=work.PATIENCE)
    equal("digest", reply.digest, chain("POST", ROUNDS, 0, payload))


def payload_above_the_limit_is_resource_exhausted(daemon):
    with work.channel(daemon) as channel:
        stub = work.stub(channel)
        call = stub.Do.future(work.request(downstream=300), timeout=work.PATIENCE)
        error = work.failure(lambda: stub.Do(work.request(payload=bytes(5 << 20)), timeout=work.PATIENCE))
        equal("status", error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
        call.result()


def what_no_request_may_ask_is_invalid(daemon):
    rows = [
        work.request(before=-5), work.request(before=31_000), work.request(downstream=61_000),
        work.request(deadline=work.duration(0)), work.request(kind=99),
    ]
    with work.channel(daemon) as channel:
        for row in rows:
            error = work.failure(lambda: work.stub(channel).Do(row, timeout=work.PATIENCE))
            equal(f"status of {str(row)!r}", error.code(), grpc.StatusCode.INVALID_ARGUMENT)
            require(error.details(), "a message that says why")


def what_is_no_message_is_refused(daemon):
    with work.channel(daemon) as channel:
        call = work.method(channel, "/deadlined.v1.Work/Do", None, None)
        error = work.failure(lambda: call(b"\xff\xff\xff", timeout=work.PATIENCE))
        # grpc-core's own servers say INTERNAL, those that look at what a client sends INVALID_ARGUMENT.
        require(error.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.INTERNAL), f"status {error.code()}")
        equal("a later call's digest", work.stub(channel).Do(work.request()).digest, chain("GET", 0, 0))


def unknown_method_and_service_are_unimplemented(daemon):
    with work.channel(daemon) as channel:
        for path in ["/deadlined.v1.Work/Nothing", "/deadlined.v1.Nothing/Do", "/nothing", "/grpc.testing.TestService/Un"]:
            error = work.failure(lambda: work.method(channel, path, None, None)(b"", timeout=work.PATIENCE))
            equal(f"status of {path}", error.code(), grpc.StatusCode.UNIMPLEMENTED)


def compressed_message_is_unimplemented(daemon):
    with work.channel(daemon) as channel:
        request = work.request(payload=bytes(4096))
        error = work.failure(
            lambda: work.stub(channel).Do(request, compression=grpc.Compression.Gzip, timeout=work.PATIENCE))
        equal("status", error.code(), grpc.StatusCode.UNIMPLEMENTED)


def status_and_message_come_as_asked(daemon):
    Request = work.message("grpc.testing.SimpleRequest")
    with work.channel(daemon) as channel:
        for text in ["test status message", UNICODE, "100 % of it", ""]:
            request = Request()
            request.response_status.code, request.response_status.message = 2, text
            error = work.failure(lambda: work.test_unary(channel)(request, timeout=work.PATIENCE))
            equal("status", error.code(), grpc.StatusCode.UNKNOWN)
            equal("message", error.details(), text)


def interoperability_calls_are_replied_to(daemon):
    Request, Empty = work.message("grpc.testing.SimpleRequest"), work.message("grpc.testing.Empty")
    with work.channel(daemon) as channel:
        call = work.method(channel, "/grpc.testing.TestService/EmptyCall", Empty, Empty)
        equal("reply", call(Empty(), timeout=work.PATIENCE), Empty())
        # The test "large_unary" of gRPC's interop-test-descriptions.
        request = Request(response_size=314_159)
        request.payload.body = bytes(271_828)
        reply = work.test_unary(channel)(request, timeout=work.PATIENCE)
        equal("payload", reply.payload.body, bytes(314_159))


def metadata_are_echoed(daemon):
    binary = bytes(range(256))
    metadata = (("x-grpc-test-echo-initial", "test_initial"), ("x-grpc-test-echo-trailing-bin", binary))
    with work.channel(daemon) as channel:
        request = work.message("grpc.testing.SimpleRequest")(response_size=10)
        _, call = work.test_unary(channel).with_call(request, metadata=metadata, timeout=work.PATIENCE)
        equal("initial", dict(call.initial_metadata()).get("x-grpc-test-echo-initial"), "test_initial")
        equal("trailing", dict(call.trailing_metadata()).get("x-grpc-test-echo-trailing-bin"), binary)


def progress_tells_each_step(daemon):
    from deadlined.v1 import work_pb2

    with work.channel(daemon) as channel:
        call = work.stub(channel).DoWithProgress(
            work.request(before=1, downstream=20, after=1), timeout=work.PATIENCE)
        messages = list(call)
        equal("status", call.code(), grpc.StatusCode.OK)
    equal("the last message", messages[-1].WhichOneof("event"), "reply")
    ended = [message.step_ended for message in messages[:-1]]
    equal("steps", [step.step for step in ended], [work_pb2.STEP_BEFORE, work_pb2.STEP_DOWNSTREAM, work_pb2.STEP_AFTER])
    elapsed = [step.elapsed.ToNanoseconds() for step in ended]
    require(elapsed == sorted(elapsed) and elapsed[1] - elapsed[0] >= 20e6, f"times that grow: {elapsed}")
    equal("units", messages[-1].reply.served_by.units_after, ROUNDS)


def progress_comes_before_the_reply(daemon):
    with work.channel(daemon) as channel:
        identity, metadata = work.identity()
        call = work.stub(channel).DoWithProgress(
            work.request(before=1, downstream=60_000), metadata=metadata, timeout=work.PATIENCE)
        # The reply is a minute away.
        equal("the first message", next(iter(call)).WhichOneof("event"), "step_ended")
        call.cancel()
    equal("outcome", daemon.record(identity)["outcome"], "client_gone")


def load_report_comes_when_asked_for(daemon):
    """Of the daemon with `load_report: on`. grpc-core keeps the trailer for its balancers, so that it is read raw."""
    message = work.request().SerializeToString()
    asked = wire.fields(
        "/deadlined.v1.Work/Do", "POST", ("te", "trailers"), ("content-type", "application/grpc"))
    with wire.Peer(daemon) as peer:
        body = b"\0" + len(message).to_bytes(4, "big") + message
        peer.send(wire.headers(1, asked, wire.END_HEADERS) + wire.frame(wire.DATA, wire.END_STREAM, 1, body))
        peer.reply(1)
    require("endpoint-load-metrics-bin" in peer.heads[1], f"a load report among {sorted(peer.heads[1])}")
    value = base64.b64decode(peer.heads[1]["endpoint-load-metrics-bin"] + "==")
    report = work.message("xds.data.orca.v3.OrcaLoadReport").FromString(value)
    require(report.application_utilization >= 0, "a utilization")
    require({"queue_depth", "queue_age_ms"} <= set(report.named_metrics), f"its queue: {report}")
