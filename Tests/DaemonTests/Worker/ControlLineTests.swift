import Reactor
import Testing
import Workload

@testable import Daemon

struct ControlLineTests {
    /// The kernel may not take a message for the moment; whoever waits for it would wait for ever.
    @Test func messagesThatFindNoRoom_arriveLater_inTheirOrder() throws {
        let loop = try EventLoop()
        let (own, other) = try Socket.messagePair()
        defer { other.close() }
        let line = try ControlLine(socket: own, loop: loop, received: { _, _ in }, ended: {})
        var fillers = 0
        while case .bytes = own.send([0], with: nil) { fillers += 1 }
        line.send(.handOver)
        line.send(.close)
        for _ in 0..<fillers { #expect(receive(other) == 0) }
        var received: [UInt8] = []
        let end = Clock.now() + .seconds(20)
        while received.count < 2, Clock.now() < end {
            loop.poll(waiting: false)
            while let byte = receive(other) { received.append(byte) }
        }
        #expect(received == [ControlMessage.handOver.rawValue, ControlMessage.close.rawValue])
        line.close()
    }

    private func receive(_ socket: Socket) -> UInt8? {
        var byte: UInt8 = 0
        guard case .message = withUnsafeMutableBytes(of: &byte, { socket.receiveMessage(into: $0) }) else { return nil }
        return byte
    }
}
