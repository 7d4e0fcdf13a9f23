import Testing
import Workload

@testable import Load

struct ArrivalsTests {
    private static func times(_ text: String, _ rate: String, _ duration: Duration, seed: UInt64 = 5) throws -> [Int64]
    {
        var stream = RandomStream(seed: seed, for: .arrivals)
        return try Arrivals(text).times(at: Rate(rate), for: duration, stream: &stream)
    }

    @Test(arguments: [
        ("constant", "4/s", [0, 250, 500, 750]), ("constant", "3/s", [0, 333, 666]), ("constant", "0.5/s", [0]),
        ("bursts:3", "6/s", [0, 0, 0, 500, 500, 500]), ("bursts:1", "2/s", [0, 500]),
        // n = t²: the rate rises from 0.001/s, next to nothing, to 2/s per second of schedule.
        ("ramp:4/s", "4/s", [0, 250, 500, 750]),
    ])
    func times_inMilliseconds_areExact(text: String, rate: String, expected: [Int64]) throws {
        #expect(try ArrivalsTests.times(text, rate, .seconds(1)).map { $0 / 1_000_000 } == expected)
    }

    @Test(arguments: [("ramp:10/s", "90/s"), ("ramp:90/s", "10/s")])
    func ramp_hasTheMeanRate_andHalvesInProportion(text: String, rate: String) throws {
        let times = try ArrivalsTests.times(text, rate, .seconds(10))
        #expect(abs(times.count - 500) <= 1)
        // ∫ of 10 + 8t over the first five seconds is 150, over the last five 350.
        let early = times.count { $0 < 5_000_000_000 }
        #expect(abs(early - (text == "ramp:10/s" ? 150 : 350)) <= 1)
        #expect(times == times.sorted())
    }

    @Test func rampThatFallsToNothing_endsWhereItsLastRequestWouldNeverCome() throws {
        // 25.25 requests in a second: the 26th, of n = 25, still comes, and n = 26 has no time.
        #expect(try ArrivalsTests.times("ramp:50/s", "0.5/s", .seconds(1)).count == 26)
    }

    @Test func poisson_hasTheRate_andExponentialGaps() throws {
        let times = try ArrivalsTests.times("poisson", "1000/s", .seconds(100))
        #expect(abs(times.count - 100_000) < 5 * 317)
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) / 1e6 }
        for (point, expected) in [(0.1, 0.09516), (1.0, 0.63212), (3.0, 0.95021)] {
            let share = Double(gaps.count { $0 <= point }) / Double(gaps.count)
            #expect(abs(share - expected) < 0.008, "gaps up to \(point) ms")
        }
        // Counts in windows of 100 ms have a variance as large as their mean.
        var windows = [Double](repeating: 0, count: 1_000)
        for time in times { windows[Int(time / 100_000_000)] += 1 }
        let variance = windows.reduce(0) { $0 + ($1 - 100) * ($1 - 100) } / 1_000
        #expect(abs(variance - 100) < 25)
    }

    @Test(arguments: ["constant", "poisson", "bursts:10", "ramp:10/s"])
    func text_isReadAndWrittenBack(text: String) throws {
        #expect(try Arrivals(text).description == text)
    }

    @Test(arguments: ["", "constant:1", "bursts", "bursts:0", "bursts:x", "bursts:10001", "ramp", "ramp:10", "uniform"])
    func badText_isRefused(text: String) {
        #expect(throws: LoadError("\"\(text)\": want constant, poisson, bursts:10 or ramp:10/s")) {
            try Arrivals(text)
        }
    }

    @Test(arguments: ["", "10", "/s", "0/s", "-1/s", "nan/s", "inf/s", "1000001/s", "10/m"])
    func badRate_isRefused(text: String) {
        #expect(throws: LoadError.self) { try Rate(text) }
    }
}
