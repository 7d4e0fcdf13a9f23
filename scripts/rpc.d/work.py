"""The services as a client sees them: `deadlined.v1.Work` by its stubs, those of gRPC's own tests by their descriptors.

The folder of the stubs is on the path; RPC_STUBS names it.
"""

import os
import uuid

import grpc
from deadlined.v1 import work_pb2, work_pb2_grpc
from google.protobuf import descriptor_pb2, descriptor_pool, duration_pb2, message_factory

# Longest wait for a reply that must come, in seconds.
PATIENCE = 60


def channel(daemon, **options):
    """A connection of its own. An option's name has `__` for a dot: grpc__enable_retries=0."""
    given = {"grpc.use_local_subchannel_pool": 1, "grpc.enable_http_proxy": 0}
    given |= {name.replace("__", "."): value for name, value in options.items()}
    return grpc.insecure_channel(daemon.target, options=list(given.items()))


def stub(channel):
    return work_pb2_grpc.WorkStub(channel)


def duration(milliseconds):
    return duration_pb2.Duration(seconds=int(milliseconds) // 1000, nanos=int(milliseconds * 1e6) % 10**9)


def request(before=0, downstream=0, after=0, **fields):
    """Times in milliseconds."""
    times = {"before": duration(before), "downstream": duration(downstream), "after": duration(after)}
    return work_pb2.WorkRequest(**times, **fields)


def identity():
    """An id by which the daemon can be asked for a request, and the metadata that carry it."""
    text = uuid.uuid4().hex
    return text, (("x-request-id", text),)


def _pool():
    pool = descriptor_pool.DescriptorPool()
    with open(os.path.join(os.environ["RPC_STUBS"], "services.binpb"), "rb") as file:
        for description in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
            pool.Add(description)
    return pool


POOL = _pool()


def message(name):
    """The class of a message of gRPC's own services."""
    return message_factory.GetMessageClass(POOL.FindMessageTypeByName(name))


def method(channel, path, asked, replied):
    """A unary method by its path; bytes where a class is None."""
    return channel.unary_unary(
        path,
        request_serializer=asked.SerializeToString if asked else None,
        response_deserializer=replied.FromString if replied else None,
    )


def test_unary(channel):
    return method(
        channel, "/grpc.testing.TestService/UnaryCall", message("grpc.testing.SimpleRequest"),
        message("grpc.testing.SimpleResponse"))


def failure(call):
    """The error that a call ends in."""
    try:
        reply = call()
    except grpc.RpcError as error:
        return error
    raise AssertionError(f"wanted an error, got a reply: {str(reply)[:100]!r}")
