import Load
import Testing
import Workload

@testable import Scheduling

/// The run queue against the plainest queue that keeps the order which is promised, over random pushes and takes.
@Suite struct RunQueueOrderTests {
    private struct Plain {
        var entries: [(number: Int, ticket: Ticket)] = []
        let scheduling: Scheduling

        mutating func take() -> Int? {
            let begun = entries.filter { $0.ticket.hasCalled }
            let candidates = scheduling.resumedFirst && !begun.isEmpty ? begun : entries
            guard let next = next(among: candidates) else { return nil }
            entries.removeAll { $0.number == next }
            return next
        }

        private func next(among candidates: [(number: Int, ticket: Ticket)]) -> Int? {
            switch scheduling.discipline.name {
            case "lifo":
                // Those that made room for others go behind all.
                candidates.filter { $0.ticket.step != .paused }.map(\.number).max() ?? candidates.map(\.number).min()
            case "edf":
                candidates.min {
                    ($0.ticket.deadline, $0.number) < ($1.ticket.deadline, $1.number)
                }?.number
            case "fifo": candidates.map(\.number).min()
            default: nil
            }
        }
    }

    @Test(arguments: Discipline.all, [false, true])
    func everyTakeIsThatOfThePlainQueue(_ discipline: Discipline, _ resumedFirst: Bool) {
        var scheduling = Scheduling(discipline: discipline)
        scheduling.resumedFirst = resumedFirst
        for seed in UInt64(0)..<20 {
            var random = RandomStream(seed: seed, for: .arrivals)
            var queue = RunQueue<Int>(scheduling)
            var plain = Plain(scheduling: scheduling)
            for number in 0..<200 {
                if Int.random(in: 0..<5, using: &random) < 3 {
                    let steps: [Ticket.Step] = [.fresh, .fresh, .resumed, .paused]
                    let step = steps[Int.random(in: 0..<4, using: &random)]
                    let ticket = Ticket(
                        deadline: Instant(nanoseconds: .random(in: 0..<20, using: &random)),
                        readySince: Instant(nanoseconds: UInt64(number)), step: step,
                        hasCalled: step == .resumed || step == .paused && Bool.random(using: &random))
                    queue.push(number, ticket)
                    plain.entries.append((number, ticket))
                } else {
                    #expect(queue.take(at: Instant(nanoseconds: 0))?.entry == plain.take(), "seed \(seed)")
                }
                #expect(queue.count == plain.entries.count && queue.isEmpty == plain.entries.isEmpty)
                // The time that one entered the row last is that of its number.
                let oldest = plain.entries.map { UInt64($0.number) }.min()
                #expect(queue.oldest?.nanoseconds == oldest, "seed \(seed)")
            }
            while let taken = queue.take(at: Instant(nanoseconds: 0)) { #expect(taken.entry == plain.take()) }
            #expect(plain.entries.isEmpty)
        }
    }
}
