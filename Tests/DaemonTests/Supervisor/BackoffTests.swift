import Testing

@testable import Daemon

struct BackoffTests {
    @Test func `who keeps dying young waits longer each time, up to a bound`() {
        var backoff = Backoff()
        let delays = (0..<10).map { _ in backoff.delay(afterLife: .milliseconds(10)) }
        #expect(delays.prefix(4) == [.zero, .milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(delays.last == .seconds(10))
    }

    @Test func `who lived long is replaced at once`() {
        var backoff = Backoff()
        for _ in 0..<5 { _ = backoff.delay(afterLife: .zero) }
        #expect(backoff.delay(afterLife: .seconds(60)) == .zero)
        #expect(backoff.delay(afterLife: .zero) == .milliseconds(100))
    }
}
