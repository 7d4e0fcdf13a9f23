import Testing
import Workload

@testable import Telemetry

struct AccessSelectionTests {
    private static let ids = (0..<20_000).map { RequestID.ours(salt: 0x9f, number: $0) }

    @Test(arguments: [
        (RequestID.ours(salt: 0x9f, number: 3), "9f-3"), (.ours(salt: 0, number: 0), "0-0"),
        (.ours(salt: .max, number: 0x10), "ffffffff-10"),
    ])
    func `an id's lot is that of its text, wherever it was given`(id: RequestID, text: String) {
        #expect(id.description == text)
        #expect(id.lot == RequestID.client(Array(text.utf8)).lot)
    }

    /// So that all releases, and whoever else reckons it, draw the same.
    @Test func `an id's lot never changes`() {
        #expect(RequestID.client(Array("abc".utf8)).lot == 0x0DD4_9049_0804_B508)
    }

    @Test(arguments: [2, 10, 100])
    func `about one in so many is in a sample, and all of a smaller one are in a larger one`(oneIn: Int) {
        let sample = Self.ids.filter { AccessSelection(oneIn: oneIn).takes($0, isMissed: false) }
        let share = Self.ids.count / oneIn
        #expect((share * 3 / 4...share * 5 / 4).contains(sample.count), "\(sample.count) of \(Self.ids.count)")
        #expect(sample.allSatisfy { AccessSelection(oneIn: oneIn - 1).takes($0, isMissed: false) })
    }

    @Test func `without a sample all are in it`() {
        #expect(Self.ids.allSatisfy { AccessSelection().takes($0, isMissed: false) })
    }

    @Test func `of the missed alone, a worker leaves no other and nothing that was rejected`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode", access: AccessSelection(isOnlyMissed: true))
        let now = Instant(nanoseconds: 1)
        slab.tell(.quick) { .sample }
        slab.tell(rejected: .ours(salt: 1, number: 1), status: 400, from: now, until: now) { .sample }
        slab.tell(.story) { .sample }
        var journal = AccessJournal(of: slab)
        #expect(journal.entries().entries.map(\.id) == [Account.story.id])
    }
}
