import Glibc

/// A row of bytes of a fixed number in one anonymous mapping, which the children that are forked afterwards share: what
/// one of them writes, all read. It costs memory only where it has been written, and goes when the last process lets go
/// of it.
///
/// What makes it safe: its bytes are written by `fill` alone, before anything reads them, and then never change; the
/// mapping lives for as long as this value.
public final class SharedBytes: @unchecked Sendable {
    private let bytes: UnsafeMutableRawBufferPointer

    public init(count: Int) throws(WorkFailure) {
        let mapped = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else {
            throw WorkFailure(reason: "mmap \(count) bytes for working_set: \(String(cString: strerror(errno)))")
        }
        bytes = UnsafeMutableRawBufferPointer(start: mapped, count: count)
    }

    deinit {
        munmap(bytes.baseAddress, bytes.count)
    }

    public var count: Int { bytes.count }

    /// Writes a pattern again and again, as often as it has room whole.
    func fill(with pattern: [UInt8]) {
        pattern.withUnsafeBytes { pattern in
            for start in stride(from: 0, through: bytes.count - pattern.count, by: pattern.count) {
                UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + pattern.count]).copyMemory(from: pattern)
            }
        }
    }

    /// Has this process see all that is written already, so that no later read waits for the kernel to show it a page
    /// (MADV_POPULATE_READ, madvise(2)). Without it, as on an older kernel, such reads are slower.
    func populate() {
        _ = madvise(bytes.baseAddress, bytes.count, SharedBytes.populateRead)
    }

    /// MADV_POPULATE_READ, which Glibc does not name everywhere.
    private static let populateRead: Int32 = 22

    func withBytes<Result>(in range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range]))
    }
}
