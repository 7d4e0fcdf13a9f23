import CLinux

/// Cores, by number, as in `0`, `0,2` or `0-3`.
package struct CPUSet: Equatable, Sendable, CustomStringConvertible {
    package let cores: [Int]

    /// Highest core number and one.
    private static let limit = words * 64
    /// Words of 64 bits in the kernel's sets: as many as glibc's.
    private static let words = 16

    package init(_ cores: some Sequence<Int>) {
        self.cores = Set(cores).sorted()
    }

    package init(_ text: String) throws(LoadError) {
        var cores: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
                0 <= first, first <= last, last < CPUSet.limit
            else { throw LoadError("\"\(text)\": want cores such as 0, 0,2 or 0-3") }
            cores += first...last
        }
        self.init(cores)
    }

    /// Those that this thread may use (sched_getaffinity(2)).
    package static var allowed: CPUSet {
        var set = [UInt64](repeating: 0, count: words)
        _ = clinux_get_affinity(0, &set, Int32(words))
        return CPUSet((0..<limit).filter { set[$0 / 64] & (1 << UInt64($0 % 64)) != 0 })
    }

    /// Confines the calling thread, and what it starts, to these.
    package func confine() {
        var set = [UInt64](repeating: 0, count: CPUSet.words)
        for core in cores { set[core / 64] |= 1 << UInt64(core % 64) }
        _ = clinux_set_affinity(0, set, Int32(CPUSet.words))
    }

    package func union(_ other: CPUSet) -> CPUSet { CPUSet(cores + other.cores) }

    package func subtracting(_ other: CPUSet) -> CPUSet {
        CPUSet(cores.filter { !other.cores.contains($0) })
    }

    /// Says which of some cores servers share with others, if they do.
    package static func shared(_ cores: String) -> String {
        cores.isEmpty ? "" : ", of which \(cores) shared with the generator and the downstream"
    }

    package var description: String { cores.map(String.init).joined(separator: ",") }
}
