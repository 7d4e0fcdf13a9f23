import RPC
import Testing
import Workload

extension SystemTests {
    /// What a downstream can do wrong becomes a `failed` outcome and one line for the client.
    @Suite struct DownstreamFailureTests {
        struct Misbehaviour: CustomTestStringConvertible, Sendable {
            var testDescription: String
            var status: Int
            var rpcStatus: GRPCStatus
            var steps: [HeldDownstream.Step]

            init(_ name: String, _ status: Int, _ rpcStatus: GRPCStatus, _ steps: [HeldDownstream.Step]) {
                testDescription = name
                (self.status, self.rpcStatus) = (status, rpcStatus)
                self.steps = steps
            }
        }

        private static let misbehaviours = [
            Misbehaviour("stalls before the reply", 504, .unavailable, [.hold]),
            Misbehaviour(
                "stalls in the middle", 504, .unavailable,
                [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .hold]),
            Misbehaviour("stalls in the head", 504, .unavailable, [.send("HTTP/1.1 200 OK\r\nConte"), .hold]),
            Misbehaviour("closes before the reply", 502, .unavailable, [.close]),
            Misbehaviour("closes in the head", 502, .internal, [.send("HTTP/1.1 200 OK\r\nConte"), .close]),
            Misbehaviour(
                "closes in the middle", 502, .internal,
                [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .close]),
            Misbehaviour(
                "closes within a chunk", 502, .internal,
                [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), .close]),
            Misbehaviour(
                "says 503", 502, .internal, [.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\nno\n")]
            ),
            Misbehaviour("says 404", 502, .internal, [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]),
            Misbehaviour(
                "redirects", 502, .internal, [.send("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")]),
            Misbehaviour("speaks no HTTP", 502, .internal, [.send("220 mail.example ESMTP\r\n"), .close]),
            Misbehaviour("sends zeros", 502, .internal, [.send(String(repeating: "\0", count: 100)), .close]),
            Misbehaviour(
                "says two lengths", 502, .internal,
                [.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), .close]),
            Misbehaviour(
                "sends an endless head", 502, .internal,
                [.send("HTTP/1.1 200 OK\r\n" + String(repeating: "X-Y: Z\r\n", count: 40_000)), .close]),
        ]

        /// - Parameter rpcStatus: of a call; a call has no other.
        private static func expectFailure(_ reply: WireReply, status: Int, or rpcStatus: GRPCStatus? = nil) {
            #expect(rpcStatus.map { $0 == reply.rpcStatus } ?? (reply.status == status), "\(reply)")
            #expect(reply.text.hasSuffix("\n") && reply.text.count > 1)
            #expect(reply.text.filter(\.isNewline).count == 1, "one line: \(reply.text)")
        }

        /// How a reply's failure is told is the same in each mode.
        private static let cases: [(String, MessageProtocol, Misbehaviour)] =
            SystemTests.modes.flatMap { mode in misbehaviours.map { (mode, .http1, $0) } }
            + misbehaviours.map { (SystemTests.standardMode, .grpc, $0) }

        @Test(arguments: DownstreamFailureTests.cases)
        func downstreamThatMisbehaves_makesTheRequestFail(
            mode: String, over spoken: MessageProtocol, how: Misbehaviour
        ) throws {
            let downstream = try HeldDownstream { _ in how.steps }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode,
                ["--downstream", downstream.url, "--deadline", "60s"]
                    // Of those that are to time out; others may take what a busy machine needs.
                    + ["--downstream-timeout", how.status == 504 ? "300ms" : "30s"],
                calibration: .light)
            let client = try daemon.client(over: spoken)
            try client.send(get: "/work", id: "f")
            DownstreamFailureTests.expectFailure(
                try client.reply(), status: how.status, or: spoken == .grpc ? how.rpcStatus : nil)
            let record = try daemon.admin.record(of: "f")
            #expect(record.outcome == "failed")
            #expect(record.deadline == "missed")
            #expect(record.cause == "failed")
            #expect(record.status == how.status)
            #expect(try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "failed"]) == 1)
            // The connection to the client is kept: the request was well-formed.
            try client.send(get: "/work?downstream=0ms")
            #expect(try client.reply().status == 200)
        }

        @Test(arguments: SystemTests.served)
        func downstreamThatRefuses_makesTheRequestFail(mode: String, over spoken: MessageProtocol) throws {
            let nobody = try Loopback.freePort()
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", "http://127.0.0.1:\(nobody)/"])
            let client = try daemon.client(over: spoken)
            // With time to spare: a deadline that had passed by then would be told instead.
            try client.send(get: "/work?deadline=1m", id: "refused")
            let reply = try client.reply()
            DownstreamFailureTests.expectFailure(reply, status: 502, or: spoken == .grpc ? .unavailable : nil)
            let reason = "downstream 127.0.0.1:\(nobody): no connection: Connection refused"
            #expect(reply.text == "\(reason)\n")
            #expect(try daemon.admin.record(of: "refused").reason == reason)
            try until("the log tells it") {
                daemon.log.contains("it failed with status 502 during its downstream call: \(reason)")
            }
            #expect(try daemon.admin.settledMetrics().sum("deadlined_requests_total", ["outcome": "failed"]) == 1)
        }

        @Test(arguments: SystemTests.modes)
        func downstreamThatCannotBeReached_makesTheRequestFailInTime_andHoldsNobodyElse(mode: String) throws {
            let clogged = try CloggedPort()
            // So long that the other request has its reply meanwhile.
            let timeout = SystemTests.long(milliseconds: 3_000)
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", "http://127.0.0.1:\(clogged.port)/", "--downstream-timeout", timeout],
                calibration: .light)
            let (client, other) = (try daemon.client(), try daemon.client())
            try client.send(get: "/work")
            try until("the request is in flight") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            try other.send(get: SystemTests.trivial)
            #expect(try other.reply().status == 200)
            #expect(!client.isReadable(within: .zero))
            DownstreamFailureTests.expectFailure(try client.reply(), status: 504)
        }

        /// A reply that already lies in the kernel wins over a timer that fires late.
        @Test(arguments: SystemTests.oneThreadModes)
        func replyThatCameInTimeButIsReadLate_winsOverTheTimeout(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.work(.milliseconds(20)), HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", downstream.url, "--downstream-timeout", "200ms"])
            let (client, holder) = (try daemon.client(), try daemon.client())
            try client.send(get: "/work?before=0ms", id: "late")
            try until("the call is out") { downstream.calls.count == 1 }
            try holder.send(get: "/work?before=500ms&downstream=0ms&after=0ms")
            #expect(try client.reply().status == 200)
            #expect(try holder.reply().status == 200)
            #expect(try daemon.admin.record(of: "late").stages["stale"] ?? 0 > 200)
        }

        @Test(arguments: SystemTests.modes)
        func keptConnectionThatTheDownstreamClosed_isDialledAgain(mode: String) throws {
            let downstream = try HeldDownstream { _ in [HeldDownstream.reply, .close] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", downstream.url, "--threads", "1"], calibration: .light)
            let client = try daemon.client()
            for _ in 0..<5 {
                try client.send(get: "/work")
                #expect(try client.reply().status == 200)
            }
            #expect(downstream.calls.count == 5)
            #expect(downstream.connections == 5)
        }

        @Test(arguments: SystemTests.modes)
        func call_carriesWhatRemainsOfTheDeadlineAndTheTimeAskedFor(mode: String) throws {
            let downstream = try HeldDownstream { _ in [HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url], calibration: .light)
            #expect(try daemon.get("/work?downstream=1.5ms&deadline=60s").status == 200)
            #expect(try daemon.get("/work?before=1ms&downstream=7ms&deadline=1ns").status == 200)
            let (first, second) = (downstream.calls[0], downstream.calls[1])
            #expect(first.hasPrefix("GET /call?ms=1.5 HTTP/1.1\r\n"), "\(first)")
            let remaining = try #require(first.lowercased().firstMatch(of: /\r\ngrpc-timeout: ([0-9]{1,8}[smun])\r\n/))
            #expect(!remaining.1.isEmpty)
            #expect(second.lowercased().contains("\r\ngrpc-timeout: 1n\r\n"), "at least 1n: \(second)")
        }

        @Test(arguments: SystemTests.modes)
        func replyChunkedOrEndedByClose_givesTheSameBodyAsOneWithALength(mode: String) throws {
            let framings: [[HeldDownstream.Step]] = [
                [.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")],
                [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")],
                [.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello"), .close],
                [.send("HTTP/1.0 200 OK\r\n\r\nhello"), .close],
                [.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello")],
            ]
            let downstream = try HeldDownstream { head in
                framings[Int(head.firstMatch(of: /ms=([0-9]+)/)?.1 ?? "1").map { $0 - 1 } ?? 0]
            }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url], calibration: .light)
            let replies = try framings.indices.map { try daemon.get("/work?downstream=\($0 + 1)ms") }
            #expect(replies.map(\.status) == framings.map { _ in 200 })
            #expect(Set(replies.map(\.text)).count == 1, "\(replies.map(\.text))")
        }
    }
}
