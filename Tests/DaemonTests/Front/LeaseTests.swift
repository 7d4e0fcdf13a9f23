import Testing

@testable import Daemon

struct LeaseTests {
    /// #expect copies what it calls, and a lease is not to be copied.
    private final class Lent {
        private let lease = Lease()
        var isFree: Bool { lease.isFree }
        init() { lease.lend() }
        func await() -> Bool { lease.await() }
        func giveBack() -> Bool { lease.giveBack() }
        func take() -> Bool { lease.take() }
    }

    @Test func `a connection that nobody awaits comes back silently`() {
        let lease = Lent()
        #expect(!lease.isFree)
        #expect(lease.giveBack())
        #expect(lease.isFree)
    }

    @Test func `an awaited connection must be handed back, and is free once it is taken`() {
        let lease = Lent()
        #expect(lease.await())
        #expect(lease.await(), "asking twice changes nothing")
        #expect(!lease.giveBack())
        #expect(!lease.isFree)
        #expect(lease.take(), "the front learns that it awaited it")
        #expect(lease.isFree)
    }

    @Test func `a connection that is handed back unasked was not awaited`() {
        let lease = Lent()
        #expect(!lease.take())
        #expect(lease.isFree)
    }

    @Test func `a free connection is not awaited`() {
        let lease = Lent()
        #expect(lease.giveBack())
        #expect(!lease.await())
        #expect(lease.isFree)
    }
}
