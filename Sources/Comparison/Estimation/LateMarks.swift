/// How far towards its deadline a request came, in marks: how many of some shares of its budget had passed when its
/// reply came. All of them mean that it was missed.
///
/// Misses are rare where a capacity is looked for, and come in few clusters; requests that nearly missed are many, and
/// tell as well how fast a machine is.
enum LateMarks {
    /// Of the budget.
    private static let shares = [0.7, 0.8, 0.9]
    static let missed = UInt8(shares.count + 1)

    /// - Parameters:
    ///   - latency: of its good reply; nil where there was none.
    ///   - budget: nanoseconds, too.
    static func of(_ latency: Int64?, _ budget: Int64) -> UInt8 {
        guard let latency, latency <= budget else { return missed }
        return UInt8(shares.count { Double(latency) > $0 * Double(budget) })
    }
}
