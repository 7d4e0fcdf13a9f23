"""compare.py DAEMON PEER ROUNDS: see scripts/peers/same-messages."""

import hashlib
import sys

import grpc
from deadlined.v1 import work_pb2, work_pb2_grpc
from google.protobuf.duration_pb2 import Duration

MS = 10**6


def asked(before=0, downstream=0, after=0, **fields):
    """Times in nanoseconds; None leaves one out."""
    request = work_pb2.WorkRequest(**fields)
    for name, time in (("before", before), ("downstream", downstream), ("after", after)):
        if time is not None:
            getattr(request, name).CopyFrom(Duration(seconds=time // 10**9, nanos=time % 10**9))
    return request


OK, INVALID = grpc.StatusCode.OK, grpc.StatusCode.INVALID_ARGUMENT
# (request, status, time of the call in seconds)
ROWS = [
    (asked(1 * MS, 2 * MS, 3 * MS), OK, 30),
    (asked(1 * MS, 2_500_000, 1 * MS), OK, 30),
    (asked(1 * MS), OK, 30),
    (asked(), OK, 30),
    (asked(downstream=3 * MS, kind=work_pb2.KIND_HASH), OK, 30),
    (asked(1_500_000, 0, 1), OK, 30),
    (asked(None, None, None), OK, 30),
    (asked(1 * MS, 1 * MS, 1 * MS, payload=b"a body"), OK, 30),
    (asked(payload=b"\0" * 70_000), OK, 30),
    (asked(deadline=Duration(nanos=1)), OK, None),
    (asked(40 * 10**9), INVALID, 30),
    (asked(-1), INVALID, 30),
    (asked(downstream=70 * 10**9), INVALID, 30),
    (asked(deadline=Duration()), INVALID, 30),
]


def ask(url, request, timeout):
    """Status, rounds and digest of a reply."""
    options = [("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(url.removeprefix("grpc://"), options) as channel:
        try:
            reply = work_pb2_grpc.WorkStub(channel).Do(request, timeout=timeout)
        except grpc.RpcError as error:
            return error.code(), None, None  # the words of a refusal are each server's own
        units = reply.served_by.units_before, reply.served_by.units_after
        assert reply.HasField("deadline_remaining") and reply.request_id, f"{url}: no remaining time, or no id"
        return OK, units, reply.digest


def is_expected(request, units, digest):
    """Whether hashlib computes the same, where no downstream has had a say."""
    if request.downstream != Duration() or not request.HasField("downstream"):
        return True
    method = "POST" if request.payload else "GET"
    expected = hashlib.sha256(f"{method} hash {units[0]}+{units[1]}\n".encode()).digest()
    if request.payload:
        expected = hashlib.sha256(expected + request.payload).digest()
    for _ in range(sum(units)):
        expected = hashlib.sha256(expected).digest()
    return expected == digest


def rounds(time, per_ms):
    return max(1, int(time.ToNanoseconds() / 1e6 * per_ms + 0.5)) if time.ToNanoseconds() else 0


def main(daemon, peer, per_ms):
    differences = 0
    for request, status, timeout in ROWS:
        one, other = ask(daemon, request, timeout), ask(peer, request, timeout)
        right = one == other and one[0] == status
        if right and status == OK:
            right = is_expected(request, one[1], one[2])
            if request.HasField("before"):
                right = right and one[1] == (rounds(request.before, per_ms), rounds(request.after, per_ms))
        if not right:
            differences += 1
            print(f"same-messages: {str(request)!r:.200}: daemon {one}, peer {other}", file=sys.stderr)
    print(f"{len(ROWS) - differences} of {len(ROWS)} calls: equal status, rounds and bytes")
    return 1 if differences else 0


sys.exit(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
