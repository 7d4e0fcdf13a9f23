import Reactor
import Telemetry
import Testing
import Workload

@testable import Daemon

struct FrontTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench()
    }

    // MARK: Drains

    @Test func aConnectionThatFlushedWhenTheDrainBegan_isClosedBehindItsReply() throws {
        let (client, connection) = try bench.connect()
        bench.fill(client, try #require(connection))
        bench.front.drain(.closing)
        bench.settle()
        #expect(!bench.front.isDrained)
        while case let received = client.receive(), !received.text.isEmpty { bench.settle() }
        #expect(client.receive().hasEnded)
        #expect(bench.front.isDrained)
    }

    @Test func aConnectionThatComesToAClosingWorker_isClosed() throws {
        bench.front.drain(.closing)
        let (client, _) = try bench.connect()
        bench.settle()
        #expect(client.receive().hasEnded)
    }

    @Test func aConnectionThatFindsNoNewerWorker_isServedAndClosed_whenTheDrainBecomesAClosingOne() throws {
        let (client, _) = try bench.connect()
        bench.fillDepartures()
        bench.front.drain(.handingOver)
        client.send(FrontBench.trivial)
        bench.settle()
        #expect(client.receive().text.isEmpty)
        bench.front.drain(.closing)
        bench.settle()
        let received = client.receive()
        #expect(received.text.hasPrefix("HTTP/1.1 200 "))
        #expect(received.text.contains("Connection: close\r\n"))
        #expect(received.hasEnded)
        #expect(bench.front.isDrained)
    }

    @Test func aRefusalDuringADrain_saysThatTheConnectionCloses() throws {
        let (client, _) = try bench.connect()
        client.send(Array("GET /nowhere HTTP/1.1\r\n".utf8))
        bench.pass()
        bench.front.drain(.closing)
        client.send(Array("Host: test\r\n\r\n".utf8))
        bench.settle()
        let received = client.receive()
        #expect(received.text.hasPrefix("HTTP/1.1 404 "))
        #expect(received.text.contains("Connection: close\r\n"))
        #expect(received.hasEnded)
    }

    // MARK: Turns

    /// Three times what one read takes lies in the kernel, in the middle of a body and behind a refusal.
    @Test(arguments: [
        "POST /work HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n", "no HTTP\r\n\r\n",
    ])
    func aClientThatSendsALot_isReadByTurns(head: String) throws {
        let (client, connection) = try bench.connect()
        client.send(Array(head.utf8))
        bench.pass()
        let sent = client.send([UInt8](repeating: 0x61, count: 190_000))
        try #require(sent == 190_000)
        bench.poll()
        #expect(connection?.isPostponed == true)
        #expect(bench.front.hasReturns, "the loop does not wait")
        bench.settle()
        #expect(!bench.front.hasReturns)
        #expect(connection?.socket.isReadable == false, "all is read")
    }

    // MARK: Replies that find no room

    @Test func aHangUpWhileTheReplyFlushes_isClientGone() throws {
        let (client, connection) = try bench.connect()
        bench.fill(client, try #require(connection))
        client.closeWriting()
        bench.settle()
        while case let received = client.receive(), !received.text.isEmpty { bench.settle() }
        let tally = Tally(bench.slab)
        #expect(tally.inFlight == 0)
        #expect(tally.missed(.clientGone) == 1)
    }

    @Test func aConnectionThatClosesWhileTheReplyFlushes_settlesItsRequest() throws {
        let (client, connection) = try bench.connect()
        bench.fill(client, try #require(connection))
        #expect(Tally(bench.slab).inFlight == 1)
        connection?.close()
        #expect(Tally(bench.slab).inFlight == 0)
        #expect(Tally(bench.slab).missed(.clientGone) == 1)
    }
}
