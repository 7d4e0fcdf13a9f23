import CLinux
import Glibc
import Synchronization
import Testing
import Workload

@testable import Idempotency

struct IdempotencyStoreTests {
    private static func begin(_ store: IdempotencyStore, _ key: Int, by owner: UInt64 = 1) -> KeyRuling {
        store.begin(ShardBench.key(key), ShardBench.order(0), by: owner, waits: true, at: ShardBench.at(1))
    }

    @Test(arguments: [1, 2, 63, 64, 128, 1_000, 1_023, 10_000])
    func `it has room for as many as it was made for, however many parts it has`(entries: Int) throws {
        let store = try IdempotencyStore(entries: entries)
        for key in 0..<entries + 200 { _ = Self.begin(store, key) }
        #expect(store.count <= entries)
        #expect(store.count >= entries * 7 / 10, "chance fills some parts before others")
        if entries < 128 { #expect(store.count == entries) }
    }

    private struct Unwanted: Error {}

    @Test func `a child that dies with a part's lock leaves it to others`() throws {
        let store = try IdempotencyStore(entries: 10)
        guard case .first(let token) = Self.begin(store, 1) else { throw Unwanted() }
        store.finish(token, ShardBench.kept(1), until: ShardBench.at(100))
        let child = clinux_fork()
        if child == 0 {
            store.holdForTests()
            kill(getpid(), SIGKILL)
            _exit(1)
        }
        waitpid(child, nil, 0)
        #expect(Self.begin(store, 1) == .kept(ShardBench.kept(1)))
        guard case .first = Self.begin(store, 2) else { throw Unwanted() }
    }

    @Test func `who has a part for long has others serve as if there were no keys`() throws {
        let store = try IdempotencyStore(entries: 10)
        let child = clinux_fork()
        if child == 0 {
            store.holdForTests()
            while true { pause() }
        }
        while store.tryHoldForTests() { sched_yield() }
        #expect(Self.begin(store, 1) == .full)
        #expect(!store.release(1))
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        guard case .first = Self.begin(store, 1) else { throw Unwanted() }
        #expect(store.release(1))
    }

    @Test func `a result that no part was to be had for is lost, and its key is free again`() throws {
        let store = try IdempotencyStore(entries: 10)
        guard case .first(let token) = Self.begin(store, 1) else { throw Unwanted() }
        let child = clinux_fork()
        if child == 0 {
            store.holdForTests()
            while true { pause() }
        }
        while store.tryHoldForTests() { sched_yield() }
        store.finish(token, ShardBench.kept(1), until: ShardBench.at(100))
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        guard case .first = Self.begin(store, 1) else { throw Unwanted() }
    }

    /// A child serves requests as fast as it can and is killed wherever it is, nearly always with the lock.
    @Test func `whenever a child is killed, all is whole behind it, and its keys are free`() throws {
        let store = try IdempotencyStore(entries: 60)
        let mapped = mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        let counter = try #require(mapped).assumingMemoryBound(to: Atomic<UInt64>.self)
        defer { munmap(mapped, 4_096) }
        // What a fork of a process with many threads cannot do is done before.
        Self.serve(store, by: 1, from: 0, counting: counter, atMost: 200)
        #expect(store.release(1))
        var random = SplitMix64(state: 3)
        for round in 0..<150 {
            counter.pointee.store(0, ordering: .relaxed)
            let owner = UInt64(round) + 2
            let child = clinux_fork()
            if child == 0 { Self.serve(store, by: owner, from: round, counting: counter, atMost: .max) }
            let target = UInt64.random(in: 1...2_000, using: &random)
            while counter.pointee.load(ordering: .relaxed) < target { sched_yield() }
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
            #expect(store.release(owner))
            #expect(store.flawsForTests() == [], "round \(round)")
            #expect(store.count <= 60)
            for key in 0..<Self.keys.count {
                let ruling = store.begin(
                    Self.keys[key], Self.orders[0], by: 1, waits: false, at: ShardBench.at(1))
                if case .underWay = ruling { Issue.record("a dead child serves key \(key)") }
                if case .first(let token) = ruling { store.abandon(token) }
            }
        }
    }

    private static let keys = (0..<90).map { ShardBench.key($0) }
    private static let orders = [ShardBench.order(0)]
    private static let results = [ShardBench.kept(1), ShardBench.kept(4)]

    private static func serve(
        _ store: IdempotencyStore, by owner: UInt64, from start: Int,
        counting counter: UnsafeMutablePointer<Atomic<UInt64>>, atMost most: Int
    ) {
        var number = start
        while number - start < most {
            number += 1
            counter.pointee.wrappingAdd(1, ordering: .relaxed)
            let key = keys[number * 7 % keys.count]
            guard case .first(let token) = store.begin(key, orders[0], by: owner, waits: true, at: ShardBench.at(1))
            else { continue }
            switch number % 5 {
            case 0: break
            case 1: store.abandon(token)
            default: store.finish(token, results[number % 2], until: ShardBench.at(1_000))
            }
        }
    }
}

extension IdempotencyStore {
    /// Of a store with one part.
    fileprivate func holdForTests() { clinux_take_shared_lock(firstLock, 1_000_000_000) }

    /// Whether nobody has it.
    fileprivate func tryHoldForTests() -> Bool {
        guard clinux_take_shared_lock(firstLock, 0) == 0 else { return false }
        clinux_release_shared_lock(firstLock)
        return true
    }

    fileprivate func flawsForTests() -> [String] { shards.flatMap { $0.flaws() } }
}
