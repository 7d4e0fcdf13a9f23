import Glibc
import Reactor
import Wire
import Workload

/// Connections, attempts, and what comes of them.
extension Generator {
    /// Why no connection is made when this process or machine has none left to give: descriptors, memory, ports.
    private static let exhaustion: Set<Int32> = [EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL]

    /// Most times that one request is sent anew which no server has begun.
    private static let maximumResends = 3

    /// A request as it leaves now.
    func outgoing(_ number: Int) -> OutgoingRequest {
        let isOver = records[number].ending != .none
        return OutgoingRequest(
            request: schedule.requests[number], number: number, remaining: .nanoseconds(expiries[number] - elapsed),
            attemptAfterDeadline: isOver ? Int(records[number].attempts) : nil)
    }

    func attempt(_ number: Int) {
        records[number].attempts += 1
        if records[number].ending == .none { records[number].attemptedAt = elapsed }
        let machine = engage(number)
        if let connection = machine.choice.next(open: machine.openConnections) {
            put(number, on: connection)
        } else {
            attemptOnNewConnection(number, to: machine)
        }
    }

    private func put(_ number: Int, on connection: ClientConnection) {
        active[number] = connection
        connection.take(number)
        settle(connection)
    }

    /// Where a connection has failed, kept ones may have, too: so a new one is made, unless there is one that others
    /// have made for the same reason.
    private func attemptElsewhere(_ number: Int, at machine: LoadMachine, refused: Int = 0) {
        if let connection = machine.choice.nextUntried(refused: refused) {
            put(number, on: connection)
        } else {
            attemptOnNewConnection(number, to: machine, refused: refused)
        }
    }

    /// - Parameter refused: addresses of the server that have refused this attempt.
    private func attemptOnNewConnection(_ number: Int, to machine: LoadMachine, refused: Int = 0) {
        guard openConnections < options.maximumConnections else { return finish(number, .unsent) }
        guard let (index, address) = machine.addresses.next(after: refused) else { return fail(number, .refused) }
        let socket: Socket
        let isConnected: Bool
        switch Socket.dial(address) {
        case .connected(let dialled): (socket, isConnected) = (dialled, true)
        case .connecting(let dialled): (socket, isConnected) = (dialled, false)
        case .failed(let errno)
        where Generator.exhaustion.contains(errno) && refused + 1 == machine.target.addresses.count:
            return finish(number, .unsent)
        case .failed: return attemptOnNewConnection(number, to: machine, refused: refused + 1)
        }
        let connection = try? ClientConnection(
            socket, isConnected: isConnected, to: machine, at: index, refusedBefore: refused,
            isOnce: options.connections == .close, of: self)
        guard let connection else {
            return finish(number, .unsent)  // nothing but a lack of memory makes libevent refuse
        }
        openConnections += 1
        machine.openConnections += 1
        counts.connections += 1
        put(number, on: connection)
    }

    /// What was on a connection is over.
    func ended(_ number: Int, on connection: ClientConnection, by end: AttemptEnd, at arrival: Instant) {
        active[number] = nil
        switch end {
        case .replied(let reply):
            connection.machine.addresses.answered(connection.address)
            release(number, AttemptResult(status: reply.status), reply)
            take(reply, of: number)
            guard !retry(number, after: reply) else { return }
            finish(number, .replied, at: arrival.nanosecondsSince(begin))
        case .refused: attemptElsewhere(number, at: connection.machine, refused: connection.refusedBefore + 1)
        case .unread: sendAnew(number, to: connection.machine)
        case .lost: fail(number, .lost)
        case .unusable(let ending):
            release(number, .failed)
            finish(number, ending)
        }
    }

    private func sendAnew(_ number: Int, to machine: LoadMachine) {
        resends[number, default: 0] += 1
        guard resends[number, default: 0] <= Generator.maximumResends else { return fail(number, .lost) }
        attemptElsewhere(number, at: machine)
    }

    /// A connection that has room is kept for what comes, and one that has none and nothing on it is over.
    func settle(_ connection: ClientConnection) {
        if connection.hasRoom {
            connection.machine.choice.offer(connection)
        } else if connection.isOpen, connection.isIdle {
            discard(connection, byReset: false)
        }
    }

    func isOn(_ connection: ClientConnection, _ number: Int) -> Bool { active[number] === connection }

    /// The client of a request goes.
    func leave(_ number: Int, as result: AttemptResult = .late) {
        guard let connection = active[number] else { return }
        active[number] = nil
        release(number, result)
        if connection.isConnecting { connection.machine.addresses.wasSilent(connection.address) }
        connection.abandon(number, byReset: options.hangUp == .reset)
    }

    func discard(_ connection: ClientConnection, byReset: Bool) {
        guard connection.end(byReset: byReset) else { return }
        connection.machine.choice.withdraw(connection)
        connection.machine.openConnections -= 1
        openConnections -= 1
    }

    func finish(_ number: Int, _ ending: LoadRecord.Ending, at time: Int64? = nil) {
        guard records[number].ending == .none else { return }
        if ending == .unsent { release(number, .cancelled) }
        records[number].ending = ending
        records[number].endedAt = time ?? elapsed
        finished += 1
    }
}
