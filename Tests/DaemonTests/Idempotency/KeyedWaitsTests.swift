import Idempotency
import Testing
import Workload

@testable import Daemon

struct KeyedWaitsTests {
    /// Tokens of a real store: they have no other maker.
    private static func tokens(_ count: Int) throws -> [KeyToken] {
        let store = try IdempotencyStore(entries: count)
        return (0..<count).compactMap { number in
            let key = Fingerprint(of: [UInt8(number)])
            let ruling = store.begin(key, key, by: 1, waits: true, at: Instant(nanoseconds: 1))
            return if case .first(let token) = ruling { token } else { nil }
        }
    }

    private static func wait(_ entry: Int, on token: KeyToken, key: UInt8, until end: UInt64) -> KeyedWaits<Int>.Wait {
        let key = Fingerprint(of: [key])
        return .init(key: key, order: key, token: token, end: Instant(nanoseconds: end), entry: entry)
    }

    @Test func `those whose first one has ended are taken out once, in the order in which they came`() throws {
        let tokens = try Self.tokens(2)
        var waits = KeyedWaits<Int>(mostOfKey: 10, most: 10)
        for entry in 0..<6 { _ = waits.add(Self.wait(entry, on: tokens[entry % 2], key: UInt8(entry % 2), until: 100)) }
        let ready = waits.takeReady { $0 == tokens[1] }
        #expect(ready.map(\.entry) == [0, 2, 4])
        #expect(waits.takeReady { $0 == tokens[1] }.isEmpty)
        #expect(waits.takeReady { _ in false }.map(\.entry) == [1, 3, 5])
        #expect(waits.isEmpty && waits.nextEnd == nil)
    }

    @Test func `no more wait than may, of one key and of all`() throws {
        let tokens = try Self.tokens(3)
        var waits = KeyedWaits<Int>(mostOfKey: 2, most: 3)
        let numbers = [0, 0, 0, 1, 2].enumerated().map { index, key in
            waits.add(Self.wait(index, on: tokens[key], key: UInt8(key), until: 100))
        }
        #expect(numbers.map { $0 != nil } == [true, true, false, true, false])
        #expect(waits.remove(numbers[0] ?? 0)?.entry == 0 && waits.remove(numbers[0] ?? 0) == nil)
        #expect(waits.add(Self.wait(9, on: tokens[2], key: 2, until: 100)) != nil)
    }

    @Test func `a wait ends at its own end`() throws {
        let tokens = try Self.tokens(1)
        var waits = KeyedWaits<Int>(mostOfKey: 10, most: 10)
        for end in [30, 10, 20] as [UInt64] { _ = waits.add(Self.wait(Int(end), on: tokens[0], key: 0, until: end)) }
        #expect(waits.nextEnd == Instant(nanoseconds: 10))
        #expect(waits.takeEnded(at: Instant(nanoseconds: 20)).map(\.entry) == [10, 20])
        #expect(waits.nextEnd == Instant(nanoseconds: 30))
    }
}
