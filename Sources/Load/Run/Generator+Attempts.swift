import Glibc
import Reactor
import Wire
import Workload

/// Connections, attempts, and what comes of them.
extension Generator {
    /// Why no connection is made when this process or machine has none left to give: descriptors, memory, ports.
    private static let exhaustion: Set<Int32> = [EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL]

    /// The bytes of a request as it leaves now.
    func requestBytes(_ number: Int) -> [UInt8] {
        let request = schedule.requests[number]
        var text = ByteWriter(requestMemory)
        let isOver = records[number].ending != .none
        writer.write(
            request, number: number, remaining: .nanoseconds(expiries[number] - elapsed),
            afterItsDeadline: isOver ? Int(records[number].attempts) : nil, into: &text)
        return Array(text.written)
    }

    func attempt(_ number: Int) {
        records[number].attempts += 1
        if records[number].ending == .none { records[number].attemptedAt = elapsed }
        if let connection = idle.popLast() {
            active[number] = connection
            connection.take(number)
        } else {
            attemptOnNewConnection(number)
        }
    }

    /// - Parameter refused: addresses of the target that have refused this attempt.
    private func attemptOnNewConnection(_ number: Int, refused: Int = 0) {
        guard openConnections < options.maximumConnections else { return finish(number, .unsent) }
        guard let (index, address) = addresses.next(after: refused) else { return fail(number, .refused) }
        let socket: Socket
        let isConnected: Bool
        switch Socket.dial(address) {
        case .connected(let dialled): (socket, isConnected) = (dialled, true)
        case .connecting(let dialled): (socket, isConnected) = (dialled, false)
        case .failed(let errno) where Generator.exhaustion.contains(errno) && refused + 1 == target.addresses.count:
            return finish(number, .unsent)
        case .failed: return attemptOnNewConnection(number, refused: refused + 1)
        }
        let connection = try? ClientConnection(
            socket, isConnected: isConnected, to: index, refusedBefore: refused, of: self)
        guard let connection else {
            return finish(number, .unsent)  // nothing but a lack of memory makes libevent refuse
        }
        openConnections += 1
        counts.connections += 1
        active[number] = connection
        connection.take(number)
    }

    /// What was on a connection is over.
    func ended(_ connection: ClientConnection, by event: ClientConnection.Event) {
        let number = connection.number
        active[number] = nil
        switch event {
        case .replied(let reply, let arrival):
            addresses.answered(connection.address)
            settle(connection, reply)
            take(reply, of: number)
            guard !retry(number, after: reply) else { return }
            finish(number, .replied, at: arrival.nanosecondsSince(begin))
        case .refused:
            discard(connection, byReset: false)
            attemptOnNewConnection(number, refused: connection.refusedBefore + 1)
        case .lost(let isFresh):
            discard(connection, byReset: false)
            if isFresh {
                attemptOnNewConnection(number)
            } else {
                fail(number, .lost)
            }
        case .unusable(let ending):
            discard(connection, byReset: false)
            finish(number, ending)
        }
    }

    /// An idle connection has been closed by the server.
    func drop(_ connection: ClientConnection) {
        idle.removeAll { $0 === connection }
        discard(connection, byReset: false)
    }

    private func settle(_ connection: ClientConnection, _ reply: HTTPReply) {
        if reply.keepsAlive, options.connections == .keep {
            idle.append(connection)
        } else {
            discard(connection, byReset: false)
        }
    }

    func discard(_ connection: ClientConnection, byReset: Bool) {
        if active[connection.number] === connection { active[connection.number] = nil }
        connection.end(byReset: byReset)
        openConnections -= 1
    }

    func finish(_ number: Int, _ ending: LoadRecord.Ending, at time: Int64? = nil) {
        guard records[number].ending == .none else { return }
        records[number].ending = ending
        records[number].endedAt = time ?? elapsed
        finished += 1
    }
}
