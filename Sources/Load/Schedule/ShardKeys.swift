import Glibc
import Workload

/// The keys by which requests are sharded (`X-Shard-Key`): each request of a run has one of so many, drawn from the
/// seed.
package struct ShardKeys: Equatable, Sendable {
    package let count: Int
    /// Of Zipf's law: the k-th most frequent key comes 1/kˢ as often as the first; 0: all come equally often.
    package let exponent: Double
    /// By the request's number.
    private let keys: [UInt32]

    private static let most = 1_000_000
    private static let exponents = 0.0...3.0

    /// What a message tells someone who got it wrong.
    package static let expectation = "a number of keys such as 1000, or zipf:1000 or zipf:1000,1.2"

    /// - Parameter requests: of the run.
    package init(_ text: String, requests: Int, seed: UInt64) throws(LoadError) {
        let mark = "zipf:"
        let parts = (text.hasPrefix(mark) ? text.dropFirst(mark.count) : text[...]).split(
            separator: ",", omittingEmptySubsequences: false)
        let isZipf = text.hasPrefix(mark)
        guard let count = parts.first.flatMap({ Int($0) }), (1...ShardKeys.most).contains(count),
            parts.count == 1 || isZipf && parts.count == 2,
            let exponent = parts.count == 2 ? Double(parts[1]) : isZipf ? 1 : 0,
            ShardKeys.exponents.contains(exponent)
        else { throw LoadError("\"\(text)\": want \(ShardKeys.expectation), 1 to \(ShardKeys.most) keys") }
        self.init(count: count, exponent: exponent, requests: requests, seed: seed)
    }

    init(count: Int, exponent: Double, requests: Int, seed: UInt64) {
        (self.count, self.exponent) = (count, exponent)
        var stream = RandomStream(seed: seed, for: .shardKeys)
        var sums: [Double] = []
        sums.reserveCapacity(count)
        for rank in 1...count { sums.append((sums.last ?? 0) + pow(Double(rank), -exponent)) }
        let whole = sums[count - 1]
        keys = (0..<requests).map { _ in UInt32(ShardKeys.place(of: stream.unit() * whole, in: sums)) }
    }

    /// The first sum that is not less.
    private static func place(of value: Double, in sums: [Double]) -> Int {
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The key of a request, by its number; the most frequent key is 0.
    func key(of number: Int) -> Int { Int(keys[number]) }

    /// As the field has it.
    func text(of number: Int) -> [UInt8] { Array("k\(key(of: number))".utf8) }

    /// By which servers are chosen, as a daemon does it for the same key.
    func hash(of number: Int) -> UInt64? { ShardKey(text(of: number)[...])?.hash }
}
