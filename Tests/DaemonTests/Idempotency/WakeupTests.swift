import Idempotency
import Reactor
import Testing
import Workload

/// What tells loops that something has ended which somebody waits for.
struct WakeupTests {
    private final class Watcher: ReadinessHandler {
        let loop: EventLoop
        private var watch: Watch?
        private(set) var edges = 0

        init(_ store: IdempotencyStore) throws {
            loop = try EventLoop()
            watch = try Watch(loop, descriptor: store.wakeup, for: .read, edgeTriggered: true, handler: self)
        }

        func descriptorReady(_: Readiness) { edges += 1 }

        /// Edges since the last look.
        func look() -> Int {
            edges = 0
            for _ in 0..<3 { loop.poll(waiting: false) }
            return edges
        }
    }

    private struct Unwanted: Error {}

    private static func first(_ store: IdempotencyStore, _ key: UInt8) throws -> KeyToken {
        guard case .first(let token) = begin(store, key) else { throw Unwanted() }
        return token
    }

    @discardableResult
    private static func begin(_ store: IdempotencyStore, _ key: UInt8) -> KeyRuling {
        let key = Fingerprint(of: [key])
        return store.begin(key, key, by: 1, waits: true, at: Instant(nanoseconds: 1))
    }

    @Test func `an end that somebody waits for is one edge for all who watch, and another is none`() throws {
        let store = try IdempotencyStore(entries: 10)
        let watchers = try (0..<2).map { _ in try Watcher(store) }
        for round in 0..<3 as Range<UInt8> {
            store.abandon(try Self.first(store, round))
            #expect(watchers.map { $0.look() } == [0, 0], "nobody waited")
            let awaited = try Self.first(store, 10 + round)
            Self.begin(store, 10 + round)
            store.abandon(awaited)
            #expect(watchers.map { $0.look() } == [1, 1])
            #expect(watchers.map { $0.look() } == [0, 0])
        }
    }

    @Test func `who begins to watch behind the end is told too`() throws {
        let store = try IdempotencyStore(entries: 10)
        let awaited = try Self.first(store, 1)
        Self.begin(store, 1)
        store.abandon(awaited)
        #expect(try Watcher(store).look() == 1)
    }
}
