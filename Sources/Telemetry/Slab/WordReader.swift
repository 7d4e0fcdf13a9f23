import Workload

/// Takes back what a `WordWriter` put into words. Nil where there are none left, or where they make no such value.
struct WordReader {
    private let words: [UInt64]
    private var next = 0

    init(_ words: [UInt64]) { self.words = words }

    mutating func take() -> UInt64? {
        guard next < words.count else { return nil }
        defer { next += 1 }
        return words[next]
    }

    /// - Parameter length: as `RequestID.lengthInWords` said it.
    mutating func takeID(length: UInt8) -> RequestID? {
        if UInt64(length) == WordWriter.ours {
            return take().map { .ours(salt: UInt32($0 >> 32), number: UInt32(truncatingIfNeeded: $0)) }
        }
        guard (1...UInt8(RequestID.maximumLength)).contains(length) else { return nil }
        return take(bytes: Int(length)).map { .client($0) }
    }

    mutating func takeTrace() -> TraceContext? {
        guard let high = take(), let low = take(), let parent = take(), let span = take(), let flags = take() else {
            return nil
        }
        return TraceContext(
            trace: TraceID(high: high, low: low), parent: parent, span: span, flags: UInt8(truncatingIfNeeded: flags))
    }

    mutating func take(bytes count: Int) -> [UInt8]? {
        guard count <= 8 * (words.count - next) else { return nil }
        defer { next += WordWriter.words(ofBytes: count) }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                let word = words[next + index / 8]
                buffer[index] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(index % 8)))
            }
            initialized = count
        }
    }
}
