import Scheduling
import Testing
import Workload

@Suite struct RunQueueTests {
    /// Entries named by a letter, with their deadlines and steps, in the order in which they come.
    private static let entries: [(name: Character, deadline: UInt64, step: Ticket.Step)] = [
        ("a", 30, .fresh), ("b", 10, .resumed), ("c", 20, .fresh), ("d", 10, .fresh), ("e", 20, .resumed),
        ("f", 40, .paused),
    ]

    private static func queue(_ scheduling: Scheduling) -> RunQueue<Character> {
        var queue = RunQueue<Character>(scheduling)
        for entry in entries {
            queue.push(
                entry.name,
                Ticket(
                    deadline: Instant(nanoseconds: entry.deadline), readySince: Instant(nanoseconds: 0),
                    step: entry.step))
        }
        return queue
    }

    /// What it gives out until it is empty; what is dropped in brackets.
    private static func given(_ queue: RunQueue<Character>, at now: UInt64 = 0) -> String {
        var queue = queue
        var text = ""
        while let taken = queue.take(at: Instant(nanoseconds: now)) {
            switch taken {
            case .run(let name): text.append(name)
            case .drop(let name, _): text += "(\(name))"
            }
        }
        #expect(queue.isEmpty && queue.count == 0)
        return text
    }

    @Test(arguments: [("fifo", "abcdef"), ("lifo", "edcbaf"), ("edf", "bdceaf")])
    func disciplineGivesItsOrder_overFreshAndBegunAlike_pausedOnesBehindThem(name: String, order: String) throws {
        var scheduling = Scheduling()
        scheduling.discipline = try #require(Discipline.named(name))
        #expect(RunQueueTests.given(RunQueueTests.queue(scheduling)) == order)
    }

    @Test func policyDropsWhatItJudges_inTheOrderOfTheDiscipline() {
        var scheduling = Scheduling()
        scheduling.policy = .expired
        #expect(RunQueueTests.given(RunQueueTests.queue(scheduling), at: 20) == "a(b)c(d)ef")
    }

    @Test func withoutAPolicy_noClockIsRead() {
        var queue = RunQueueTests.queue(Scheduling())
        func clock() -> Instant { preconditionFailure("the clock was read") }
        #expect(queue.take(at: clock()) == .run("a"))
    }

    @Test func disciplinesHaveDistinctNames() {
        #expect(Set(Discipline.names).count == Discipline.all.count)
    }
}
