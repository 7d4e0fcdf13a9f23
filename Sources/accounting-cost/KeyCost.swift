import CLinux
import Glibc
import Idempotency
import Reactor
import Workload

/// What a request with an idempotency key costs its worker where all workers share a store in memory, and what it would
/// where one process owned the keys and were asked over a message socket: which of the two the daemon has follows from
/// it.
enum KeyCost {
    /// Nanoseconds for each of `requests` requests: the first look, and the result. The store is full, as it is after
    /// some minutes, so that each new key takes the place of another.
    static func measureStore(requests: Int, entries: Int) throws -> Double {
        let store = try IdempotencyStore(entries: entries)
        fill(store)
        let start = Clock.now()
        serve(requests, on: store, from: 1)
        return Double(Clock.now().nanosecondsSince(start)) / Double(requests)
    }

    /// The same while another process does it too, as fast as it can.
    static func measureContended(requests: Int, entries: Int) throws -> Double {
        let store = try IdempotencyStore(entries: entries)
        fill(store)
        let child = clinux_fork()
        guard child != 0 else {
            _ = clinux_die_with_parent(SIGKILL)
            while true { serve(1_000, on: store, from: 1_000_000_000) }
        }
        let start = Clock.now()
        serve(requests, on: store, from: 1)
        let cost = Double(Clock.now().nanosecondsSince(start)) / Double(requests)
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        return cost
    }

    private static func fill(_ store: IdempotencyStore) {
        serve(store.entries * 2, on: store, from: 2_000_000_000)
    }

    private static func serve(_ requests: Int, on store: IdempotencyStore, from first: Int) {
        let kept = KeptReply(Reply(status: 200, content: .digest(Chain(startOf: CommitCost.order))), failure: nil)
        for number in first..<first + requests {
            let now = Clock.now()
            var words = SplitMix64(state: UInt64(number))
            let key = Fingerprint(words.next(), words.next(), words.next(), words.next())
            guard case .first(let token) = store.begin(key, key, by: 1, waits: true, at: now) else { continue }
            store.finish(token, kept, until: now + .seconds(60))
        }
    }

    /// Nanoseconds for a key's fingerprint and its order's, which either way needs.
    static func measureFingerprints(requests: Int) -> Double {
        let text = Array("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"".utf8)
        let start = Clock.now()
        var sum: UInt64 = 0
        for _ in 0..<requests {
            sum &+= IdempotencyKey(text)?.fingerprint.first ?? 0
            sum &+= Fingerprint(of: CommitCost.order, body: []).first
        }
        precondition(sum != 0)
        return Double(Clock.now().nanosecondsSince(start)) / Double(requests)
    }

    /// Nanoseconds for a question of 64 bytes to another process and its answer, over a message socket, with nothing
    /// else in the way; a request with a key needs two.
    static func measureRoundTrip(count: Int) throws -> Double {
        let (ours, theirs) = try Socket.messagePair()
        let child = clinux_fork()
        guard child != 0 else {
            _ = clinux_die_with_parent(SIGKILL)
            answer(theirs.descriptor)
        }
        theirs.close()
        let question = [UInt8](repeating: 7, count: 64)
        let start = Clock.now()
        for _ in 0..<count {
            _ = ours.send(question, with: nil)
            receive(ours.descriptor)
        }
        let cost = Double(Clock.now().nanosecondsSince(start)) / Double(count)
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        ours.close()
        return cost
    }

    private static func answer(_ descriptor: Int32) -> Never {
        let answer = [UInt8](repeating: 7, count: 64)
        while true {
            receive(descriptor)
            _ = Socket(descriptor: descriptor).send(answer, with: nil)
        }
    }

    private static func receive(_ descriptor: Int32) {
        var buffer = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while withUnsafeMutableBytes(of: &buffer, { recv(descriptor, $0.baseAddress, $0.count, 0) }) <= 0 {
            poll(&watched, 1, -1)
        }
    }
}
