import Glibc
import Testing

extension SystemTests {
    /// Clients that take their time, beside others that do not: expected are full service for the others, an end for
    /// the slow ones by the time-outs, and memory within a bound.
    @Suite struct SlowClientTests {
        private static let message = Array(
            "POST \(SystemTests.trivial) HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nsome body".utf8)
        /// What a worker may grow by. A connection costs some kilobytes, a debug build's too.
        private static let memoryMebibytes = 32

        /// A second apart, each of 200 clients sends one more byte of its request.
        @Test(arguments: SystemTests.modes)
        func twoHundredClientsOfOneByteASecond_holdNobodyUp(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "4", "--deadline", "2s"], calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            let slow = try (0..<200).map { _ in try daemon.client() }
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .keepAlive, .closing],
                target: "/work?before=0ms&downstream=2ms&after=0ms")
            for second in 0..<5 {
                for client in slow { try client.send([Self.message[second]]) }
                let replies = load.tally.replies
                _ = slow[0].isReadable(within: .seconds(1))
                #expect(load.tally.replies > replies + 50, "in second \(second)")
            }
            let tally = try load.end()
            #expect(tally.failures == [])
            for client in slow { try client.send(Array(Self.message[5...])) }
            for client in slow { #expect(try client.reply().status == 200) }
            let metrics = try daemon.admin.metrics()
            let missed = metrics.sum("deadlined_requests_total", ["deadline": "missed"])
            #expect(missed <= Double(tally.replies) / 100, "\(missed) of \(tally.replies) quick and 200 slow requests")
            memory.expect(atMost: Self.memoryMebibytes, "200 clients of a byte a second, \(mode)")
        }

        /// One client for every place in a request where it can stop sending: none gets anything but a 408 or, before
        /// the first byte, a close.
        @Test(arguments: SystemTests.modes)
        func clientsThatStallAtEveryByte_areEndedByTheTimeouts(mode: String) throws {
            let daemon = try DaemonUnderTest(
                mode: mode,
                [
                    "--threads", "4", "--set", "limits.header_timeout=1s", "--set", "limits.body_timeout=1s", "--set",
                    "limits.idle_timeout=1s",
                ])
            let memory = MemoryGrowth(of: daemon)
            let clients = try Self.message.indices.map { count in
                let client = try daemon.client()
                try client.send(Array(Self.message[..<count]))
                return client
            }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(try clients[0].everything() == [])
            for client in clients[1...] {
                #expect(try client.reply().status == 408)
                #expect(try client.everything() == [])
            }
            try until("no connection is open") { try daemon.admin.metrics().sum("deadlined_open_connections") == 0 }
            #expect(
                try daemon.admin.metrics().value("deadlined_rejected_requests_total", ["status": "408"])
                    == Double(clients.count - 1))
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
