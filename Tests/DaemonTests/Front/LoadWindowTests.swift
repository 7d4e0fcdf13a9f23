import Testing
import Workload

@testable import Daemon

struct LoadWindowTests {
    private static func reading(_ milliseconds: UInt64, cpu: UInt64, ended: Int) -> LoadWindow.Reading {
        LoadWindow.Reading(
            at: Instant(nanoseconds: milliseconds * 1_000_000), cpuNanoseconds: cpu * 1_000_000, ended: ended)
    }

    @Test("One reading tells nothing")
    func one() {
        var window = LoadWindow()
        #expect(window.rates == (0, 0))
        window.add(Self.reading(1_000, cpu: 900, ended: 7))
        #expect(window.rates == (0, 0))
        window.add(Self.reading(1_000, cpu: 900, ended: 7))
        #expect(window.rates == (0, 0))
    }

    @Test("Rates are those of the last second, and not of what was before")
    func lastSecond() {
        var window = LoadWindow()
        for step in 0..<8 as Range<UInt64> {
            window.add(Self.reading(step * 250, cpu: step * 250, ended: Int(step) * 100))
        }
        #expect(window.rates == (1, 400))
        for step in 8..<12 as Range<UInt64> { window.add(Self.reading(step * 250, cpu: 1_750, ended: 700)) }
        #expect(window.rates == (0, 0))
    }

    @Test("A worker that was held up counts the time since its last reading")
    func heldUp() {
        var window = LoadWindow()
        window.add(Self.reading(0, cpu: 0, ended: 0))
        window.add(Self.reading(10_000, cpu: 5_000, ended: 20))
        #expect(window.rates == (0.5, 2))
    }

    @Test("However often it is read, it holds no more than it may")
    func bounded() {
        var window = LoadWindow()
        for step in 0..<10_000 as Range<UInt64> { window.add(Self.reading(step / 100, cpu: 0, ended: Int(step))) }
        #expect(window.rates.requests >= 0)
    }
}
