import Crypto

/// The running digest of a request. It starts from what was asked for, and every step folds its own result in, so that
/// equal work gives equal bytes in every mode, and skipped work shows.
public struct Chain: Sendable, Equatable {
    public private(set) var digest: SHA256.Digest

    /// The start: method, kind and units name the work, as in `GET hash 10+20` and a line feed.
    public init(startOf order: WorkOrder) {
        self.init(method: order.method, kind: order.kind, before: order.before.units, after: order.after.units)
    }

    public init(method: Method, kind: ComputeKind, before: Int, after: Int) {
        var label = Label()
        label.append(method.rawValue)
        label.append(UInt8(ascii: " "))
        label.append(kind.rawValue)
        label.append(UInt8(ascii: " "))
        label.append(before)
        label.append(UInt8(ascii: "+"))
        label.append(after)
        label.append(UInt8(ascii: "\n"))
        digest = label.digest
    }

    /// One that has come to this digest.
    public init(_ digest: Fingerprint) {
        // All that a digest is are these 32 bytes; a test holds it to that. Its type has no way to be made of them.
        self.digest = withUnsafeBytes(of: (digest.first, digest.second, digest.third, digest.fourth)) { bytes in
            precondition(bytes.count == MemoryLayout<SHA256.Digest>.size)
            return bytes.load(as: SHA256.Digest.self)
        }
    }

    /// Folds bytes in: the new digest is SHA-256 of the old digest and the bytes.
    public mutating func fold(_ bytes: some Collection<UInt8>) {
        var hasher = SHA256()
        digest.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        if bytes.withContiguousStorageIfAvailable({ hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }) == nil {
            hasher.update(data: Array(bytes))
        }
        digest = hasher.finalize()
    }

    /// One round of the `hash` kind: the new digest is SHA-256 of the old one.
    public mutating func round() {
        digest = digest.withUnsafeBytes { bytes in
            var hasher = SHA256()
            hasher.update(bufferPointer: bytes)
            return hasher.finalize()
        }
    }
}

/// The text that a chain starts from, made without heap memory: every request starts one.
private struct Label {
    /// 64 bytes: two whole numbers of 19 digits leave 26 for the names and the signs between them.
    private var bytes = InlineArray<64, UInt8>(repeating: 0)
    private var count = 0

    mutating func append(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    mutating func append(_ text: String) {
        for byte in text.utf8 { append(byte) }
    }

    mutating func append(_ number: Int) {
        let start = count
        var rest = number.magnitude
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        // The digits came last one first.
        var (left, right) = (start, count - 1)
        while left < right {
            bytes.swapAt(left, right)
            (left, right) = (left + 1, right - 1)
        }
    }

    var digest: SHA256.Digest {
        var hasher = SHA256()
        bytes.span.extracting(first: count).withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return hasher.finalize()
    }
}
