import Reactor
import Telemetry
import Testing
import Workload

@testable import Daemon

/// Every read may be short, every write too, and every turn has its bound.
struct FrontTurnTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench()
    }

    private static let refused = Array("GET /no HTTP/1.1\r\nHost: test\r\n\r\n".utf8)

    private func count(_ needle: String, in text: String) -> Int {
        text.split(separator: needle, omittingEmptySubsequences: false).count - 1
    }

    /// The client's replies, until so many passes bring none.
    private func all(of client: BenchClient) -> String {
        var text = ""
        while true {
            let received = client.receive().text
            bench.settle()
            let more = received + client.receive().text
            if more.isEmpty { return text }
            text += more
        }
    }

    // MARK: Reads

    /// The kernel ends the read of the first at the mark, and no edge announces what lies behind it.
    @Test func requestsAroundUrgentData_areAllServed() throws {
        let (client, _) = try bench.connect(overTCP: true)
        client.send(FrontBench.trivial)
        client.sendUrgent()
        client.send(FrontBench.trivial)
        client.send(FrontTurnTests.refused)
        bench.settle()
        client.awaitBytes()
        let text = all(of: client)
        #expect(count("HTTP/1.1 200 OK", in: text) == 2)
        #expect(count("HTTP/1.1 404 ", in: text) == 1)
    }

    /// Closing a socket with unread bytes resets it, and may cost the client the reply.
    @Test func aHalfClosedClient_whoseLastBytesAreNotRead_isNotReset() throws {
        let (client, _) = try bench.connect(overTCP: true)
        client.send(Array("GET /work?before=0ms HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n".utf8))
        bench.poll()
        client.send(FrontBench.trivial)
        client.closeWriting()
        bench.poll()
        bench.settle()
        client.awaitBytes()
        let (text, end) = client.receiveToEnd()
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(end == .orderly)
    }

    // MARK: Turns

    /// Whoever waits meanwhile is told of it by the id that the request has in the end, its own or ours.
    @Test(arguments: ["X-Request-Id: hog\r\n", ""]) func aBodyOfTinyChunks_isNamedAsTheHolder(field: String) throws {
        let (client, _) = try bench.connect()
        let target = "/work?before=0ms&downstream=0ms&after=0ms"
        client.send(Array("POST \(target) HTTP/1.1\r\nHost: test\r\n\(field)Transfer-Encoding: chunked\r\n\r\n".utf8))
        bench.settle()
        var holder: Holder?
        // A busy machine may take the thread away between the clock and the reading, but not every time.
        for _ in 0..<50 where holder == nil {
            client.send(Array(String(repeating: "1\r\nx\r\n", count: 6_000).utf8))
            let begin = Clock.now()
            bench.poll()
            holder = bench.holds.holder(of: begin..<Clock.now(), besides: .client([]))
            bench.settle()
        }
        #expect(holder?.isComputing == false)
        client.send(Array("0\r\n\r\n".utf8))
        let reply = all(of: client)
        let id = try #require(holder).id
        #expect(reply.contains("X-Request-Id: \(id)\r\n"), "\(reply)")
        #expect(field.isEmpty || field == "X-Request-Id: \(id)\r\n")
    }

    @Test func aPipelineOfRefusedMessages_isAnsweredByTurns() throws {
        let (client, connection) = try bench.connect()
        let messages = 300
        client.send(Array(repeatElement(FrontTurnTests.refused, count: messages).joined()))
        bench.poll()
        #expect(connection?.isPostponed == true)
        #expect(bench.front.hasReturns, "the loop does not wait")
        let first = count("HTTP/1.1 404 ", in: client.receive().text)
        #expect((1...16).contains(first))
        #expect(first + count("HTTP/1.1 404 ", in: all(of: client)) == messages)
        #expect(!bench.front.hasReturns)
    }

    /// What has come meanwhile is not read before what was read already has been answered.
    @Test func bytesThatComeWhileAConnectionIsPostponed_keepTheirPlace() throws {
        let (client, connection) = try bench.connect()
        client.send(Array(repeatElement(FrontTurnTests.refused, count: 40).joined()))
        bench.poll()
        #expect(connection?.isPostponed == true)
        client.send(FrontBench.trivial)
        bench.poll()
        let text = all(of: client)
        #expect(count("HTTP/1.1 404 ", in: text) == 40)
        let last = text.split(separator: "HTTP/1.1 ").last
        #expect(last?.hasPrefix("200 OK") == true)
    }

    @Test func aPostponedConnection_ofAClosingWorker_isAnsweredBeforeItCloses() throws {
        let (client, _) = try bench.connect()
        client.send(Array(repeatElement(FrontTurnTests.refused, count: 17).joined()))
        bench.poll()
        bench.front.drain(.closing)
        let text = all(of: client)
        #expect(count("HTTP/1.1 404 ", in: text) >= 17)
        #expect(client.receive().hasEnded)
    }

    // MARK: 100 Continue

    private static let head = Array(
        "POST /work?before=0ms HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n".utf8)

    /// A client that reads nothing, up to an interim reply that finds no room; the replies under way.
    private func blockContinue() throws -> (client: BenchClient, connection: Transport, replies: Int) {
        for offset in 0..<40 {
            let (client, accepted) = try bench.connect()
            let connection = try #require(accepted)
            var replies = 0
            for _ in 0..<offset {
                client.send(FrontTurnTests.refused)
                bench.pass()
                replies += 1
            }
            while connection.phase == .reading {
                client.send(FrontTurnTests.head)
                bench.pass()
                if connection.phase == .flushing { return (client, connection, replies) }
                client.send(Array("hi".utf8))
                bench.settle()
                replies += 1
            }
            connection.close()
        }
        throw NeverBlocked()
    }

    private struct NeverBlocked: Error {}

    @Test func aContinueThatFindsNoRoom_isSentWholeAndBeforeTheReply() throws {
        let (client, _, replies) = try blockContinue()
        client.send(Array("hi".utf8))
        let text = all(of: client)
        let parts = text.split(separator: "HTTP/1.1 ")
        #expect(parts.suffix(2).first == "100 Continue\r\n\r\n")
        #expect(parts.last?.hasPrefix("200 OK\r\n") == true)
        #expect(parts.count { !$0.hasPrefix("100 ") } == replies + 1)
    }

    /// Half a message has no place in a hand-over.
    @Test func aConnectionThatOwesAContinue_isNotHandedOver_beforeItsRequestIsServed() throws {
        let (client, connection, _) = try blockContinue()
        bench.fillDepartures()
        bench.front.drain(.handingOver)
        let before = all(of: client)
        #expect(before.hasSuffix("HTTP/1.1 100 Continue\r\n\r\n"))
        #expect(connection.phase == .reading)
        client.send(Array("hi".utf8))
        #expect(all(of: client).hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(connection.phase == .leaving)
    }

    // MARK: HEAD and health

    @Test func aHead_isFollowedByTheNextReply_atOnce() throws {
        let (client, _) = try bench.connect()
        client.send(Array("HEAD /work?before=0ms HTTP/1.1\r\nHost: test\r\n\r\n".utf8) + FrontBench.trivial)
        let parts = all(of: client).split(separator: "HTTP/1.1 ")
        try #require(parts.count == 2)
        #expect(parts[0].hasSuffix("\r\nContent-Length: 65\r\n\r\n"))
        #expect(parts[1].hasSuffix("\n"))
    }

    @Test func health_isToldAtOnce_andIsNoRequest() throws {
        let (client, _) = try bench.connect()
        client.send(Array("GET /health HTTP/1.1\r\nHost: test\r\n\r\nHEAD /health HTTP/1.1\r\nHost: test\r\n\r\n".utf8))
        bench.poll()
        let text = client.receive().text
        #expect(count("HTTP/1.1 200 OK", in: text) == 2)
        #expect(count("\r\n\r\nok\n", in: text) == 1)
        let tally = Tally(bench.slab)
        #expect(tally[.healthChecks] == 2)
        #expect(tally[.requestsArrived] == 0)
        #expect(RejectionStatus.allCases.allSatisfy { tally[$0] == 0 })
    }

    @Test func health_whileTheWorkerDrains_isNone() throws {
        let (client, _) = try bench.connect()
        client.send(Array("GET /health HTTP/1.1\r\n".utf8))
        bench.pass()
        bench.front.drain(.closing)
        client.send(Array("Host: test\r\n\r\n".utf8))
        bench.settle()
        let received = client.receive()
        #expect(received.text.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(received.text.contains("\r\nConnection: close\r\n"))
        #expect(received.hasEnded)
    }
}
