/// Misses that a daemon's own counts leave out, because it has not ended their requests: those that no worker ever
/// read, and those that it still had when it was asked.
enum UnendedMisses {
    static let unread = "never read"
    static let unfinished = "unfinished"

    /// Counts by cause, with these beside them under names of their own.
    static func added(to counts: [String: Double], unread: Int?, unfinished: Int?) -> [String: Double] {
        var counts = counts
        if let unread, unread > 0 { counts[UnendedMisses.unread, default: 0] += Double(unread) }
        if let unfinished, unfinished > 0 { counts[UnendedMisses.unfinished, default: 0] += Double(unfinished) }
        return counts
    }
}
