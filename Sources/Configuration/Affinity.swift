import CLinux
import Glibc

/// The cores that the calling thread may use (sched_getaffinity(2), taskset(1), CPUAffinity=, a cpuset).
enum Affinity {
    /// Words of 64 cores: as many as a kernel may be built for.
    private static let words = 128

    /// How many they are.
    static var count: Int {
        var mask = [UInt64](repeating: 0, count: words)
        guard clinux_get_affinity(0, &mask, Int32(words)) == 0 else {
            return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        }
        return mask.reduce(0) { $0 + $1.nonzeroBitCount }
    }
}
