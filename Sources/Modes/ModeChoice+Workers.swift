/// How a mode is named with its processes: `MODE` for one, else `MODE ×2`.
extension ModeChoice {
    private static let times = "×"

    public func name(workers: Int) -> String {
        workers == 1 ? name : "\(name) \(ModeChoice.times)\(workers)"
    }

    /// The processes that a word of such a name says; nil for any other word.
    public static func workers(in word: String) -> Int? {
        word.hasPrefix(times) ? Int(word.dropFirst(times.count)) : nil
    }

    /// Whether a name is this mode's: alone, or with processes and what else is said behind them.
    public func names(_ contestant: String) -> Bool {
        contestant == name || contestant.hasPrefix("\(name) \(ModeChoice.times)")
    }
}
