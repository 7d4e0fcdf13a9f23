import Foundation
import RPC
import Telemetry
import Testing
import Workload

extension SystemTests {
    /// What policies refuse and stop, as metrics, records, `/status`, the log and clients tell it.
    @Suite struct DroppedRequestTests {
        @Test(arguments: SystemTests.served)
        func refusedAndStoppedRequests_countOnceInEachFamily(mode: String, over spoken: MessageProtocol) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", downstream.url, "--threads", "8", "--set", "overload.policy=expired"])
            let client = try daemon.client(over: spoken)
            for _ in 0..<7 {
                try client.send(get: "\(SystemTests.trivial)&deadline=1ns")
                let reply = try client.reply()
                #expect(reply.text == "the deadline has passed\n")
                // gRPC has a status for deadlines, after which nobody tries again.
                let isCall = spoken == .grpc
                #expect(reply.rpcStatus == (isCall ? .deadlineExceeded : nil) && reply.asksToWait != isCall)
                #expect(isCall || (reply.status == 503 && reply["retry-after"] == "1"))
            }
            let sent = ContinuousClock.now
            try client.send(get: "/work?before=1ms&downstream=1ms&after=1ms&deadline=1s", id: "stopped")
            try until("its call is out") { downstream.openCalls == 1 }
            try until("its deadline has passed") { ContinuousClock.now - sent > .seconds(1) }
            downstream.release()
            #expect(try client.reply().status == 504)
            try client.send(get: "\(SystemTests.trivial)&deadline=60s")
            #expect(try client.reply().status == 200)

            try Self.expectCounts(try daemon.admin.settledMetrics(), over: spoken)
            let shed = try daemon.admin.records("?outcome=shed")
            #expect(shed.count == 7 && shed.allSatisfy { $0.cause == "shed" && $0.dropped == "expired" })
            let stopped = try daemon.admin.record(of: "stopped")
            #expect(stopped.outcome == "expired" && stopped.status == 504)
            #expect(stopped.stage == "downstream" && stopped.cause == "expired" && stopped.dropped == "expired")
            #expect(stopped.wastedCpuMs == stopped.stages["compute"])
            let worker = try daemon.admin.status().workers[0]
            #expect(worker.shed == 7 && worker.expired == 1)
            #expect(worker.policy?.name == "expired" && worker.policy?.act == true)
            try until("the loop has seen an empty queue") {
                try daemon.admin.status().workers[0].runQueue?.length == 0
            }
            try until("the log has counted what was refused") { Self.shed(in: daemon.log) == 7 }
            try until("the log tells of the one that was stopped") {
                daemon.log.contains("request stopped missed its 1s")
            }
            #expect(daemon.log.matches(of: /: refused/).isEmpty)
        }

        /// Of seven that were refused, one that was stopped, and one that was met.
        private static func expectCounts(_ metrics: Metrics, over spoken: MessageProtocol) throws {
            let requests = "deadlined_requests_total"
            for (outcome, deadline, count) in [
                ("replied", "met", 1), ("shed", "missed", 7), ("expired", "missed", 1), ("failed", "missed", 0),
            ] {
                let found = metrics.sum(requests, ["outcome": outcome, "deadline": deadline])
                #expect(found == Double(count), "\(outcome)")
            }
            let calls = "rpc_server_call_duration_seconds_count"
            for (status, count) in [("OK", 1), ("DEADLINE_EXCEEDED", 8)] {
                let found = metrics.sum(calls, ["rpc_response_status_code": status])
                #expect(found == (spoken == .grpc ? Double(count) : 0), "\(status)")
            }
            #expect(metrics.sum(requests) == 9 && metrics.sum("deadlined_deadline_misses_total") == 8)
            for (outcome, status, count) in [("shed", "503", 7.0), ("expired", "504", 1)] {
                #expect(metrics.sum("deadlined_deadline_misses_total", ["cause": outcome]) == count)
                #expect(metrics.sum("deadlined_dropped_requests_total", ["outcome": outcome]) == count)
                #expect(
                    metrics.sum(
                        "http_server_request_duration_seconds_count", ["http_response_status_code": status]) == count)
            }
            #expect(metrics.sum("deadlined_dropped_requests_total", ["reason": "expired"]) == 8)
            let wasted = metrics.sum("deadlined_wasted_cpu_seconds_total", ["reason": "expired"])
            #expect(wasted > 0 && wasted == metrics.sum("deadlined_wasted_cpu_seconds_total"))
        }

        /// Requests that the log says were refused, over all its lines.
        private static func shed(in log: String) -> Int {
            log.matches(of: /shed ([0-9]+) requests? in the last second: expired/).compactMap { Int($0.1) }.reduce(0, +)
        }

        @Test func darkPolicy_dropsNothing_andCountsWhatItWouldDrop_byTheDeadline() throws {
            // By the calibration a document takes 10 s, and in truth some milliseconds.
            let daemon = try DaemonUnderTest(
                [
                    "--set", "overload.policy=predict", "--set", "overload.act=false", "--set",
                    "overload.estimate=asked", "--set", "calibration.hash=2000", "--set", "calibration.json=0.0001",
                ], calibration: nil)
            let client = try daemon.client()
            let target = "/work?kind=json&before=1ms&downstream=0ms&after=0ms"
            for (deadline, count) in [("60s", 3), ("9s", 2), ("1ns", 4)] {
                for _ in 0..<count {
                    try client.send(get: "\(target)&deadline=\(deadline)")
                    #expect(try client.reply().status == 200)
                }
            }
            let metrics = try daemon.admin.settledMetrics()
            let would = { metrics.sum("deadlined_would_shed_total", ["policy": "predict", "deadline": $0]) }
            #expect(would("met") == 2 && would("missed") == 4)
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == 9)
            #expect(metrics.sum("deadlined_dropped_requests_total") == 0)
            let marked = try daemon.admin.records("?limit=9").map(\.wouldDrop)
            #expect(marked.count { $0 == "predicted" } == 6 && marked.count { $0 == nil } == 3)
            let policy = { try daemon.admin.status().workers[0].policy }
            #expect(try policy()?.act == false)
            // It is at work while it finds what it would drop, between two looks of the worker's.
            try until("the policy is seen at work") {
                try client.send(get: "\(target)&deadline=9s")
                return try client.reply().status == 200 && policy()?.isShedding == true
            }
            try until("it is seen at rest") { try policy()?.isShedding == false }
        }

        @Test(arguments: ["http", "grpc"])
        func load_joinsEveryRefusal_moreThanTheDaemonHasRecordsOf(scheme: String) throws {
            let daemon = try DaemonUnderTest(
                mode: SystemTests.oneThreadModes[0], ["--set", "overload.queue=1"])
            let result = try Tool.run(
                [DaemonUnderTest.executable, "load", "\(scheme)://127.0.0.1:\(daemon.port)"]
                    + ["--admin", "127.0.0.1:\(daemon.admin.port)", "--arrivals", "constant", "--rate", "400/s"]
                    + ["--duration", "1s", "--deadline", "60s", "--before", "20ms", "--downstream", "0ms"]
                    + ["--after", "0ms"])
            let metrics = try daemon.admin.settledMetrics()
            let shed = Int(metrics.sum("deadlined_requests_total", ["outcome": "shed"]))
            #expect(shed > 256 && Int(metrics.sum("deadlined_requests_total")) == 400)
            let causes = result.output.matches(of: /cause +([^\n]*)/).map { String($0.1) }
            #expect(causes == ["shed: \(shed)"], "\(result.output)")
            #expect(!result.output.contains("difference"), "\(result.output)")
            let dropped = ["outcome": "shed", "reason": "queue_full"]
            #expect(Int(metrics.sum("deadlined_dropped_requests_total", dropped)) == shed)
        }
    }
}
