import Synchronization
import Workload

/// Puts what a ring keeps into words of shared memory, one relaxed store each: that makes a torn read harmless, and the
/// ring's sequence number makes it noticed. `WordReader` takes the same words back, in the same order.
struct WordWriter {
    /// Where the next word goes.
    private(set) var next: UnsafeMutablePointer<Atomic<UInt64>>

    /// Words of a trace, and of the longest id.
    static var traceLength: Int { 5 }
    static var idLength: Int { words(ofBytes: RequestID.maximumLength) }
    /// Stands for an id of ours in place of a length.
    static var ours: UInt64 { 255 }

    static func words(ofBytes count: Int) -> Int { (count + 7) / 8 }

    init(at start: UnsafeMutablePointer<Atomic<UInt64>>) { next = start }

    mutating func put(_ word: UInt64) {
        next.pointee.store(word, ordering: .relaxed)
        next += 1
    }

    mutating func put(_ id: RequestID) {
        switch id {
        case .ours(let salt, let number):
            put(UInt64(salt) << 32 | UInt64(number))
        case .client(let bytes):
            put(bytes.prefix(RequestID.maximumLength))
        }
    }

    mutating func put(_ trace: TraceContext) {
        put(trace.trace.high)
        put(trace.trace.low)
        put(trace.parent)
        put(trace.span)
        put(UInt64(trace.flags))
    }

    /// Eight bytes a word, the first lowest.
    mutating func put(_ bytes: some Sequence<UInt8>) {
        var (word, shift): (UInt64, UInt64) = (0, 0)
        for byte in bytes {
            word |= UInt64(byte) << shift
            shift += 8
            guard shift == 64 else { continue }
            put(word)
            (word, shift) = (0, 0)
        }
        if shift > 0 { put(word) }
    }
}

extension RequestID {
    /// What tells a `WordReader` how many bytes it has.
    var lengthInWords: UInt64 {
        switch self {
        case .ours: WordWriter.ours
        case .client(let bytes): UInt64(min(bytes.count, RequestID.maximumLength))
        }
    }
}
