import Reactor

/// What a comparison prints as it goes on. Where that cannot be written, it goes on for the sake of its report.
struct CompareTelling {
    /// The first failure.
    private(set) var failure: StreamFailure?
    private let hasReport: Bool

    /// - Parameter hasReport: whether there is a report besides.
    init(hasReport: Bool) throws(ComparisonError) {
        self.hasReport = hasReport
        do throws(StreamFailure) {
            try StandardStream.output.requireWritable()
        } catch {
            throw ComparisonError("\(error)")
        }
    }

    /// A text, and its line end.
    mutating func tell(_ text: String) { end(with: "\(text)\n") }

    /// A text as it is.
    mutating func end(with text: String) {
        guard failure == nil else { return }
        do throws(StreamFailure) { try StandardStream.output.write(text) } catch { failure = error }
    }

    /// Whether nobody would learn what comes.
    var isInVain: Bool { failure != nil && !hasReport }
}
