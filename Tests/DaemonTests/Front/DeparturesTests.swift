import Reactor
import Testing
import Workload

@testable import Daemon

struct DeparturesTests {
    @Test func connectionsThatWaitForTheLine_leaveInTheirOrder() throws {
        let bench = try FrontBench()
        let (loop, (line, end)) = (try EventLoop(), try Socket.messagePair())
        let departures = try Departures(line: line, loop: loop)
        var fillers = 0
        while case .bytes = line.send([0], with: nil) { fillers += 1 }

        let ends = try (0..<2).map { _ in try bench.connect() }
        let connections = try ends.map { try #require($0.connection) }
        connections[1].note(HangUp(at: Instant(nanoseconds: 5), isAsSeen: false))
        departures.take(connections[0])
        #expect(receive(end)?.count == 1)
        // There is room now, but someone waits for it.
        departures.take(connections[1])
        for _ in 1..<fillers { #expect(receive(end)?.count == 1) }
        while connections[1].phase != .closed { loop.poll(waiting: true) }
        let arrived = [receive(end), receive(end)].map { $0.flatMap { $0.withUnsafeBytes { HandOver(message: $0) } } }
        withExtendedLifetime(ends) { #expect(arrived.map { $0?.hangUp?.at.nanoseconds } == [nil, 5]) }
        line.close()
        end.close()
    }

    /// The next message's bytes; what comes with them is closed.
    private func receive(_ end: Socket) -> [UInt8]? {
        withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 8) { buffer in
            guard case .message(let count, let carried) = end.receiveMessage(into: buffer) else { return nil }
            carried?.close()
            return Array(buffer[..<count])
        }
    }
}
