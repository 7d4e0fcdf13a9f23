import Synchronization

/// A server that is called: how messages name it, and its addresses. Shared by all that call it. Any thread.
public final class Peer: Sendable {
    public let name: String
    /// In the order in which they are dialled: at least one.
    let addresses: [SocketAddress]
    /// The address that answered last, with which calls begin.
    private let answering = Atomic<Int>(0)

    public init(_ name: String, at addresses: [SocketAddress]) {
        self.name = name
        self.addresses = addresses
    }

    /// The address to try first.
    var firstAddress: Int { answering.load(ordering: .relaxed) }

    /// A connection to this address was made.
    func connected(to address: Int) {
        answering.store(address, ordering: .relaxed)
    }
}
