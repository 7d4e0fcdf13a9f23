import Testing

@testable import Reactor

struct TurnsTests {
    private final class Log {
        var taken: [Int] = []
        var turns: Turns<Int>?
    }

    @Test func whoWaits_hasATurn_inItsOrder_andAFurtherOneLater() {
        let log = Log()
        let turns = Turns<Int> { [unowned log] number in
            log.taken.append(number)
            if number < 10 { log.turns?.append(number + 10) }
        }
        log.turns = turns
        for number in [1, 2] { turns.append(number) }
        turns.give()
        // Fewer where the time is over before.
        #expect((1...2).contains(log.taken.count))
        while !turns.isEmpty { turns.give() }
        #expect(log.taken == [1, 2, 11, 12])
    }

    @Test func withOneTurnAPass_aLoopGivesEachItsOwn() throws {
        let log = Log()
        let loop = try EventLoop()
        let turns = try Turns<Int>(on: loop, most: 1) { [unowned log] in log.taken.append($0) }
        for number in 0..<5 { turns.append(number) }
        #expect(log.taken.isEmpty, "not before the loop has a pass")
        while log.taken.count < 5 {
            let before = log.taken.count
            loop.poll(waiting: true)
            #expect(log.taken.count <= before + 1)
        }
        #expect(log.taken == [0, 1, 2, 3, 4])
    }
}
