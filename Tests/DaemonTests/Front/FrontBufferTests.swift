import Reactor
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// What was read and waits for its turn is within `limits.buffers`.
struct FrontBufferTests {
    private static let refused = Array("GET /no HTTP/1.1\r\nHost: test\r\n\r\n".utf8)
    private static let pipeline = Array(repeatElement(refused, count: 400).joined())

    private func count(_ needle: String, in text: String) -> Int {
        text.split(separator: needle, omittingEmptySubsequences: false).count - 1
    }

    @Test func bytesThatWaitForTheirTurn_areCounted_andGivenBack() throws {
        let bench = try FrontBench()
        let (client, connection) = try bench.connect()
        try #require(client.send(FrontBufferTests.pipeline) == FrontBufferTests.pipeline.count)
        bench.pass()
        let waiting = try #require(connection?.unread?.bytes.count)
        #expect(waiting > BufferBudget.uncounted)
        #expect(bench.front.setting.buffers.taken == waiting)
        #expect(Tally(bench.slab)[.bufferedBytes] == UInt64(waiting))
        for _ in 0..<400 {
            bench.pass()
            _ = client.receive()
        }
        #expect(bench.front.setting.buffers.taken == 0)
        #expect(Tally(bench.slab)[.bufferedBytes] == 0)
    }

    @Test func readsAreSmall_whileThereIsNoRoom_andNothingIsLost() throws {
        let bench = try FrontBench(buffers: 100_000)
        let (client, connection) = try bench.connect()
        let body = try #require(BufferShare(ofRead: 90_000, countedIn: bench.front.setting.buffers))
        try #require(client.send(FrontBufferTests.pipeline) == FrontBufferTests.pipeline.count)
        var text = ""
        for _ in 0..<400 {
            bench.pass()
            #expect(connection?.unread?.bytes.count ?? 0 <= BufferBudget.uncounted)
            #expect(bench.front.setting.buffers.taken == 90_000)
            text += client.receive().text
        }
        withExtendedLifetime(body) {}
        #expect(count("HTTP/1.1 404 ", in: text) == 400)
    }

    @Test func aConnectionFromAnOlderWorker_waitsInTheLine_whileThereIsNoRoomForWhatItMayBring() throws {
        let bench = try FrontBench(buffers: 100_000)
        let body = try #require(BufferShare(ofRead: 90_000, countedIn: bench.front.setting.buffers))
        let (client, connection) = try bench.connect()
        #expect(connection == nil)
        withExtendedLifetime((body, client)) {}
    }
}
