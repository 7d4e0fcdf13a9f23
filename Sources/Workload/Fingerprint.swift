import Crypto

/// SHA-256 of something, by which it is told from all else without being kept.
public struct Fingerprint: Hashable, Sendable {
    /// The digest's bytes, in the order of this machine.
    public let first, second, third, fourth: UInt64

    public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
    }

    public init(of bytes: [UInt8]) {
        self.init(SHA256.hash(data: bytes))
    }

    /// Of what a request asks for: equal for requests whose results are the same, whatever they came in. Its deadline
    /// is no part of it: who tries again has less time left. Nor are units: times that were asked for mean other units
    /// where the machine is calibrated anew.
    ///
    /// - Parameter body: that its first step folds in.
    public init(of order: WorkOrder, body: [UInt8]) {
        var hasher = SHA256()
        let times = [order.before.askedNanoseconds, order.downstreamNanoseconds, order.after.askedNanoseconds]
        let line = "\(order.method.rawValue) \(order.kind.rawValue) \(times.map(String.init).joined(separator: "+"))\n"
        hasher.update(data: Array(line.utf8))
        hasher.update(data: body)
        self.init(hasher.finalize())
    }

    private init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { bytes in
            let word = { (index: Int) in bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self) }
            return Fingerprint(word(0), word(1), word(2), word(3))
        }
    }
}

extension Chain {
    /// The digest's bytes, in the order of this machine.
    public var fingerprint: Fingerprint {
        digest.withUnsafeBytes { bytes in
            let word = { (index: Int) in bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self) }
            return Fingerprint(word(0), word(1), word(2), word(3))
        }
    }
}
