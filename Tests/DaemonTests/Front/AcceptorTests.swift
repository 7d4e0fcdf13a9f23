import Reactor
import Telemetry
import Testing

@testable import Daemon

struct AcceptorTests {
    @Test(.timeLimit(.minutes(1))) func aListenerThatFailsForGood_pausesAccepting_andDoesNotHoldTheLoop() throws {
        let loop = try EventLoop()
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        // A socket that is readable and accepts nothing: EINVAL.
        let (client, socket) = try BenchClient.pair()
        client.send([0])
        let acceptor = Acceptor(
            listeners: [socket], loop: loop, slab: slab,
            acceptance: Acceptance(strategy: .shared, batch: .greedy, isContested: false))
        let limit = ConnectionLimit(configured: 1, descriptors: 100, callers: 1)
        try acceptor.open(limit: limit, spare: { _ in false }, take: { $0.close() })
        loop.poll(waiting: false)
        #expect(slab.acceptPauses(for: .descriptors) == 1)
        loop.poll(waiting: false)
        #expect(slab.acceptPauses(for: .descriptors) == 1)
        acceptor.close()
    }
}
