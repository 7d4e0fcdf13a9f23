import Load
import Reactor

/// What a comparison prints as it goes on. Where that cannot be written, it goes on for the sake of its report.
struct CompareTelling {
    /// The first failure.
    private(set) var failure: StreamFailure?
    private let hasReport: Bool
    /// Whether what there is to tell goes nowhere.
    private let isSilent: Bool
    /// Once it is there, a reader who takes nothing is not waited for.
    private let interruption: Interruption

    /// - Parameter hasReport: whether there is a report besides.
    init(hasReport: Bool, until interruption: Interruption) throws(LoadError) {
        (self.hasReport, isSilent) = (hasReport, false)
        self.interruption = interruption
        try LoadError.from { () throws(StreamFailure) in try StandardStream.output.requireWritable() }
    }

    /// For whoever has its figures for himself.
    init(silentUntil interruption: Interruption) {
        (hasReport, isSilent, self.interruption) = (true, true, interruption)
    }

    /// A text, and its line end.
    mutating func tell(_ text: String) { end(with: "\(text)\n") }

    /// A text as it is.
    mutating func end(with text: String) {
        guard failure == nil, !isSilent else { return }
        do throws(StreamFailure) { try StandardStream.output.tell(text, until: interruption) } catch { failure = error }
    }

    /// Whether nobody would learn what comes.
    var isInVain: Bool { failure != nil && !hasReport }
}
