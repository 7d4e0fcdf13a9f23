import Glibc
import Testing
import Wire
import Workload

extension SystemTests {
    /// Clients that take their time, beside others that do not: expected are full service for the others, an end for
    /// the slow ones by the time-outs, and memory within a bound.
    @Suite struct SlowClientTests {
        /// What a worker may grow by. A connection costs some kilobytes, a debug build's too.
        private static let memoryMebibytes = 32

        /// The end of a call: some of its head, and its message.
        private static let lastBytes = 60

        /// Whoever reads what trickles in is the same in each mode.
        private static let served =
            SystemTests.modes.map { ($0, MessageProtocol.http1) } + [(SystemTests.standardMode, .grpc)]

        /// A second apart, each of 200 clients sends one more byte of its request.
        @Test(arguments: SlowClientTests.served)
        func twoHundredClientsOfOneByteASecond_holdNobodyUp(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "4", "--deadline", "2s"], calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            let slow = try (0..<200).map { _ in try daemon.client(over: spoken) }
            for client in slow { try client.hold(SystemTests.trivial) }
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .keepAlive, spoken.isHTTP2 ? .leaving : .closing],
                target: "/work?before=0ms&downstream=2ms&after=0ms", over: spoken)
            if spoken.isHTTP2 {
                // A session that has begun, within the head of a call.
                for client in slow { try client.sendHeld(client.heldBytes - Self.lastBytes) }
            }
            for second in 0..<5 {
                for client in slow { try client.sendHeld(1) }
                let replies = load.tally.replies
                _ = slow[0].isReadable(within: .seconds(1))
                #expect(load.tally.replies > replies + 50, "in second \(second)")
            }
            let tally = try load.end()
            #expect(tally.failures == [])
            for client in slow { try client.sendHeld(client.heldBytes) }
            for client in slow { #expect(try client.reply().status == 200) }
            let metrics = try daemon.admin.metrics()
            let missed = metrics.sum("deadlined_requests_total", ["deadline": "missed"])
            #expect(missed <= Double(tally.replies) / 100, "\(missed) of \(tally.replies) quick and 200 slow requests")
            memory.expect(atMost: Self.memoryMebibytes, "200 clients of a byte a second over \(spoken), \(mode)")
        }

        /// One client for every place in a request where it can stop sending: none gets anything but a 408 or, before
        /// the first byte, a close. A session of HTTP/2 gets a GOAWAY.
        @Test(arguments: SlowClientTests.served)
        func clientsThatStallAtEveryByte_areEndedByTheTimeouts(mode: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(
                mode: mode,
                [
                    "--threads", "4", "--set", "limits.header_timeout=1s", "--set", "limits.body_timeout=1s", "--set",
                    "limits.idle_timeout=1s",
                ])
            let memory = MemoryGrowth(of: daemon)
            let whole = try daemon.client(over: spoken)
            try whole.hold(SystemTests.trivial)
            // What begins like HTTP/2's preface is HTTP/1.1 until that is whole.
            let first = spoken.isHTTP2 ? HTTP2Preface.bytes.utf8CodeUnitCount : 0
            let clients = try (first..<whole.heldBytes).map { count in
                let client = try daemon.client(over: spoken)
                try client.hold(SystemTests.trivial)
                try client.sendHeld(count)
                return client
            }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            try whole.end()
            for (number, client) in clients.enumerated() {
                guard spoken == .http1 else {
                    try client.end()
                    continue
                }
                if number > 0 { #expect(try client.reply().status == 408) }
                #expect(try client.endsQuietly())
            }
            try until("no connection is open") { try daemon.admin.metrics().sum("deadlined_open_connections") == 0 }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_requests_total") == 1, "the one beside them")
            let rejected = metrics.sum("deadlined_rejected_requests_total", ["status": "408"])
            // Of calls those whose head is whole: what comes before that is no message yet.
            #expect(spoken == .http1 ? rejected == Double(clients.count - 1) : rejected > 1)
            memory.expect(atMost: Self.memoryMebibytes, "\(clients.count) clients that stall at every byte, \(mode)")
        }

        /// Idle connections cost memory and nothing else: no CPU, and the next request is served as ever.
        @Test(arguments: SystemTests.modes)
        func fiveThousandIdleConnections_costLittle(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "4"])
            let worker = try daemon.worker()
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            let before = worker.privateBytes
            let idle = try (0..<5_000).map { _ in try daemon.client() }
            try until("all are accepted") { try daemon.admin.metrics().sum("deadlined_open_connections") == 5_000 }
            let each = (worker.privateBytes - before) / idle.count
            print("measured: 5000 idle connections, \(mode): \(each) bytes each, at most 8 KiB")
            if SystemTests.sanitizer == nil { #expect(each < 8 << 10, "each costs \(each) bytes") }
            let cpu = worker.cpuTime
            _ = idle[0].isReadable(within: .seconds(1))
            // The sweep looks at each connection four times a second.
            #expect(worker.cpuTime - cpu < .milliseconds(200))
            let (first, last) = (idle[0], idle[4_999])
            for client in [first, last] {
                try client.send(get: SystemTests.trivial)
                #expect(try client.reply().status == 200)
            }
            for client in idle { client.close() }
            try until("all are gone") { try daemon.admin.metrics().sum("deadlined_open_connections") == 0 }
        }
    }
}
