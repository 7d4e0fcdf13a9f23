import CLinux

/// Counts what this thread takes from the heap: the calls of malloc and its kin, by all code that is loaded.
enum AllocationCount {
    /// Of the proof that it counts.
    private static let known = 64

    /// - Returns: the allocations of a piece of work; nil where this program has no way to count them.
    static func during<Failure: Error>(_ work: () throws(Failure) -> Void) throws(Failure) -> Int? {
        guard clinux_count_allocations(1) > 0 else { return nil }
        defer { _ = clinux_count_allocations(0) }
        // What is counted of something known shows whether anything else is.
        let counts = count { allocateKnown() } == known
        let before = clinux_allocations()
        try work()
        let found = Int(clinux_allocations() - before)
        return counts ? found : nil
    }

    private static func count(_ work: () -> Void) -> Int {
        let before = clinux_allocations()
        work()
        return Int(clinux_allocations() - before)
    }

    private static func allocateKnown() {
        for _ in 0..<known { UnsafeMutableRawPointer.allocate(byteCount: 48, alignment: 8).deallocate() }
    }
}
