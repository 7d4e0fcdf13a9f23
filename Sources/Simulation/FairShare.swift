/// What the kernel knows of a thread that shares cores with others: Linux since 6.6 gives the core to the one
/// with the earliest virtual deadline of those that are owed time (EEVDF; kernel/sched/fair.c of 6.18). All weigh the
/// same. Nanoseconds.
struct FairShare: Equatable {
    /// The time for which a thread keeps its core whoever wakes: 0.7 ms, and twice as much on a machine of two or three
    /// CPUs (`base_slice_ns`).
    static let slice: Int64 = 1_400_000
    /// Whose turn it is is looked at when a thread wakes, and at each tick: HZ=250, as measured on Linux 6.18.
    static let tick: Int64 = 4_000_000

    /// The CPU time that it has had, in the time that all have had in the mean.
    var virtual: Int64 = 0
    /// Its virtual deadline: when it will have had its slice.
    var due: Int64 = 0
    /// What it was owed when it fell asleep.
    var lag: Int64 = 0

    var isDue: Bool { virtual >= due }

    /// Wakes among others, or alone: what it was owed it is owed still, at most a slice.
    mutating func wake(among count: Int, average: Int64) {
        // Its own lag moves the average.
        let owed = count > 0 ? lag * Int64(count + 1) / Int64(count) : 0
        virtual = average - owed
        due = virtual + FairShare.slice
    }

    mutating func sleep(average: Int64) { lag = min(max(0, average - virtual), FairShare.slice) }

    /// Once it has had its slice it gets a new deadline.
    mutating func renew() { if isDue { due = virtual + FairShare.slice } }

    /// The first tick at which it will have had its slice, if it runs from now on.
    func lastTick(from now: Int64) -> Int64 {
        let over = max(now + 1, now + due - virtual)
        return (over + FairShare.tick - 1) / FairShare.tick * FairShare.tick
    }

    /// Whether it gets a core before another.
    func goesBefore(_ other: FairShare, average: Int64) -> Bool {
        let (isOwed, otherIsOwed) = (virtual <= average, other.virtual <= average)
        if isOwed != otherIsOwed { return isOwed }
        // With several cores those that are owed may all run already: then the one that is least ahead.
        return isOwed ? due < other.due : virtual < other.virtual
    }
}
