import Telemetry
import Testing
import Workload

extension SystemTests {
    /// A missed deadline is put down to where the time went.
    @Suite struct CauseTests {
        /// A request of a mode with one runner, alone.
        struct Lonely: CustomTestStringConvertible, Sendable {
            var before = 0
            var downstream = 0
            var after = 0
            var deadline: Int
            /// In stages where it neither computes nor calls.
            var longestWait: Int
            /// Compute is on the CPU or waits for it.
            var stages: [String]
            var cause: String

            var testDescription: String { cause }

            /// Times that a slow build's own delays are short beside.
            var query: String {
                [("before", before), ("downstream", downstream), ("after", after), ("deadline", deadline)]
                    .map { "\($0)=\(SystemTests.long(milliseconds: $1))" }.joined(separator: "&")
            }
        }

        private static let lonely = [
            Lonely(before: 60, deadline: 20, longestWait: 5, stages: ["compute", "preempted"], cause: "compute"),
            Lonely(downstream: 150, deadline: 20, longestWait: 5, stages: ["downstream"], cause: "downstream"),
            // On a busy machine the downstream is late itself. Compute takes half to three times as long as asked.
            Lonely(
                downstream: 260, after: 90, deadline: 300, longestWait: 30,
                stages: ["downstream", "compute", "preempted"], cause: "downstream"),
        ]

        private static let cases = SystemTests.served.flatMap { mode, spoken in lonely.map { (mode, spoken, $0) } }

        @Test(arguments: CauseTests.cases)
        func requestAlone_thatAsksForMoreThanItsBudget_hasOnlyItselfToBlame(
            mode: String, over spoken: MessageProtocol, request: Lonely
        ) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let client = try daemon.client(over: spoken)
            // A busy machine lets a request wait for the worker's process now and then, which is the story of another
            // test. One of these does not wait.
            let longestWait = Double(request.longestWait * SystemTests.slowness)
            var record = try missed(request, id: "late-0", client, daemon)
            for number in 1..<30 where record.waited > longestWait {
                record = try missed(request, id: "late-\(number)", client, daemon)
            }
            #expect(record.waited <= longestWait, "milliseconds; the machine was busy thirty times")
            #expect(record.outcome == "replied")
            #expect(record.deadline == "missed")
            #expect(request.stages.contains(record.stage ?? ""))
            #expect(record.cause == request.cause)
            #expect(record.heldBy == nil)
            #expect(record.latenessMs > 0)
        }

        private func missed(
            _ request: Lonely, id: String, _ client: any WorkClient, _ daemon: DaemonUnderTest
        ) throws -> RequestEntry {
            try client.send(get: "/work?\(request.query)", id: id)
            let reply = try client.reply()
            #expect(reply.status == 200)
            #expect(Double(reply["deadline-remaining-ms"] ?? "") ?? 0 < 0)
            return try daemon.admin.record(of: id)
        }

        /// A connection that nobody could accept: its request lay in the kernel all the while, and its deadline counts
        /// from there.
        @Test(arguments: SystemTests.servedByOneThread)
        func requestBeforeItsConnectionIsAccepted_waitsInTheKernel_andTheHolderIsNamed(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let daemon = try DaemonUnderTest(mode: mode)
            let holder = try daemon.client(over: spoken)
            // Some ten readings of the metrics, which tests beside this one slow down.
            let held = SystemTests.long(milliseconds: 1_500)
            try holder.send(get: "/work?before=\(held)&downstream=0ms&after=0ms&deadline=10s", id: "holder")
            try until("the thread is held") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            let client = try daemon.client(over: spoken)
            try client.send(get: "\(SystemTests.trivial)&deadline=1ms", id: "late")
            #expect(try client.reply().status == 200)
            let record = try daemon.admin.record(of: "late")
            #expect(record.stage == "kernel")
            #expect(record.cause == "kernel")
            #expect(record.heldBy?.id == "holder")
            #expect(record.stages["kernel"] ?? 0 > 1)
        }

        /// The front reads it at once; what it waits for is a runner.
        @Test(arguments: [MessageProtocol.http1, .grpc])
        func requestInAPool_whenEveryThreadComputes_waitsInTheQueue(over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: poolMode, ["--threads", "1"])
            let holder = try daemon.client(over: spoken)
            try holder.send(get: "/work?before=2s&downstream=0ms&after=0ms&deadline=10s", id: "holder")
            try until("the thread is held") { try daemon.admin.metrics().sum("deadlined_in_flight") == 1 }
            let client = try daemon.client(over: spoken)
            try client.send(get: "\(SystemTests.trivial)&deadline=300ms", id: "late")
            #expect(try client.reply().status == 200)
            let record = try daemon.admin.record(of: "late")
            #expect(record.stage == "queue")
            #expect(record.cause == "queue")
            #expect(record.heldBy == nil)
        }

        @Test func manyMisses_areToldInAFewSentences_andTheRestCounted() throws {
            let daemon = try DaemonUnderTest()
            let client = try daemon.client()
            let misses = 500
            for _ in 0..<misses {
                try client.send(get: "\(SystemTests.trivial)&deadline=1ns")
                #expect(try client.reply().status == 200)
            }
            func told() -> Int { daemon.log.matches(of: /missed its 1ns deadline/).count }
            func leftOut() -> Int {
                daemon.log.matches(of: /([0-9]+) more misses/).compactMap { Int($0.1) }.reduce(0, +)
            }
            try until("the log has told or counted each miss") { told() + leftOut() == misses }
            #expect((1..<misses / 2).contains(told()), "told: \(told())")
            #expect(try daemon.admin.settledMetrics().sum("deadlined_deadline_misses_total") == Double(misses))
        }
    }
}

extension RequestEntry {
    /// Milliseconds in which its thread neither computed for it nor called.
    fileprivate var waited: Double { ["kernel", "queue", "stale", "write"].reduce(0) { $0 + (stages[$1] ?? 0) } }
}
