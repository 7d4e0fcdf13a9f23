import Reactor
import Synchronization

/// How a front lets go of its connections when its worker drains.
enum Drainage: UInt8, AtomicRepresentable {
    /// It does not.
    case none
    /// Each goes to a newer worker at its next message boundary; the client notices nothing.
    case handingOver
    /// Each is closed after the reply under way, which says so.
    case closing
}

extension Front {
    /// Accepts no more and lets go of every connection. A front that hands over may later be told to close.
    func drain(_ how: Drainage) {
        stopAccepting(intakeToo: how == .handingOver)
        drainage.store(how, ordering: .releasing)
        for connection in connections.all { connection.drain() }
        if how == .closing {
            for connection in departures.recall() { connection.stay() }
        }
    }

    var isDraining: Bool { drainage.load(ordering: .acquiring) != .none }

    /// Whether a drain has come to its end.
    var isDrained: Bool { isDraining && connections.count == 0 }

    /// Whether who asks for the worker's health may send it requests.
    var isReady: Bool { !isDraining && !isDeparting }

    var handsOver: Bool { drainage.load(ordering: .acquiring) == .handingOver }

    /// Any thread: whether replies are to be the last of their connections.
    var closesAfterReplies: Bool { drainage.load(ordering: .acquiring) == .closing }

    func handOver(_ connection: Transport) {
        connection.leave()
        departures.take(connection)
    }
}
