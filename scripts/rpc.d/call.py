"""One call of Work/Do, for scripts/grpc-call."""
import re
import sys

import grpc
from google.protobuf import text_format
from google.protobuf.duration_pb2 import Duration

from deadlined.v1 import work_pb2, work_pb2_grpc

UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 1_000_000_000}


def refuse(what):
    print(f"grpc-call: {what}", file=sys.stderr)
    sys.exit(2)


def nanoseconds(text):
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s)", text)
    if not found:
        refuse(f'"{text}": want a duration such as 5ms')
    return int(float(found[1]) * UNITS[found[2]])


def main(arguments):
    target = "127.0.0.1:8080"
    if arguments and re.fullmatch(r"((grpc|http)://)?[^\s=/-][^\s=/]*/?", arguments[0]):
        target = re.sub(r"^\w+://|/$", "", arguments.pop(0))
    request, deadline = work_pb2.WorkRequest(), None
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name in ("before", "downstream", "after"):
            getattr(request, name).CopyFrom(Duration(seconds=nanoseconds(value) // 10**9, nanos=nanoseconds(value) % 10**9))
        elif name == "deadline":
            deadline = nanoseconds(value) / 1e9
        elif name == "kind":
            kind = "KIND_" + value.upper().replace("-", "_")
            if kind not in work_pb2.Kind.keys():
                refuse(f'no kind "{value}"')
            request.kind = work_pb2.Kind.Value(kind)
        elif name == "payload":
            request.payload = value.encode()
        else:
            refuse(f'unknown argument "{argument}"; scripts/grpc-call --help tells what there is')
    with grpc.insecure_channel(target) as channel:
        try:
            reply = work_pb2_grpc.WorkStub(channel).Do(request, timeout=deadline)
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {error.details()}")
    digest, reply.digest = reply.digest.hex(), b""
    print(f"digest: {digest}\n{text_format.MessageToString(reply)}", end="")


main(sys.argv[1:])
