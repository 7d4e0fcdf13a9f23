import Reactor
import Testing
import Workload

@testable import Daemon

struct DeathsTests {
    @Test("The story tells how many died, who last and of what, and when the next one starts")
    func story() {
        var deaths = Deaths()
        #expect(deaths.story(at: Clock.now(), missing: [0, 1, 2]) == nil)
        deaths.note(worker: 2, "exit status 1", afterLife: .zero, nextStartIn: .zero)
        #expect(
            deaths.story(at: Clock.now(), missing: [2])
                == "1 death, the last one of worker 2, exit status 1; its next start is under way")
        deaths.note(worker: 0, "signal 9", afterLife: .seconds(4), nextStartIn: .seconds(10))
        let story = deaths.story(at: Clock.now() + .milliseconds(-1), missing: [0, 2])
        #expect(
            story?.hasPrefix("2 deaths in a row, the last one of worker 0, signal 9; its next start is in ") == true)
        // One that lived for long begins a new row.
        deaths.note(worker: 1, "signal 9", afterLife: .seconds(6), nextStartIn: .zero)
        #expect(
            deaths.story(at: Clock.now(), missing: [1])?.hasPrefix("1 death, the last one of worker 1") == true)
    }

    @Test("A death whose successor accepts is no reason why another worker does not")
    func overcome() {
        var deaths = Deaths()
        deaths.note(worker: 1, "signal 9", afterLife: .zero, nextStartIn: .zero)
        #expect(deaths.story(at: Clock.now(), missing: [0, 2]) == nil)
        #expect(deaths.story(at: Clock.now(), missing: []) == nil)
    }
}
