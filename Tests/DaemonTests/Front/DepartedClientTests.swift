import Glibc
import Reactor
import Telemetry
import Testing
import Workload

@testable import Daemon

/// What a client had sent whole when it was gone is accounted for, though nobody takes it any more.
struct DepartedClientTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench()
    }

    private static let refused = Array("GET /no HTTP/1.1\r\nHost: test\r\n\r\n".utf8)
    private static let last = Array(
        "GET /work?before=0ms&downstream=0ms HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n".utf8)

    /// Sends it all and hangs up with a reset, before the front reads any of it.
    private func sendAndReset(_ bytes: [UInt8]) throws {
        let (client, _) = try bench.connect(overTCP: true)
        try #require(client.send(bytes) == bytes.count)
        client.reset()
        bench.settle()
    }

    @Test func requestsBehindAFailedWrite_areClientGone() throws {
        try sendAndReset(Array(repeatElement(FrontBench.trivial, count: 5).joined()))
        let tally = Tally(bench.slab)
        #expect(tally.missed(.clientGone) == 5)
        #expect(tally.inFlight == 0)
        #expect(tally.openConnections == 0)
        let records = try Totals(modes: []).records(RequestFilter(query: nil, modes: []), with: [bench.slab])
        #expect(records.allSatisfy { $0.hangUp?.isAsSeen == true && $0.status == Ending.noReply })
        #expect(records.allSatisfy { $0.verdict == .missed(stage: .queue, cause: .hangup) }, "none was being written")
    }

    @Test func requestsBehindAFailedRefusal_areClientGone() throws {
        try sendAndReset(DepartedClientTests.refused + FrontBench.trivial + DepartedClientTests.refused)
        #expect(Tally(bench.slab).missed(.clientGone) == 1)
        #expect(Tally(bench.slab)[.notFound] == 2)
        #expect(Tally(bench.slab).openConnections == 0)
    }

    @Test func aRequestThatCameInPart_isNone() throws {
        try sendAndReset(FrontBench.trivial + FrontBench.trivial + FrontBench.trivial.dropLast())
        #expect(Tally(bench.slab).missed(.clientGone) == 2)
        #expect(Tally(bench.slab).inFlight == 0)
    }

    @Test func whatFollowsTheLastMessage_isNoRequest() throws {
        try sendAndReset(FrontBench.trivial + DepartedClientTests.last + FrontBench.trivial)
        #expect(Tally(bench.slab).missed(.clientGone) == 2)
        #expect(Tally(bench.slab).openConnections == 0)
    }

    /// More than one read takes, so that a part of it lies in the kernel when the client is gone.
    @Test func aLongPipelineBehindAReset_isSettledByTurns() throws {
        let (client, found) = try bench.connect(overTCP: true)
        let connection = try #require(found)
        client.send(Array(repeatElement(FrontBench.trivial, count: 2_000).joined()))
        // What the kernel has not yet delivered dies with the reset.
        let whole = UInt64(connection.socket.unreadBytes / FrontBench.trivial.count)
        try #require(whole > 1_000)
        client.reset()
        bench.pass()
        let first = Tally(bench.slab).missed(.clientGone)
        #expect((1...40).contains(first), "\(first) in the first pass")
        #expect(connection.isPostponed)
        #expect(bench.front.hasReturns, "the loop does not wait")
        for _ in 0..<whole { bench.pass() }
        #expect(Tally(bench.slab).missed(.clientGone) == whole)
        #expect(Tally(bench.slab).inFlight == 0)
        #expect(Tally(bench.slab).openConnections == 0)
    }

    /// It is there still, and might go on sending: only what was read is taken.
    @Test func requestsOfAClientThatIsCutOff_areClientGone() throws {
        let (client, found) = try bench.connect()
        let connection = try #require(found)
        var sent: UInt64 = 0
        let batch = Array(repeatElement(FrontBench.trivial, count: 40).joined())
        while connection.phase != .flushing {
            try #require(client.send(batch) == batch.count)
            sent += 40
            // One request a pass.
            for _ in 0..<50 where connection.phase != .flushing { bench.pass() }
        }
        try #require(connection.unread != nil)
        connection.losePatience()
        for _ in 0..<sent { bench.pass() }
        let tally = Tally(bench.slab)
        #expect(tally.met(.replied) + tally.missed(.clientGone) == sent)
        #expect(tally.missed(.clientGone) > 1)
        #expect(tally.inFlight == 0)
        #expect(tally.openConnections == 0)
    }
}

extension Socket {
    /// Bytes that have arrived and were not read.
    fileprivate var unreadBytes: Int {
        var count: Int32 = 0
        _ = ioctl(descriptor, UInt(FIONREAD), &count)
        return Int(count)
    }
}
