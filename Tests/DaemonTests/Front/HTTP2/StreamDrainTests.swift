import Reactor
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// A worker that drains loses no request of an HTTP/2 connection, and does not hand it over.
struct StreamDrainTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench()
    }

    @Test(arguments: [Drainage.closing, .handingOver])
    func aDrain_servesWhatIsUnderWay_andEndsTheConnectionBehindIt(how: Drainage) throws {
        let client = try StreamClient(bench)
        client.settle()
        let under = client.request("/work?before=1ms&downstream=0ms&after=0ms")
        client.send()
        bench.poll()
        bench.front.drain(how)
        bench.settle()
        client.receive()
        #expect(client.status(of: under) == 200)
        #expect(client.goAways == [.noError])
        #expect(client.end == .none, "the client has not acknowledged it yet")
        #expect(!bench.front.isDrained)
        try settleToTheEnd(client)
        #expect(client.end == .orderly)
        client.wire.close()
        bench.settle()
        #expect(bench.front.isDrained)
    }

    @Test func aStreamThatWasOnItsWayWhenTheDrainBegan_isServed() throws {
        let client = try StreamClient(bench)
        client.settle()
        bench.front.drain(.closing)
        let late = client.request()
        client.send()
        client.settle()
        #expect(client.status(of: late) == 200)
        try settleToTheEnd(client)
        #expect(client.end == .orderly)
    }

    @Test func aStreamThatComesBehindTheAcknowledgement_isServed() throws {
        let client = try StreamClient(bench)
        client.settle()
        let late = client.request()
        let request = client.unsent()
        bench.front.drain(.handingOver)
        bench.settle()
        client.receive()
        #expect(client.goAways == [.noError])
        client.send()
        bench.settle()
        #expect(client.wire.send(request) == request.count)
        client.settle()
        #expect(client.status(of: late) == 200)
        #expect(client.goAways == [.noError], "no stream is refused yet")
        try settleToTheEnd(client)
        #expect(client.end == .orderly)
    }

    @Test func whoDoesNotAcknowledge_isLeftAfterASecond() throws {
        let client = try StreamClient(bench)
        client.settle()
        bench.front.drain(.closing)
        bench.settle()
        try awaitEnd(of: client)
        client.receive()
        #expect(client.goAways == [.noError, .noError])
    }

    private func settleToTheEnd(_ client: StreamClient) throws {
        client.settle()
        try awaitEnd(of: client)
        client.settle()
    }

    /// Until the front has nothing more to say on the connection.
    private func awaitEnd(of client: StreamClient) throws {
        let connection = try #require(client.connection)
        let end = Clock.now() + .seconds(10)
        while connection.phase == .reading, Clock.now() < end {
            let patience = connection.patience.load(ordering: .relaxed)
            if patience != 0, patience <= Clock.now().nanoseconds { connection.losePatience() }
            bench.pass()
        }
        #expect(connection.phase != .reading)
    }
}
