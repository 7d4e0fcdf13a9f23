import CLinux

/// Where a sleeping thread begins when it is woken. The kernel chooses a CPU that is idle; where none is idle yet it
/// may put the thread behind one that computes, and leave it there until the next tick, though another CPU falls idle
/// at once. Threads that hand each other slots do so each time.
///
/// A suggestion is an affinity for one CPU (sched_setaffinity(2)) that lasts until the thread runs: from then on the
/// kernel moves it as it likes.
struct StartingCPU {
    private let thread: Int32
    /// What the thread may use otherwise; nil while nothing is suggested.
    private var allowed: [UInt64]?

    /// Of the kernel's sets, in words of 64 bits: as many as glibc's.
    private static let words = 16

    /// Of the calling thread.
    init() { thread = clinux_current_thread() }

    /// The calling thread's CPU, if the other one may use it. While that one sleeps.
    mutating func suggestOwn() {
        let cpu = Int(clinux_current_cpu())
        guard allowed == nil, let mask = mask, cpu >= 0, cpu / 64 < mask.count, mask[cpu / 64] & (1 << (cpu % 64)) != 0
        else { return }
        var one = [UInt64](repeating: 0, count: StartingCPU.words)
        one[cpu / 64] = 1 << (cpu % 64)
        if clinux_set_affinity(thread, one, Int32(one.count)) == 0 { allowed = mask }
    }

    /// On the thread itself.
    mutating func lift() {
        guard let mask = allowed else { return }
        _ = clinux_set_affinity(thread, mask, Int32(mask.count))
        allowed = nil
    }

    private var mask: [UInt64]? {
        var mask = [UInt64](repeating: 0, count: StartingCPU.words)
        return clinux_get_affinity(thread, &mask, Int32(mask.count)) == 0 ? mask : nil
    }
}
