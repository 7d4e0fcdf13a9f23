import RPC
import Testing
import Workload

struct GRPCHeadTests {
    private static func bytes(_ text: String?) -> ArraySlice<UInt8>? { text.map { Array($0.utf8)[...] } }

    @Test(
        "What begins with gRPC's type is gRPC's, and is taken only if its messages are protobuf",
        arguments: [
            ("application/grpc", .protobuf), ("application/grpc+proto", .protobuf),
            ("application/grpc;charset=utf-8", .protobuf), ("Application/GRPC+Proto", .protobuf),
            ("application/grpc+proto ; a=b", .protobuf), ("application/grpc+json", .unknown),
            ("application/grpc-web", .unknown), ("application/grpcx", .unknown), ("application/grpc+", .unknown),
            ("application/json", .other), ("application/grp", .other), ("", .other), (nil, .other),
        ] as [(String?, GRPCContentType)])
    func contentType(value: String?, type: GRPCContentType) {
        #expect(GRPCContentType(Self.bytes(value)) == type)
    }

    static let times: [(String, Duration)] = [
        ("1S", .seconds(1)), ("100m", .milliseconds(100)), ("7u", .microseconds(7)), ("7n", .nanoseconds(7)),
        ("2M", .seconds(120)), ("1H", .seconds(3600)), ("0S", .nanoseconds(1)),
        // grpc-core takes these, though gRPC's document does not allow them.
        (" 1 S ", .seconds(1)), ("123456789n", .nanoseconds(123_456_789)), ("1000000000n", .seconds(1)),
        ("1000000001n", OrderReader.longestBudget), ("99999999999999999999S", OrderReader.longestBudget),
        ("99999999H", OrderReader.longestBudget),
    ]

    @Test("A timeout is read as grpc-core reads it", arguments: times)
    func timeout(value: String, duration: Duration) throws {
        #expect(try GRPCTimeoutField.parse(Array(value.utf8)[...]) == duration)
    }

    @Test(
        "A timeout that grpc-core cannot read is INTERNAL, as there",
        arguments: ["", "1", "S", "1x", "-1S", "+1S", "1s", "1SS", "1S,1S", "1.5S", " ", "1 2S"])
    func malformedTimeout(value: String) {
        do throws(GRPCFault) {
            _ = try GRPCTimeoutField.parse(Array(value.utf8)[...])
            Issue.record("accepted")
        } catch {
            #expect(error.status == .internal)
            #expect(error.message.hasPrefix("grpc-timeout \"\(value)\": want 1 to 8 digits"))
        }
    }

    private static func called(
        _ path: String, method: String = "POST", te: String? = "trailers"
    ) -> Result<GRPCMethod, GRPCFault> {
        Result { () throws(GRPCFault) in
            try GRPCHead(
                method: Array(method.utf8)[...], path: Array(path.utf8)[...], te: bytes(te), encoding: nil, timeout: nil
            ).called()
        }
    }

    @Test("Each method is called by its name", arguments: GRPCMethod.allCases)
    func methods(method: GRPCMethod) {
        #expect(Self.called("/\(method.name)") == .success(method))
    }

    @Test("Reflection answers to its older name too")
    func olderReflection() {
        #expect(
            Self.called("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo") == .success(.reflect))
    }

    static let refused: [(Result<GRPCMethod, GRPCFault>, GRPCFault)] = [
        (called("/deadlined.v1.Work/Undo"), GRPCFault(.unimplemented, "unknown method \"/deadlined.v1.Work/Undo\"")),
        (called("/deadlined.v2.Work/Do"), GRPCFault(.unimplemented, "unknown service \"/deadlined.v2.Work/Do\"")),
        (called("/deadlined.v1.Work/do"), GRPCFault(.unimplemented, "unknown method \"/deadlined.v1.Work/do\"")),
        (called("/"), GRPCFault(.unimplemented, "unknown service \"/\"")),
        (called("/deadlined.v1.Work/Do", method: "GET"), GRPCFault(.internal, "a call is a POST, not \"GET\"")),
        (called("/deadlined.v1.Work/Do", te: nil), GRPCFault(.internal, "te is absent: want te: trailers")),
        (called("/deadlined.v1.Work/Do", te: "gzip"), GRPCFault(.internal, "te \"gzip\": want te: trailers")),
    ]

    @Test("A head that calls nothing is refused in gRPC's words for it", arguments: refused.indices)
    func refusal(index: Int) {
        #expect(Self.refused[index].0 == .failure(Self.refused[index].1))
    }
}
