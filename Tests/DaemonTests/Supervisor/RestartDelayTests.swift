import Testing

@testable import Daemon

struct RestartDelayTests {
    @Test func `who keeps dying young waits longer each time, up to a bound`() {
        var delay = RestartDelay()
        let delays = (0..<10).map { _ in delay.delay(afterLife: .milliseconds(10)) }
        #expect(delays.prefix(4) == [.zero, .milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(delays.last == .seconds(10))
    }

    @Test func `who lived long is replaced at once`() {
        var delay = RestartDelay()
        for _ in 0..<5 { _ = delay.delay(afterLife: .zero) }
        #expect(delay.delay(afterLife: .seconds(60)) == .zero)
        #expect(delay.delay(afterLife: .zero) == .milliseconds(100))
    }
}
