import Glibc
import Testing
import Wire

@testable import Reactor

struct ReplyReadingTests {
    private static let capacity = 65_536

    /// Of a read of `sent` bytes the first piece is taken and the rest kept: what is counted then, and when the next
    /// piece is taken.
    private func counted(sent: Int, limit: Int) throws -> [Int] {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let (near, far) = (Socket(descriptor: ends[0]), Socket(descriptor: ends[1]))
        defer {
            near.close()
            far.close()
        }
        _ = [UInt8](repeating: 0x61, count: sent).withUnsafeBytes { far.send($0) }
        let budget = BufferBudget(limit: limit)
        return withUnsafeTemporaryAllocation(byteCount: Self.capacity, alignment: 16) { buffer in
            var reading = ReplyReading()
            _ = reading.step(from: near, into: buffer, keptIn: budget)
            reading.keep(from: buffer, in: budget)
            let kept = budget.taken
            _ = reading.step(from: near, into: buffer, keptIn: budget)
            return [kept, budget.taken]
        }
    }

    @Test func `what of a reply waits for its turn is counted`() throws {
        #expect(try counted(sent: 20_000, limit: 1 << 20) == [20_000 - LoopTurn.pieceSize, 0])
    }

    @Test func `without room so little is read that nothing waits`() throws {
        #expect(try counted(sent: 20_000, limit: 10_000) == [0, 0])
    }
}
