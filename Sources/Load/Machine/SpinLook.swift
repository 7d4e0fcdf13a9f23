import Glibc
import Reactor
import Workload

/// How long a thread that never waits is kept off its core.
enum SpinLook {
    /// Cores that are looked at, and how long each.
    private static let mostCores = 4
    private static let length = Duration.milliseconds(20)
    /// Longest sleep at once.
    private static let nap = Duration.milliseconds(100)

    /// The longest gap of each core, of those that this thread may use, as far as the time goes.
    static func gaps(on cores: CPUSet, until end: Instant) -> [Int: Duration] {
        let allowed = CPUSet.allowed
        defer { allowed.confine() }
        var gaps: [Int: Duration] = [:]
        for core in cores.cores.filter(allowed.cores.contains).prefix(mostCores) where Clock.now() + length < end {
            CPUSet([core]).confine()
            gaps[core] = longestGap(until: Clock.now() + length)
        }
        return gaps
    }

    private static func longestGap(until end: Instant) -> Duration {
        var (last, longest) = (Clock.now(), Duration.zero)
        while last < end {
            let now = Clock.now()
            longest = max(longest, now - last)
            last = now
        }
        return longest
    }

    static func rest(for time: Duration) {
        usleep(UInt32(max(0, min(time, nap).nanoseconds / 1_000)))
    }
}
