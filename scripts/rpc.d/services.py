"""What tells of the services: health and reflection."""

import queue
import time

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

# Of one reflection call.
QUESTIONS = 100
# limits.body_timeout of the daemons under test, in seconds.
BODY_TIMEOUT = 3


def health_check_tells_of_services(daemon):
    with work.channel(daemon) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ["", "deadlined.v1.Work"]:
            reply = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=work.PATIENCE)
            equal(f"state of {service!r}", reply.status, SERVING)
        error = work.failure(
            lambda: stub.Check(health_pb2.HealthCheckRequest(service="nothing"), timeout=work.PATIENCE))
        equal("status of an unknown service", error.code(), grpc.StatusCode.NOT_FOUND)
        equal("what it is told", error.details(), 'unknown service "nothing"')


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


Request, Reply = reflection_pb2.ServerReflectionRequest, reflection_pb2.ServerReflectionResponse


def reflection(channel, version="v1"):
    # v1 has the messages of v1alpha, which is all that grpcio-reflection has a client for.
    return channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=Request.SerializeToString, response_deserializer=Reply.FromString)


class Conversation:
    """A call that stays open: a question goes out when the one before it is answered, as grpcurl asks."""

    def __init__(self, channel, version="v1"):
        self.questions = queue.SimpleQueue()
        self.call = reflection(channel, version)(iter(self.questions.get, None), timeout=work.PATIENCE)

    def ask(self, **question):
        self.questions.put(Request(**question))
        return next(self.call)

    def close(self):
        """Half-closes."""
        self.questions.put(None)

    def end(self):
        """The status with which the daemon ends it, once what it says still is read."""
        try:
            for _ in self.call:
                pass
        except grpc.RpcError:
            pass
        return self.call.code()


def reflection_answers_each_question_when_it_has_come(daemon):
    for version in ("v1", "v1alpha"):
        with work.channel(daemon) as channel:
            began = time.monotonic()
            conversation = Conversation(channel, version)
            listed = conversation.ask(list_services="").list_services_response.service
            require(SERVICES <= {service.name for service in listed}, f"services: {listed}")
            # A client asks for what it was told of, and then for what that imports.
            asked, known = [service.name for service in listed], {}
            for name in asked:
                for data in conversation.ask(file_containing_symbol=name).file_descriptor_response.file_descriptor_proto:
                    file = descriptor_pb2.FileDescriptorProto.FromString(data)
                    known[file.name] = file
            for name in {name for file in known.values() for name in file.dependency}:
                data = conversation.ask(file_by_filename=name).file_descriptor_response.file_descriptor_proto[0]
                equal("file", descriptor_pb2.FileDescriptorProto.FromString(data).name, name)
            error = conversation.ask(file_containing_symbol="no.such.Symbol").error_response.error_code
            equal("error of an unknown symbol", error, grpc.StatusCode.NOT_FOUND.value[0])
            # Others of the connection are served meanwhile.
            work.stub(channel).Do(work.request(), timeout=work.PATIENCE)
            require(conversation.call.is_active(), "the stream stays open")
            conversation.close()
            equal("status behind a half-close", conversation.end(), grpc.StatusCode.OK)
            # Nothing of it waited for `limits.body_timeout`.
            took = time.monotonic() - began
            require(took < BODY_TIMEOUT, f"the conversation took {took:.1f} s")


def reflection_bounds_its_questions(daemon):
    with work.channel(daemon) as channel:
        conversation = Conversation(channel)
        for _ in range(QUESTIONS):
            conversation.ask(list_services="")
        conversation.questions.put(Request(list_services=""))
        equal("status of one question too many", conversation.end(), grpc.StatusCode.RESOURCE_EXHAUSTED)
        conversation = Conversation(channel)
        conversation.ask(list_services="")
        conversation.questions.put(Request(file_containing_symbol="a" * 10_000))
        equal("status of a question that is too long", conversation.end(), grpc.StatusCode.RESOURCE_EXHAUSTED)
        # All at once, and more answers than may wait: they come as they are taken.
        questions = [Request(file_containing_symbol="deadlined.v1.Work")] * QUESTIONS
        replies = list(reflection(channel)(iter(questions), timeout=work.PATIENCE))
        equal("answers", len(replies), QUESTIONS)


def reflection_lists_and_describes(daemon):
    with work.channel(daemon) as channel:
        call = reflection(channel)
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
