import Reactor
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// What a client of HTTP/2 may ask for, and how long it is waited for.
struct StreamBoundsTests {
    @Test func streamsBeyondTheLimit_areRefused_andMayBeTriedAgain() throws {
        let bench = try FrontBench { $0.streams = 2 }
        let client = try StreamClient(bench)
        // Before it knows the limit.
        let streams = (0..<3).map { _ in client.request() }
        client.send()
        client.settle()
        #expect(client.replies.count == 2)
        #expect(client.resets == [streams[2]: .refusedStream])
        let again = client.request()
        client.settle()
        #expect(client.status(of: again) == 200)
        #expect(Tally(bench.slab).met(.replied) == 3)
    }

    @Test(arguments: [
        ("/work?" + String(repeating: "a", count: 2_000), "", 0, 414, RejectionStatus.targetTooLong),
        (StreamClient.trivial, "a: " + String(repeating: "b", count: 5_000) + "\r\n", 0, 431, .headersTooLarge),
        (StreamClient.trivial, "", 1_100_000, 413, .contentTooLarge),
    ])
    func whatIsTooLarge_isRefused_andTheConnectionGoesOn(
        target: String, lines: String, body: Int, status: Int, counted: RejectionStatus
    ) throws {
        let bench = try FrontBench()
        let client = try StreamClient(bench)
        client.settle()
        let stream = client.request(
            target, method: body > 0 ? "POST" : "GET", lines: lines, body: [UInt8](repeating: 1, count: body))
        for _ in 0..<10 { client.settle() }
        #expect(client.status(of: stream) == status)
        let later = client.request()
        client.settle()
        #expect(client.status(of: later) == 200)
        #expect(Tally(bench.slab)[counted] == 1)
    }

    @Test func aBodyThatIsAnnouncedTooLarge_isRefused_beforeItComes() throws {
        let bench = try FrontBench()
        let client = try StreamClient(bench)
        client.settle()
        // No more than a window of it leaves.
        let stream = client.request(
            method: "POST", lines: "content-length: 1100000\r\n", body: [UInt8](repeating: 1, count: 1_100_000))
        client.send()
        bench.pass()
        client.receive()
        #expect(client.status(of: stream) == 413)
        client.settle()
        #expect(Tally(bench.slab)[.contentTooLarge] == 1)
    }

    /// 100-continue, whose client may wait for ever (RFC 9110 10.1.1).
    @Test(arguments: [("expect: 100-continue\r\n", 1), ("expect: 100-Continue\r\n", 1), ("", 0), ("expect: x\r\n", 0)])
    func aBodyThatWaitsForAWord_isLetCome(lines: String, words: Int) throws {
        let bench = try FrontBench()
        let client = try StreamClient(bench)
        client.settle()
        client.request(method: "POST", lines: lines, body: [1])
        let bytes = client.unsent()
        // A frame's length, and its own head's.
        let head = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2]) + 9
        let before = client.received.count
        #expect(client.wire.send(Array(bytes[..<head])) == head)
        bench.pass()
        client.receive()
        let kinds = client.received.count > before ? [client.received[before + 3]] : []
        #expect(kinds == [UInt8](repeating: 1, count: words))
        #expect(client.wire.send(Array(bytes[head...])) == bytes.count - head)
        client.settle()
        #expect(client.statuses == [lines.hasSuffix("x\r\n") ? 417 : 200])
    }

    @Test func aBodyThatDoesNotCome_getsA408_andOtherStreamsAreServed() throws {
        let bench = try FrontBench { $0.bodyTimeout = .milliseconds(1) }
        let client = try StreamClient(bench)
        client.settle()
        let slow = client.request(method: "POST", body: [UInt8](repeating: 1, count: 600_000))
        // What leaves is bounded by the window, which is never opened further: nothing of the server's is read.
        client.send()
        bench.pass()
        let connection = try #require(client.connection)
        let end = Clock.now() + .seconds(10)
        while client.status(of: slow) == nil, Clock.now() < end {
            connection.losePatience()
            bench.pass()
            client.receive()
        }
        #expect(client.status(of: slow) == 408)
        let other = client.request()
        client.settle()
        #expect(client.status(of: other) == 200)
    }

    /// A field of connections (RFC 9113 8.2.2).
    @Test(arguments: [false, true])
    func aHeadThatBreaksTheRules_isOver_andItsConnectionIsNotLeftForIt(isTrailers: Bool) throws {
        let bench = try FrontBench { $0.headerTimeout = .milliseconds(1) }
        let client = try StreamClient(bench)
        client.settle()
        let stream = client.request(method: "POST", lines: isTrailers ? "" : "te: gzip\r\n", body: [1])
        if isTrailers {
            let bytes = client.unsent()
            let head = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2]) + 9
            let field = [0, 2] + Array("te".utf8) + [4] + Array("gzip".utf8)
            let frame = [0, 0, UInt8(field.count), 1, 5, 0, 0, 0, UInt8(stream)] + field
            #expect(client.wire.send(Array(bytes[..<head]) + frame) > head)
        }
        client.settle()
        #expect(client.resets == [stream: .protocolError])
        // It is idle, and waited for as such.
        let connection = try #require(client.connection)
        #expect(connection.clientPhase == .idle)
        #expect(connection.patience.load(ordering: .relaxed) > (Clock.now() + .seconds(30)).nanoseconds)
    }

    @Test func aClientThatNeverOpensItsWindow_isGivenUpStreamByStream() throws {
        let bench = try FrontBench { $0.bodyTimeout = .milliseconds(1) }
        let client = try StreamClient(bench, window: 0)
        client.settle()
        let stream = client.request()
        client.settle()
        #expect(client.status(of: stream) == nil)
        let connection = try #require(client.connection)
        let end = Clock.now() + .seconds(10)
        while client.resets.isEmpty, Clock.now() < end {
            connection.losePatience()
            bench.pass()
            client.receive()
        }
        #expect(client.resets == [stream: .cancel])
        #expect(Tally(bench.slab).missed(.clientGone) == 1)
        let head = client.request(method: "HEAD")
        client.settle()
        #expect(client.status(of: head) == 200, "what needs no window is served")
    }

    @Test func aClientThatReadsNothing_isCutOff_andItsRequestsAreClientGone() throws {
        let bench = try FrontBench {
            $0.bodyTimeout = .milliseconds(1)
            $0.streams = 100_000
        }
        let client = try StreamClient(bench)
        client.settle()
        let connection = try #require(client.connection)
        var asked: UInt64 = 0
        let end = Clock.now() + .seconds(10)
        while connection.writeWatch == nil, Clock.now() < end {
            for _ in 0..<50 { client.request() }
            asked += 50
            client.send()
            for _ in 0..<5 { bench.pass() }
        }
        while Tally(bench.slab).openConnections > 0, Clock.now() < end {
            connection.losePatience()
            bench.pass()
        }
        let tally = Tally(bench.slab)
        #expect(tally.openConnections == 0)
        #expect(tally.inFlight == 0)
        #expect(tally.missed(.clientGone) > 0)
        #expect(tally.committed == asked)
    }

    /// Cut in its frame's header, in its fields, and behind a frame that does not end it.
    @Test(arguments: [4, 9, 12, 14])
    func aHeadThatDoesNotEnd_isWaitedForNoLongerThanOthers(count: Int) throws {
        let bench = try FrontBench { $0.headerTimeout = .milliseconds(1) }
        let client = try StreamClient(bench)
        client.settle()
        // Of five bytes; without END_HEADERS. 0x82, 0x86: GET, http.
        client.wire.send(Array([0, 0, 5, 1, 1, 0, 0, 0, 1, 0x82, 0x86, 0x82, 0x86, 0x82].prefix(count)))
        let connection = try #require(client.connection)
        let end = Clock.now() + .seconds(10)
        while client.end == .none, Clock.now() < end {
            bench.pass()
            if connection.patience.load(ordering: .relaxed) <= Clock.now().nanoseconds { connection.losePatience() }
            client.receive()
        }
        #expect(client.end == .orderly)
        #expect(Tally(bench.slab)[.requestsArrived] == 0)
    }

    @Test func anIdleConnection_isToldAndClosed_whenPatienceEnds() throws {
        let bench = try FrontBench()
        let client = try StreamClient(bench)
        client.settle()
        client.request()
        client.settle()
        #expect(client.connection?.clientPhase == .idle)
        #expect(client.connection?.patience.load(ordering: .relaxed) != 0)
        client.connection?.losePatience()
        client.settle()
        #expect(client.goAways == [.noError])
        #expect(client.end == .orderly)
    }

    @Test func aConnectionErrorOfTheClient_isCountedByReason_andEndsWhatIsUnderWay() throws {
        let bench = try FrontBench()
        let client = try StreamClient(bench)
        client.settle()
        client.request()
        client.send()
        bench.poll()
        // A DATA frame on stream 0 (RFC 9113 6.1).
        client.wire.send([0, 0, 1, 0, 0, 0, 0, 0, 0, 7])
        bench.poll()
        client.settle()
        #expect(client.goAways == [.protocolError])
        #expect(client.end == .orderly)
        let tally = Tally(bench.slab)
        #expect(HTTP2ErrorReason.allCases.map { tally[$0] }.reduce(0, +) == 1)
        #expect(tally.missed(.clientGone) == 1)
        #expect(tally.openConnections == 0 || client.connection?.phase == .lingering)
    }

    @Test func anIdleConnection_givesWay() throws {
        let bench = try FrontBench(connections: 1)
        let client = try StreamClient(bench)
        client.settle()
        let newcomer = try bench.connect()
        let end = Clock.now() + .seconds(10)
        while client.end == .none, Clock.now() < end {
            bench.pass()
            client.receive()
        }
        withExtendedLifetime(newcomer) {}
        #expect(client.goAways == [.noError])
        #expect(client.end != .none)
    }
}
