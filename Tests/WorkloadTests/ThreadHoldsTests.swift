import Testing
import Workload

@Suite struct ThreadHoldsTests {
    private static func id(_ number: UInt32) -> RequestID { .ours(salt: 0, number: number) }

    private static func at(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    private static let holds: ThreadHolds = {
        let holds = ThreadHolds()
        holds.note(id(1), from: at(0), until: at(10))
        holds.note(id(2), from: at(10), until: at(100))
        holds.note(id(3), from: at(100), until: at(130))
        return holds
    }()

    @Test(
        arguments: [
            // wait from, until, asking, expected holder, milliseconds
            (20, 90, 9, 2, 70),
            (50, 110, 9, 2, 50),
            (0, 9, 9, 1, 9),
        ] as [(UInt64, UInt64, UInt32, UInt32, UInt64)])
    func theOneThatHeldMostOfTheWaitIsNamed(
        from: UInt64, until: UInt64, asking: UInt32, holder: UInt32, milliseconds: UInt64
    ) {
        let found = Self.holds.holder(of: Self.at(from)..<Self.at(until), besides: Self.id(asking))
        #expect(found == Holder(id: Self.id(holder), nanoseconds: milliseconds * 1_000_000))
    }

    @Test func nobodyIsNamed_whenNoOneHeldHalfOfTheWait() {
        #expect(Self.holds.holder(of: Self.at(80)..<Self.at(300), besides: Self.id(9)) == nil)
    }

    @Test func theWaiterIsNeverItsOwnHolder() {
        #expect(Self.holds.holder(of: Self.at(20)..<Self.at(90), besides: Self.id(2)) == nil)
    }

    /// One long step, and the backlog behind it.
    @Test(arguments: [64, 150, 350]) func theLongStep_isRememberedBehindManyShortOnes(backlog: UInt64) {
        let holds = ThreadHolds()
        holds.note(Self.id(1), from: Self.at(0), until: Self.at(400))
        for number in 0..<backlog {
            holds.note(Self.id(2 + UInt32(number)), from: Self.at(400 + number), until: Self.at(401 + number))
        }
        let found = holds.holder(of: Self.at(1)..<Self.at(400 + backlog), besides: Self.id(9_999))
        #expect(found == Holder(id: Self.id(1), nanoseconds: 399_000_000))
    }

    @Test func shortHoldsAreForgotten() {
        let holds = ThreadHolds()
        holds.note(Self.id(1), from: Instant(nanoseconds: 0), until: Instant(nanoseconds: 99_999))
        #expect(holds.holder(of: Instant(nanoseconds: 0)..<Instant(nanoseconds: 99_999), besides: Self.id(2)) == nil)
    }
}
