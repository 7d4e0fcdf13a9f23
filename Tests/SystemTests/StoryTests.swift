import Foundation
import Telemetry
import Testing
import Workload

extension SystemTests {
    /// The story that deadlined grew out of: A's answer sits unread while B computes, and A's client gives up.
    @Suite struct StoryTests {
        /// What came of the two requests.
        private struct End {
            var a: RequestEntry
            var b: RequestEntry
            var repliedToA: WireReply?
            var metrics: Metrics
            var log: String
            /// To what would have kept the deadline of A, of B, of nobody, and of no one that is named.
            var whatIf: [WireReply]
            var trace: Trace
        }

        private static let mostTellings = 5

        /// A waits 50 ms for its downstream and hangs up at its deadline of 150 ms, with a reset of its connection or,
        /// where it has one, of its stream. Once its call is out, B computes 400 ms.
        private static func tell(
            mode: String, over spoken: MessageProtocol = .http1, launcher: [String] = []
        ) throws -> End {
            let downstream = try HeldDownstream { _ in [.work(.milliseconds(50)), HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url], launcher: launcher)
            let (clientA, clientB) = (try daemon.client(over: spoken), try daemon.client(over: spoken))
            let sent = ContinuousClock.now
            try clientA.send(
                get: "/work?before=0ms&downstream=50ms&after=5ms", id: "A", lines: "grpc-timeout: 150m\r\n")
            try until("A's call is out") { downstream.calls.count == 1 }
            try clientB.send(get: "/work?before=400ms&downstream=0ms&after=0ms&deadline=10s", id: "B")
            var replyToA: WireReply?
            if clientA.isReadable(within: max(.zero, .milliseconds(150) - (.now - sent))) {
                replyToA = try clientA.reply()
            } else {
                clientA.hangUp(spoken.isHTTP2 ? .cancel : .reset)
            }
            #expect(try clientB.reply().status == 200)
            let (a, b) = (try daemon.admin.record(of: "A"), try daemon.admin.record(of: "B"))
            if a.deadline == "missed" { try until("the log speaks of A") { daemon.log.contains("request A missed") } }
            let whatIf = try ["id=A&", "id=B&", "id=C&", ""].map { try daemon.admin.get("/requests?\($0)whatif=1") }
            return End(
                a: a, b: b, repliedToA: replyToA, metrics: try daemon.admin.settledMetrics(), log: daemon.log,
                whatIf: whatIf, trace: try daemon.admin.trace())
        }

        @Test(arguments: SystemTests.servedByOneThread)
        func story_whereRequestsShareAThread_AIsMissedStaleAndBIsNamed(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let end = try StoryTests.tell(mode: mode, over: spoken)
            #expect(end.repliedToA == nil)
            #expect(end.a.outcome == "client_gone")
            #expect(end.a.deadline == "missed")
            #expect(end.a.stage == "stale")
            #expect(end.a.cause == "stale")
            #expect(end.a.heldBy?.id == "B")
            #expect(end.a.heldBy?.ms ?? 0 > 100, "A waited for most of B's 400 ms")
            #expect(end.b.outcome == "replied")
            #expect(end.b.deadline == "met")
        }

        @Test(arguments: SystemTests.servedByOneThread)
        func story_whereRequestsShareAThread_isToldInOneSentenceOfTheLog(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let end = try StoryTests.tell(mode: mode, over: spoken)
            let sentences = end.log.matches(
                of: /request A missed its 150ms deadline by [0-9.]+m?s: the downstream's reply sat unread for (.+)/)
            #expect(sentences.count == 1, "\(end.log)")
            #expect(sentences.first?.1.firstMatch(of: /^[0-9.]+m?s while request B computed/) != nil, "\(end.log)")
        }

        @Test(arguments: SystemTests.oneThreadModes)
        func story_whereRequestsShareAThread_isSaidToBeMendedByTurnsAndByThreads(mode: String) throws {
            let replies = try StoryTests.tell(mode: mode).whatIf
            #expect(replies.map(\.status) == [200, 400, 404, 400])
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let page = try decoder.decode(RequestEntry.List.self, from: Data(replies[0].body))
            let answer = try #require(page.requests.first?.whatIf)
            let met = answer.alternatives.filter(\.met).map(\.name)
            #expect(met.contains("\(mode) edf yield 1ms"), "\(answer)")
            #expect(met.contains { $0.split(separator: ", ").contains(Substring(poolMode)) }, "\(answer)")
            #expect(!met.contains("\(mode) edf"), "B's step is not cut")
            #expect(replies[1].text == "B kept its deadline; whatif=1 is about misses\n")
            #expect(replies[2].text.hasPrefix("no record of C: "))
            #expect(replies[3].text.hasPrefix("whatif=1 goes with id="))
        }

        @Test(arguments: SystemTests.oneThreadModes)
        func story_whereRequestsShareAThread_isTracedWithAnArrowFromBsComputingToAs(mode: String) throws {
            let trace = try StoryTests.tell(mode: mode).trace
            let arrows = trace.arrows
            #expect(arrows.map(\.from.name) == ["B compute"] && arrows.map(\.to.name) == ["A after"], "\(arrows)")
            for arrow in arrows {
                #expect(arrow.from.tid == arrow.to.tid && arrow.from.pid == arrow.to.pid, "one thread computed both")
                #expect(arrow.from.end <= arrow.to.end)
            }
            // Of nothing, A's first part takes no time that a record would have.
            let slices = trace.events("X").map(\.name)
            #expect(slices.filter { $0 != "A before" } == ["B compute", "A after"], "\(slices)")
            let rows = Dictionary(grouping: trace.events("b"), by: \.id).values.map { $0.map(\.name) }
            #expect(rows.contains { $0.first == "missed: stale" && $0.contains("stale") }, "\(rows)")
            let moments = trace.events("i").filter { $0.args?.id == "A" }.map(\.name)
            #expect(Set(moments) == ["deadline passed", "client hung up"])
        }

        @Test(arguments: SystemTests.servedByOneThread)
        func story_whereRequestsShareAThread_countsAsWaste(mode: String, over spoken: MessageProtocol) throws {
            let end = try StoryTests.tell(mode: mode, over: spoken)
            let labels = ["mode": mode, "outcome": "client_gone", "deadline": "missed", "protocol": spoken.name]
            #expect(end.metrics.sum("deadlined_requests_total", labels) == 1)
            let cause = ["mode": mode, "stage": "stale", "cause": "stale"]
            #expect(end.metrics.sum("deadlined_deadline_misses_total", cause) == 1)
            #expect(end.metrics.sum("deadlined_deadline_misses_total") == 1)
            // All of A's compute came after its deadline; none of B's did. On a busy machine A arrives late, and its
            // hang-up is then a moment before its deadline: the reason is that.
            let wasted = end.metrics.sum("deadlined_wasted_cpu_seconds_total", ["mode": mode])
            #expect(abs(wasted * 1_000 - end.a.wastedCpuMs) < 0.001)
            #expect(end.a.wastedCpuMs > 0)
            #expect(abs(end.a.wastedCpuMs - (end.a.stages["compute"] ?? 0)) < 0.001)
            #expect(end.b.wastedCpuMs == 0)
        }

        /// A busy machine may keep A off the CPU for longer than it has; it is told again then, and must be met once.
        /// In the other modes no machine is quiet enough.
        @Test(arguments: [[], ["taskset", "-c", "0"]], [MessageProtocol.http1, .grpc])
        func story_inAPool_onTwoCoresAndOnOne_AIsMet(launcher: [String], over spoken: MessageProtocol) throws {
            var end = try StoryTests.tell(mode: poolMode, over: spoken, launcher: launcher)
            for _ in 1..<StoryTests.mostTellings where end.a.deadline == "missed" {
                end = try StoryTests.tell(mode: poolMode, over: spoken, launcher: launcher)
            }
            #expect(end.repliedToA?.status == 200)
            #expect(end.a.outcome == "replied")
            #expect(end.a.deadline == "met")
            #expect(end.a.heldBy == nil)
            #expect(end.b.outcome == "replied")
            #expect(!end.log.contains("request A missed"))
            #expect(end.metrics.sum("deadlined_deadline_misses_total") == 0)
            #expect(end.metrics.sum("deadlined_wasted_cpu_seconds_total") == 0)
        }
    }
}
