import Glibc
import Testing
import Workload

extension SystemTests {
    /// Three times the load that a worker can serve, from clients of whom some hang up, while the daemon refuses what
    /// comes too late and gives up who is gone. Requests sleep for their compute time, so that a busy machine does not
    /// matter.
    @Suite struct OverloadedTests {
        /// 200 a second are served.
        private static let target = "/work?before=5ms&downstream=1ms&after=0ms&deadline=100ms"
        /// At most 600 a second come, and more than wait for 80 ms.
        private static let clients = 60

        private static func options(_ mode: String) -> [String] {
            let slots = SystemTests.oneThreadModes.contains(mode) ? [] : ["--set", "scheduling.slots=1"]
            return slots + [
                "--set", "workload.kind=sleep", "--discipline", "edf", "--policy", "predict", "--set",
                "overload.margin=20ms", "--set", "abandon=true",
            ]
        }

        private static func crowd(on daemon: DaemonUnderTest, over spoken: MessageProtocol) -> Crowd {
            Crowd(of: clients, on: daemon.port, target: target, over: spoken)
        }

        /// What the daemon counts is what the clients have seen.
        private static func expectSums(
            _ daemon: DaemonUnderTest, _ tally: Crowd.Tally, over spoken: MessageProtocol
        ) throws {
            let metrics = try daemon.admin.settledMetrics()
            func count(_ outcome: String) -> Int {
                Int(metrics.sum("deadlined_requests_total", ["outcome": outcome]))
            }
            let (replied, gone, shed) = (count("replied"), count("client_gone"), count("shed"))
            #expect(tally.faults == [])
            #expect(tally.lost == 0)
            #expect(replied + gone + shed + count("expired") == tally.sent)
            #expect(count("failed") == 0)
            // One that leaves may have been served, or refused, before that is known.
            let served = tally.statuses[200] ?? 0
            #expect((served...served + tally.left).contains(replied))
            // gRPC has one status for all that a policy drops because of its deadline.
            let refused = spoken == .grpc ? tally.dropped : tally.statuses[503] ?? 0
            #expect((refused...refused + tally.left).contains(spoken == .grpc ? shed + count("expired") : shed))
            #expect(gone <= tally.left)
            let missed = metrics.sum("deadlined_requests_total", ["deadline": "missed"])
            #expect(metrics.sum("deadlined_deadline_misses_total") == missed)
            try until("nothing waits, and no work is ahead") {
                let worker = try daemon.admin.status().workers[0]
                return worker.runQueue?.length == 0 && worker.policy?.workAheadMs ?? 0 == 0
            }
        }

        @Test(arguments: SystemTests.served)
        func underThreeTimesItsLoad_eachRequestIsAnsweredOrItsClientGone_andSumsHold(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let daemon = try DaemonUnderTest(mode: mode, OverloadedTests.options(mode))
            let worker = try daemon.worker()
            let crowd = Self.crowd(on: daemon, over: spoken)
            try until("many are served, and some are refused", within: .seconds(60)) {
                let tally = crowd.tally
                return tally.statuses[200] ?? 0 >= 200 && tally.statuses[503] ?? 0 >= 20 && tally.left >= 40
            }
            try OverloadedTests.expectSums(daemon, crowd.end(), over: spoken)
            #expect(try daemon.worker().pid == worker.pid)
        }

        @Test(arguments: SystemTests.served)
        func workerThatIsKilled_losesWhatItHad_andNothingElse(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, OverloadedTests.options(mode))
            let crowd = Self.crowd(on: daemon, over: spoken)
            for kills in 1...3 {
                let served = crowd.tally.statuses[200] ?? 0
                try until("the load goes on", within: .seconds(60)) { crowd.tally.statuses[200] ?? 0 >= served + 30 }
                kill(try daemon.worker().pid, SIGKILL)
                try until("there is a successor") {
                    try daemon.admin.metrics().value("deadlined_worker_restarts_total") == Double(kills)
                        && daemon.workers.count == 1
                }
            }
            let served = crowd.tally.statuses[200] ?? 0
            try until("the last one serves", within: .seconds(60)) { crowd.tally.statuses[200] ?? 0 >= served + 30 }
            let tally = try crowd.end()
            let metrics = try daemon.admin.settledMetrics()
            let ended = Int(metrics.sum("deadlined_requests_total"))
            let killed = metrics.sum("deadlined_deadline_misses_total", ["cause": "killed"])
            #expect(tally.faults == [])
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "failed"]) == killed)
            #expect(Int(killed) <= OverloadedTests.clients * 3)
            // A worker may die before it has read a request, or before it has counted one.
            let answered = tally.statuses.values.reduce(0, +)
            #expect(ended <= tally.sent && tally.sent - ended <= tally.lost + tally.left)
            #expect(answered + tally.left + tally.lost == tally.sent)
        }

        @Test(arguments: SystemTests.served)
        func policyThatAReloadChanges_isTakenUp_andNoRequestIsLost(mode: String, over spoken: MessageProtocol) throws {
            let slots = SystemTests.oneThreadModes.contains(mode) ? "unlimited" : "1"
            func file(_ policy: String) -> String {
                """
                mode: \(mode)
                scheduling: { discipline: edf, slots: \(slots) }
                overload: { policy: \(policy), margin: 20ms }
                abandon: true
                workload: { kind: sleep }

                """
            }
            let daemon = try DaemonUnderTest(configuration: file("predict"))
            let crowd = Self.crowd(on: daemon, over: spoken)
            for policy in ["none", "codel", "expired", "hopeless", "predict"] {
                try daemon.rewriteConfiguration(file(policy))
                daemon.send(SIGHUP)
                try until("the policy is \(policy)") {
                    try daemon.admin.status().workers.map { $0.policy?.name } == [policy]
                }
                let served = crowd.tally.statuses[200] ?? 0
                try until("it serves", within: .seconds(60)) { crowd.tally.statuses[200] ?? 0 >= served + 30 }
            }
            try OverloadedTests.expectSums(daemon, crowd.end(), over: spoken)
            #expect(try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 0)
        }

        /// The downstream never answers: nothing but the hang-up ends the request.
        @Test(arguments: SystemTests.served)
        func clientThatHangsUpDuringTheCall_isGivenUp_andTheThreadServesTheNext(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let downstream = try HeldDownstream { _ in [.hold] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                mode: mode,
                OverloadedTests.options(mode) + ["--downstream", downstream.url, "--threads", "1"])
            for (number, way) in HangUpWay.all(over: spoken).enumerated() {
                let client = try daemon.client(over: spoken)
                try client.send(get: "/work?before=0ms&deadline=60s", id: way.rawValue)
                try until("the call is out") { downstream.calls.count == number + 1 }
                client.hangUp(way)
                let record = try daemon.admin.record(of: way.rawValue)
                #expect(record.outcome == "client_gone" && record.cause == "hangup", "\(way)")
                #expect(record.stage == "downstream", "\(way)")
                if way == .halfClose { #expect(try client.reply().text == "the client is gone\n") }
                #expect(try daemon.get(SystemTests.trivial).status == 200)
            }
        }
    }
}
