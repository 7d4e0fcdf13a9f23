import Crypto

/// The running digest of a request. It starts from what was asked for, and every step folds its own result in, so that
/// equal work gives equal bytes in every mode, and skipped work shows.
package struct Chain: Sendable, Equatable {
    package private(set) var digest: SHA256.Digest

    /// The start: method, kind and units name the work.
    package init(method: Method, kind: ComputeKind, before: Int, after: Int) {
        digest = SHA256.hash(data: Array("\(method.rawValue) \(kind.rawValue) \(before)+\(after)\n".utf8))
    }

    /// Folds bytes in: the new digest is SHA-256 of the old digest and the bytes.
    package mutating func fold(_ bytes: some Collection<UInt8>) {
        var hasher = SHA256()
        digest.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        if bytes.withContiguousStorageIfAvailable({ hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }) == nil {
            hasher.update(data: Array(bytes))
        }
        digest = hasher.finalize()
    }

    /// One round of the `hash` kind: the new digest is SHA-256 of the old one.
    package mutating func round() {
        digest = digest.withUnsafeBytes { bytes in
            var hasher = SHA256()
            hasher.update(bufferPointer: bytes)
            return hasher.finalize()
        }
    }
}
