import Glibc
import Workload

/// A stream of random numbers that a seed and a purpose name: xoshiro256** (Blackman and Vigna, 2018), its state filled
/// by SplitMix64. Each purpose has its own stream, so that a change of one leaves the others as they were.
package struct RandomStream: RandomNumberGenerator, Sendable {
    /// What the numbers are drawn for.
    package enum Purpose: UInt64, Sendable {
        case arrivals = 1
        case before, downstream, after
        /// Which class each request is of, where there are several.
        case classes
        /// Of retries.
        case backOff = 100
        /// Of balancers: keys, and chance.
        case balancing
        /// Of requests that are sharded.
        case shardKeys
    }

    private var state: (UInt64, UInt64, UInt64, UInt64)

    package init(seed: UInt64, for purpose: Purpose) {
        var mixer = SplitMix64(state: seed ^ (purpose.rawValue &* 0x9FB2_1C65_1E98_DF25))
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    package mutating func next() -> UInt64 {
        let result = (state.1 &* 5).rotatedLeft(by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotatedLeft(by: 45)
        return result
    }

    /// Uniform in the open interval from 0 to 1, in steps of 2⁻⁵³.
    package mutating func unit() -> Double {
        (Double(next() >> 11) + 0.5) * 0x1p-53
    }

    /// Exponential with mean 1.
    package mutating func exponential() -> Double {
        -log(unit())
    }

    /// Normal with mean 0 and standard deviation 1 (Box and Muller). Takes two numbers and drops the second result, so
    /// that the n-th draw depends on n alone.
    package mutating func normal() -> Double {
        let radius = sqrt(-2 * log(unit()))
        return radius * cos(2 * .pi * unit())
    }
}

extension UInt64 {
    fileprivate func rotatedLeft(by bits: UInt64) -> UInt64 {
        (self << bits) | (self >> (64 - bits))
    }
}
