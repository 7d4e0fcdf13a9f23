import Glibc
import Testing

@testable import Reactor

struct OutboxTests {
    private let near, far: Socket

    init() throws {
        (near, far) = try Socket.pair()
    }

    private func receive() -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
            var bytes: [UInt8] = []
            while case .bytes(let count, _, _, _) = far.receive(into: buffer) { bytes += buffer[..<count] }
            return bytes
        }
    }

    @Test func whatFindsNoRoom_leavesInItsOrder_whenThereIsRoom() {
        let text = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        var outbox = Outbox(text)
        #expect(outbox.flush(to: near) == .part)
        #expect(!outbox.isEmpty && outbox.count < text.count)
        outbox.append([252])
        var received: [UInt8] = []
        var flushed = Outbox.Flushed.part
        while flushed == .part {
            received += receive()
            flushed = outbox.flush(to: near)
        }
        received += receive()
        #expect(flushed == .whole)
        #expect(outbox.isEmpty)
        #expect(received == text + [252])
        near.close()
        far.close()
    }

    @Test func whatIsAppended_whileTheRestLeavesSlowly_keepsItsOrder() {
        let pieces = (0..<200).map { [UInt8](repeating: UInt8($0), count: 20_000) }
        var outbox = Outbox()
        var received: [UInt8] = []
        for piece in pieces {
            outbox.append(piece)
            _ = outbox.flush(to: near)
            withUnsafeTemporaryAllocation(byteCount: 15_000, alignment: 16) { buffer in
                if case .bytes(let count, _, _, _) = far.receive(into: buffer) { received += buffer[..<count] }
            }
        }
        #expect(!outbox.isEmpty)
        while outbox.flush(to: near) == .part { received += receive() }
        #expect(received + receive() == pieces.flatMap(\.self))
        near.close()
        far.close()
    }

    @Test func withoutAPeer_whatIsInIt_fails() {
        far.close()
        var outbox = Outbox([1])
        #expect(outbox.flush(to: near) == .failed(errno: EPIPE))
        near.close()
    }

    @Test func whatNobodyWants_isReadByTurns_upToTheEnd() {
        _ = [UInt8](repeating: 1, count: 300).withUnsafeBytes { far.send($0) }
        withUnsafeTemporaryAllocation(byteCount: 100, alignment: 16) { buffer in
            #expect(near.discard(into: buffer, reads: 2) == .more)
            #expect(near.discard(into: buffer, reads: 2) == .nothing)
            far.close()
            #expect(near.discard(into: buffer, reads: 2) == .end)
        }
        near.close()
    }
}

extension Socket {
    /// Two ends of a stream, neither of which blocks.
    static func pair() throws(ReactorError) -> (Socket, Socket) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .system(operation: "socketpair", errno: errno) }
        return (Socket(descriptor: ends[0]), Socket(descriptor: ends[1]))
    }
}
