import Testing
import Workload

@testable import Scheduling

@Suite struct RunQueueTests {
    /// Entries named by a letter, with their deadlines and steps, in the order in which they come.
    private static let entries: [(name: Character, deadline: UInt64, step: Ticket.Step)] = [
        ("a", 30, .fresh), ("b", 10, .resumed), ("c", 20, .fresh), ("d", 10, .fresh), ("e", 20, .resumed),
        ("f", 40, .paused),
    ]

    private static func queue(
        _ scheduling: Scheduling, behind earlier: [(name: Character, deadline: UInt64, step: Ticket.Step)] = []
    ) -> RunQueue<Character> {
        var queue = RunQueue<Character>(scheduling)
        for entry in earlier + entries {
            queue.push(
                entry.name,
                Ticket(
                    deadline: Instant(nanoseconds: entry.deadline), readySince: Instant(nanoseconds: 0),
                    step: entry.step))
        }
        return queue
    }

    /// What it gives out until it is empty; what is dropped in brackets.
    private static func given(_ scheduling: Scheduling, at now: UInt64 = 0) -> String {
        given(queue(scheduling), at: now)
    }

    private static func given(_ queue: consuming RunQueue<Character>, at now: UInt64) -> String {
        var text = ""
        while let taken = queue.take(at: Instant(nanoseconds: now)) {
            switch taken.ruling {
            case .run: text.append(taken.entry)
            case .drop: text += "(\(taken.entry))"
            case .spare: text += "[\(taken.entry)]"
            }
        }
        #expect(queue.isEmpty && queue.count == 0)
        return text
    }

    @Test(arguments: [("fifo", "abcdef"), ("lifo", "edcbaf"), ("edf", "bdceaf")])
    func disciplineGivesItsOrder_overFreshAndBegunAlike_pausedOnesBehindThem(name: String, order: String) throws {
        var scheduling = Scheduling()
        scheduling.discipline = try #require(Discipline.named(name))
        #expect(RunQueueTests.given(scheduling) == order)
    }

    @Test func policyDropsWhatItJudges_inTheOrderOfTheDiscipline() {
        var scheduling = Scheduling()
        scheduling.overload.policy = .expired
        #expect(RunQueueTests.given(scheduling, at: 20) == "a(b)c(d)ef")
    }

    @Test func policyThatDoesNotAct_onlySaysWhatItWouldDrop() {
        var scheduling = Scheduling()
        scheduling.overload.policy = .expired
        scheduling.overload.acts = false
        #expect(RunQueueTests.given(scheduling, at: 20) == "a[b]c[d]ef")
    }

    @Test(arguments: [("fifo", "beacdf"), ("lifo", "ebdcaf"), ("edf", "bedcaf")])
    func resumedOnesGoFirst_whereTheyAreTo(name: String, order: String) throws {
        var scheduling = Scheduling()
        scheduling.discipline = try #require(Discipline.named(name))
        scheduling.resumedFirst = true
        #expect(RunQueueTests.given(scheduling) == order)
    }

    @Test func whereTheNewestGoesFirst_theOldestIsStoppedOnceItIsTooLate_andNotOnlyWhenAllElseIsDone() {
        var scheduling = Scheduling(discipline: .lifo)
        scheduling.overload.policy = .expired
        let queue = RunQueueTests.queue(scheduling, behind: [("y", 5, .fresh), ("z", 5, .paused), ("x", 5, .fresh)])
        let given = RunQueueTests.given(queue, at: 15)
        #expect(given == "(y)(x)(z)e(d)c(b)af")
    }

    @Test func whatIsGone_leavesTheQueue_onceAsManyAgainHaveCome() {
        var scheduling = Scheduling(discipline: .lifo)
        scheduling.abandons = true
        var queue = RunQueue<Int>(scheduling) { $0 % 4 != 0 }
        let ticket = Ticket(deadline: Instant(nanoseconds: 1), readySince: Instant(nanoseconds: 0), step: .fresh)
        for entry in 0..<64 { queue.push(entry, ticket) }
        var taken: [Taken<Int>] = []
        while let next = queue.take(at: Instant(nanoseconds: 0)) { taken.append(next) }
        #expect(taken.prefix(48).allSatisfy { $0.ruling == .drop(.abandoned) && $0.entry % 4 != 0 })
        #expect(taken.suffix(16).map(\.entry) == (0..<16).reversed().map { $0 * 4 })
    }

    @Test func whatIsGone_isFoundAlsoInAShortQueue_afterALongOne() {
        var scheduling = Scheduling(discipline: .lifo)
        scheduling.abandons = true
        var queue = RunQueue<Int>(scheduling) { $0 < 0 }
        let ticket = Ticket(deadline: Instant(nanoseconds: 1), readySince: Instant(nanoseconds: 0), step: .fresh)
        for entry in 0..<10_000 { queue.push(entry, ticket) }
        while queue.take(at: Instant(nanoseconds: 0)) != nil {}
        queue.push(-1, ticket)
        for entry in 1...200 { queue.push(entry, ticket) }
        #expect(queue.take(at: Instant(nanoseconds: 0)) == Taken(-1, .drop(.abandoned)))
    }

    @Test func withoutAPolicy_noClockIsRead() {
        var queue = RunQueueTests.queue(Scheduling())
        func clock() -> Instant { preconditionFailure("the clock was read") }
        #expect(queue.take(at: clock())?.entry == "a")
    }

    @Test func disciplinesHaveDistinctNames() {
        #expect(Set(Discipline.names).count == Discipline.all.count)
    }
}
