import Testing

@testable import Load

struct RandomStreamTests {
    @Test func equalSeedsAndPurposes_giveEqualNumbers() {
        var (one, other) = (RandomStream(seed: 7, for: .arrivals), RandomStream(seed: 7, for: .arrivals))
        for _ in 0..<1_000 { #expect(one.next() == other.next()) }
    }

    @Test(arguments: [(UInt64(7), RandomStream.Purpose.before), (8, .arrivals), (0, .arrivals)])
    func anotherSeedOrPurpose_givesOtherNumbers(seed: UInt64, purpose: RandomStream.Purpose) {
        var (one, other) = (RandomStream(seed: 7, for: .arrivals), RandomStream(seed: seed, for: purpose))
        let equal = (0..<1_000).count { _ in one.next() == other.next() }
        #expect(equal == 0)
    }

    /// Pinned: a change of these changes every schedule that anyone has published.
    @Test func firstNumbersOfSeed1() {
        var stream = RandomStream(seed: 1, for: .arrivals)
        let numbers = (0..<3).map { _ in stream.next() }
        #expect(numbers == [16_591_766_172_947_604_983, 13_140_490_910_781_857_389, 2_549_929_221_717_152_353])
    }

    @Test func unit_isInTheOpenIntervalAndUniform() {
        var stream = RandomStream(seed: 3, for: .arrivals)
        var buckets = [Int](repeating: 0, count: 10)
        for _ in 0..<100_000 {
            let unit = stream.unit()
            #expect(unit > 0 && unit < 1)
            buckets[Int(unit * 10)] += 1
        }
        // Five standard deviations of a bucket of 10,000.
        for bucket in buckets { #expect(abs(bucket - 10_000) < 475) }
    }

    @Test func normal_hasMean0AndDeviation1() {
        var stream = RandomStream(seed: 3, for: .before)
        let numbers = (0..<100_000).map { _ in stream.normal() }
        let mean = numbers.reduce(0, +) / 100_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
        #expect(abs(mean) < 0.016)
        #expect(abs(variance - 1) < 0.023)
    }
}
