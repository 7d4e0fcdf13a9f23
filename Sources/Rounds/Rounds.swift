import Crypto

/// The rounds of the `hash` kind as a C function, so that a server in another language does the very same compute, and
/// a comparison with it is one of execution models and not of SHA-256 implementations:
///
///     void deadlined_rounds(uint8_t digest[32], int64_t rounds)
///
/// Callable from any thread.
///
/// - Parameters:
///   - digest: 32 bytes, replaced by the digest after the rounds.
///   - rounds: none or fewer change nothing.
@c(deadlined_rounds)
public func rounds(_ digest: UnsafeMutablePointer<UInt8>, _ rounds: Int64) {
    guard rounds > 0 else { return }
    let bytes = UnsafeMutableRawBufferPointer(start: digest, count: 32)
    var newest = round(over: UnsafeRawBufferPointer(bytes))
    for _ in 1..<rounds { newest = newest.withUnsafeBytes { round(over: $0) } }
    newest.withUnsafeBytes { bytes.copyMemory(from: $0) }
}

/// As `Chain.round` does it: the digest of a digest.
private func round(over digest: UnsafeRawBufferPointer) -> SHA256.Digest {
    var hasher = SHA256()
    hasher.update(bufferPointer: digest)
    return hasher.finalize()
}
