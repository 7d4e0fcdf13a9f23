import Glibc
import Synchronization

/// A row of 64-bit atomic cells in one anonymous mapping that a process shares with the children it forks afterwards.
/// All cells start at 0, and cost no memory until they are touched.
///
/// What makes it safe: `Atomic<UInt64>` is lock-free on every machine that Swift runs on, so it is its 8 bytes and
/// nothing else, its operations are the processor's own and work across processes, and the kernel's zero pages are its
/// value 0. A mapping is page-aligned, and lives for as long as this value.
struct SharedCells: ~Copyable, @unchecked Sendable {
    let base: UnsafeMutablePointer<Atomic<UInt64>>
    let count: Int

    init(count: Int) throws(TelemetryError) {
        let length = count * MemoryLayout<Atomic<UInt64>>.stride
        let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { throw .system(operation: "mmap \(length) bytes", errno: errno) }
        base = mapped.bindMemory(to: Atomic<UInt64>.self, capacity: count)
        self.count = count
    }

    deinit {
        munmap(base, count * MemoryLayout<Atomic<UInt64>>.stride)
    }

    func add(_ amount: UInt64 = 1, to cell: Int) {
        base[cell].wrappingAdd(amount, ordering: .relaxed)
    }

    func store(_ value: UInt64, in cell: Int) {
        base[cell].store(value, ordering: .relaxed)
    }
}
