import Reactor
import Testing
import Workload

@testable import Daemon

/// A front that holds as many connections as it may.
struct CrowdedFrontTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench(connections: 3)
    }

    /// Passes until it holds, for five seconds at most.
    private func pass(until holds: () -> Bool) {
        let end = Clock.now() + .seconds(5)
        while !holds(), Clock.now() < end { bench.pass() }
    }

    @Test func handedOverConnections_areNoMoreThanTheLimit_andTheLongestIdleGivesWay() throws {
        let first = try (0..<3).map { _ in try bench.connect() }
        first[0].client.send(Array("GET /work HTTP/1.1\r\n".utf8))
        bench.settle()
        let fourth = try bench.connect()
        #expect(bench.front.connections.count == 3)
        pass { first[1].connection?.phase == .closed }
        bench.settle()
        #expect(first.map { $0.connection?.phase } == [.reading, .closed, .reading])
        #expect(bench.front.connections.count == 3)
        fourth.client.send(FrontBench.trivial)
        pass { fourth.client.receive().text.hasPrefix("HTTP/1.1 200") }
        #expect(first[1].client.receive().hasEnded)
    }

    private static let beginningOfHead = Array("GET /work HTTP/1.1\r\n".utf8)
    private static let beginningOfBody = Array(
        "POST /work HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\n".utf8)

    @Test func halfSentFirstHeads_giveWay_theOldestFirst_afterTheIdle() throws {
        let first = try (0..<3).map { _ in try bench.connect(isNew: true) }
        // The second one is the oldest, and the first one idle.
        for place in [1, 2] {
            first[place].client.send(CrowdedFrontTests.beginningOfHead)
            bench.settle()
        }
        var newcomers: [BenchClient] = []
        for (place, phases) in [
            (0, [Transport.Phase.closed, .reading, .reading]), (1, [.closed, .closed, .reading]),
        ] {
            let newcomer = try bench.connect()
            newcomer.client.send(CrowdedFrontTests.beginningOfBody)
            newcomers.append(newcomer.client)
            pass { first[place].connection?.phase == .closed }
            bench.settle()
            #expect(first.map { $0.connection?.phase } == phases)
        }
        #expect(bench.front.connections.count == 3)
        withExtendedLifetime(newcomers) {}
    }

    /// Who was served once is known to mean it, and has `limits.header_timeout`.
    @Test func halfSentLaterHead_doesNotGiveWay() throws {
        let served = try (0..<3).map { _ in try bench.connect() }
        for (client, _) in served { client.send(FrontBench.trivial + CrowdedFrontTests.beginningOfHead) }
        bench.settle()
        let fourth = try bench.connect()
        fourth.client.send(FrontBench.trivial)
        let end = Clock.now() + GivingWay.headGrace + GivingWay.idleGrace
        while Clock.now() < end { bench.pass() }
        #expect(served.map { $0.connection?.phase } == [.reading, .reading, .reading])
        #expect(fourth.client.receive().text.isEmpty)
    }

    @Test func handedOverConnections_waitInTheLine_whileNobodyIsIdle() throws {
        let busy = try (0..<3).map { _ in try bench.connect() }
        for (client, _) in busy { client.send(CrowdedFrontTests.beginningOfBody) }
        bench.settle()
        let fourth = try bench.connect()
        fourth.client.send(FrontBench.trivial)
        let end = Clock.now() + GivingWay.headGrace + GivingWay.idleGrace
        while Clock.now() < end { bench.pass() }
        #expect(bench.front.connections.count == 3)
        #expect(fourth.client.receive().text.isEmpty)
        busy[1].client.closeWriting()
        var text = ""
        pass {
            text += fourth.client.receive().text
            return !text.isEmpty
        }
        #expect(text.hasPrefix("HTTP/1.1 200"))
        #expect(bench.front.connections.count == 3)
    }
}
