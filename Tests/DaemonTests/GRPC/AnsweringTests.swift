import Proto
import RPC
import SwiftProtobuf
import Telemetry
import Testing
import Wire

@testable import Daemon

/// Calls that the front answers itself.
struct AnsweringTests {
    private let bench: FrontBench
    private let calls: CallClient

    init() throws {
        bench = try FrontBench()
        calls = try CallClient(bench)
    }

    private static func health(_ service: String = "") -> Grpc_Health_V1_HealthCheckRequest {
        .with { $0.service = service }
    }

    private func status(_ ended: CallClient.Ended?) throws -> Grpc_Health_V1_HealthCheckResponse.ServingStatus {
        try Grpc_Health_V1_HealthCheckResponse(serializedBytes: try #require(ended?.messages.first)).status
    }

    @Test func health_isThatOfTheWorker_andNoRequest() throws {
        #expect(try status(calls.call(.check, Self.health())) == .serving)
        #expect(try status(calls.call(.check, Self.health("deadlined.v1.Work"))) == .serving)
        #expect(try calls.call(.check, Self.health("a.B"))?.status == .notFound)
        bench.front.isDeparting = true
        #expect(try status(calls.call(.check, Self.health())) == .notServing)
        let tally = Tally(bench.slab)
        #expect(tally[.healthChecks] == 3)
        #expect(tally.committed == 0)
    }

    /// What a watch has been told so far.
    private func told(_ stream: Int32) throws -> [Grpc_Health_V1_HealthCheckResponse.ServingStatus] {
        let ended = try #require(calls.ended(stream))
        return try ended.messages.map { try Grpc_Health_V1_HealthCheckResponse(serializedBytes: $0).status }
    }

    @Test func aWatch_isToldOfEachChange_andEndsWithTheWorker() throws {
        let known = try calls.begin(.watch, Self.health())
        let unknown = try calls.begin(.watch, Self.health("a.B"))
        calls.client.settle()
        #expect(calls.ended(known) == nil)
        bench.front.isDeparting = true
        bench.front.isDeparting = false
        bench.front.isDeparting = false
        calls.client.settle()
        bench.front.drain(.closing)
        calls.client.settle()
        #expect(try told(known) == [.serving, .notServing, .serving, .notServing])
        #expect(try told(unknown) == [.serviceUnknown])
        #expect(calls.ended(known)?.status == .ok)
        #expect(calls.ended(unknown)?.status == .ok)
    }

    @Test func aWatch_isForgotten_whenItsClientLeaves_andThereAreNotMoreThanMay() throws {
        let bench = try FrontBench { $0.streams = 2 * HealthWatches.most }
        let calls = try CallClient(bench)
        var streams: [Int32] = []
        for _ in 0..<HealthWatches.most { streams.append(try calls.begin(.watch, Self.health())) }
        for _ in 0..<5 { calls.client.settle() }
        #expect(try calls.call(.watch, Self.health())?.status == .resourceExhausted)
        calls.client.session.reset(streams[0], .cancel)
        calls.client.settle()
        let again = try calls.begin(.watch, Self.health())
        calls.client.settle()
        #expect(calls.ended(again) == nil)
    }

    @Test func reflection_answersAllQuestionsOfAStream() throws {
        typealias Question = Grpc_Reflection_V1_ServerReflectionRequest
        let questions = [Question.OneOf_MessageRequest.listServices(""), .fileByFilename("none.proto")].map { asked in
            Question.with { $0.messageRequest = asked }
        }
        let stream = calls.begin(
            "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
            try questions.map { try $0.serializedBytes() })
        calls.client.settle()
        let ended = try #require(calls.ended(stream))
        let answers = try ended.messages.map { try Grpc_Reflection_V1_ServerReflectionResponse(serializedBytes: $0) }
        #expect(answers.map { $0.listServicesResponse.service.count } == [GRPCMethod.services.count, 0])
        #expect(answers.last?.errorResponse.errorCode == 5)
        #expect(ended.status == .ok)
    }

    @Test func metadata_comesBack_whereItIsAskedFor() throws {
        let lines = "x-grpc-test-echo-initial: hello\r\nx-grpc-test-echo-trailing-bin: q6ur\r\n"
        let ended = try #require(try calls.call(.emptyCall, Grpc_Testing_Empty(), lines: lines))
        #expect(ended.status == .ok && ended.messages == [[]])
        #expect(ended.inHead("x-grpc-test-echo-initial") == "hello")
        #expect(ended.last("x-grpc-test-echo-trailing-bin") == "q6ur")
    }

    @Test func aLargePayload_crossesInBothDirections() throws {
        let request = Grpc_Testing_SimpleRequest.with {
            $0.responseSize = 314_159
            $0.payload.body = .init(repeating: 0, count: 271_828)
        }
        let stream = try calls.begin(.unaryCall, request)
        for _ in 0..<20 { calls.client.settle() }
        let ended = try #require(calls.ended(stream))
        let response = try Grpc_Testing_SimpleResponse(serializedBytes: try #require(ended.messages.first))
        #expect(response.payload.body.count == 314_159)
    }

    @Test func theStatusThatATesterWishesFor_isNoRefusal() throws {
        let request = Grpc_Testing_SimpleRequest.with {
            $0.responseStatus.code = 2
            $0.responseStatus.message = "test status message: größer"
        }
        let ended = try #require(try calls.call(.unaryCall, request))
        #expect(ended.status == .unknown)
        #expect(ended.message == "test status message: größer")
        #expect(RejectionStatus.allCases.allSatisfy { Tally(bench.slab)[$0] == 0 })
    }
}
