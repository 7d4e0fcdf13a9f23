import Crypto
import Glibc
import Rounds

/// The running digest, as the daemon's `Chain`, and the CPU time that it took.
struct Chain {
    private(set) var digest: [UInt8]
    private(set) var cpuNanoseconds: UInt64 = 0

    init(method: String, before: Int64, after: Int64) {
        digest = Array(SHA256.hash(data: Array("\(method) hash \(before)+\(after)\n".utf8)))
    }

    /// Folds bytes in, if there are any, and computes.
    mutating func step(folding bytes: [UInt8], rounds count: Int64) {
        let begin = clock_gettime_nsec(CLOCK_THREAD_CPUTIME_ID)
        if !bytes.isEmpty { digest = Array(SHA256.hash(data: digest + bytes)) }
        digest.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { Rounds.rounds(start, count) }
        }
        cpuNanoseconds += clock_gettime_nsec(CLOCK_THREAD_CPUTIME_ID) - begin
    }
}

func clock_gettime_nsec(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
