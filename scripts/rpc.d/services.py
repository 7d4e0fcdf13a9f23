"""What tells of the services: health and reflection."""

import grpc
import work
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2
from google.protobuf import descriptor_pb2
from watched import equal, require

SERVING = health_pb2.HealthCheckResponse.SERVING
SERVICES = {
    "deadlined.v1.Work", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.testing.TestService",
}


def health_check_tells_of_services(daemon):
    with work.channel(daemon) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ["", "deadlined.v1.Work"]:
            reply = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=work.PATIENCE)
            equal(f"state of {service!r}", reply.status, SERVING)
        error = work.failure(
            lambda: stub.Check(health_pb2.HealthCheckRequest(service="nothing"), timeout=work.PATIENCE))
        equal("status of an unknown service", error.code(), grpc.StatusCode.NOT_FOUND)


def health_watch_tells_at_once_and_goes_on(daemon):
    with work.channel(daemon) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        unknown = health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
        for service, state in [("", SERVING), ("deadlined.v1.Work", SERVING), ("nothing", unknown)]:
            watch = stub.Watch(health_pb2.HealthCheckRequest(service=service), timeout=work.PATIENCE)
            equal(f"state of {service!r}", next(iter(watch)).status, state)
            require(watch.is_active(), "a watch goes on")
            # Others are served beside it.
            work.stub(channel).Do(work.request(), timeout=work.PATIENCE)
            watch.cancel()


def reflection_lists_and_describes(daemon):
    Request, Reply = reflection_pb2.ServerReflectionRequest, reflection_pb2.ServerReflectionResponse
    with work.channel(daemon) as channel:
        # v1 has the messages of v1alpha, which is all that grpcio-reflection has a client for.
        call = channel.stream_stream(
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            request_serializer=Request.SerializeToString, response_deserializer=Reply.FromString)
        asked = [
            Request(list_services=""),
            Request(file_containing_symbol="deadlined.v1.Work"),
            Request(file_by_filename="deadlined/v1/work.proto"),
            Request(file_containing_symbol="no.such.Symbol"),
        ]
        listed, symbol, name, unknown = call(iter(asked), timeout=work.PATIENCE)
    names = {service.name for service in listed.list_services_response.service}
    require(SERVICES <= names, f"services: wanted {sorted(SERVICES)}, found {sorted(names)}")
    for reply in (symbol, name):
        files = map(descriptor_pb2.FileDescriptorProto.FromString, reply.file_descriptor_response.file_descriptor_proto)
        methods = {method.name for file in files for service in file.service for method in service.method}
        require({"Do", "DoWithProgress"} <= methods, f"methods: {sorted(methods)}")
    equal("error of an unknown symbol", unknown.error_response.error_code, grpc.StatusCode.NOT_FOUND.value[0])
