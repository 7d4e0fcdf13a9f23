import Configuration
import Reactor

/// The listening sockets of one address: one that all workers share, and behind it, for `accept: reuseport`, one for
/// each further worker. The supervisor holds them all, so that a worker that drains or dies leaves what waits to its
/// successor.
///
/// New connections go to those in use, which are the first ones. The others are new and their workers not ready yet, or
/// out of use: then what was on its way to them is passed on, and they are closed when nothing can be.
final class ListenerGroup {
    private let name: String
    private let passage: Passage
    /// In the order in which they began to listen, by which the kernel numbers them.
    private var sockets: [Socket]
    private var used = 1
    /// Of those that no worker accepts from, by their place: out of use, or their workers are dead.
    private var leftovers: [Int: Leftovers] = [:]

    /// - Parameter socket: listens already. It was bound without SO_REUSEPORT: a second daemon on the address is an
    ///   error, as it is without it.
    init(_ socket: Socket, name: String, passage: Passage) {
        self.name = name
        self.passage = passage
        sockets = [socket]
    }

    /// - Parameter socket: listens already, and stays open for the service manager when it is closed here.
    init(inherited socket: Socket, passage: Passage) {
        let address = (try? SocketAddress(boundTo: socket).numeric).map { "\($0)" } ?? "an address"
        name = "\(address) beside the service manager's socket, which accept: reuseport must own"
        self.passage = passage
        sockets = [socket]
    }

    /// The one that is always there.
    var first: Socket { sockets[0] }

    /// Where it is bound.
    var address: SocketAddress? { try? SocketAddress(boundTo: first) }

    /// The first `count` sockets, made as far as they are not there. Those that are new get no connections before they
    /// are in use.
    func sockets(_ count: Int) throws(ReactorError) -> [Socket] {
        while sockets.count < count {
            sockets.append(try first.sibling(name: name, backlog: Socket.backlog))
            try first.steerConnections(toFirst: used)
        }
        return Array(sockets[..<count])
    }

    /// Gives new connections to the first `count` sockets. The others are out of use.
    func use(_ count: Int) {
        used = count
        guard sockets.count > 1 else { return }
        // With all in use, the kernel chooses; it refuses neither to a group that is there.
        try? first.steerConnections(toFirst: used < sockets.count ? used : nil)
        for place in sockets.indices {
            if place < used {
                leave(place)
            } else if leftovers[place] == nil {
                leftovers[place] = try? Leftovers(in: sockets[place], passage: passage)
            }
        }
    }

    /// Passes on what comes to a socket in use, whose worker does not accept. One that all share has no need of it.
    func cover(_ place: Int) {
        guard used > 1, place < used, leftovers[place] == nil else { return }
        leftovers[place] = try? Leftovers(in: sockets[place], passage: passage)
    }

    /// Leaves a socket in use to its worker.
    func uncover(_ place: Int) {
        if place < used { leave(place) }
    }

    private func leave(_ place: Int) {
        leftovers.removeValue(forKey: place)?.close()
    }

    /// Closes the sockets out of use that have been silent for long enough, the last one first: the kernel would put
    /// the last one into the place of another.
    func closeUnused() {
        while sockets.count > used, leftovers[sockets.count - 1]?.isOver == true {
            leave(sockets.count - 1)
            passage.takeAll(of: sockets[sockets.count - 1])
            sockets.removeLast().close()
            if sockets.count == used, used > 1 { try? first.steerConnections(toFirst: nil) }
        }
    }

    /// Refuses new connections from now on, after passing on what waits; workers that have the sockets too get none any
    /// more.
    func refuse() {
        for place in sockets.indices { leave(place) }
        for socket in sockets {
            passage.takeAll(of: socket)
            socket.stopListening()
        }
    }

    /// Closes all of them, after passing on what waits. Workers that have them too stop using them.
    func close() {
        for place in sockets.indices { leave(place) }
        for socket in sockets { passage.takeAll(of: socket) }
        for socket in sockets { socket.close() }
    }
}
