import Workload

/// How long after a surge a server takes to keep deadlines again.
package struct Recovery: Codable, Equatable, Sendable {
    /// The miss ratio that a second has to be below.
    package static let threshold = 0.02

    /// From the end of the surge to the begin of the first whole second whose miss ratio is below the threshold: 0 if
    /// that is the first one. Absent if there is none before the schedule ends.
    package var seconds: Double?
    /// The highest miss ratio of a second behind that one: what fell back has not recovered for good. Absent where
    /// there is none.
    package var worstAfterwards: Double?
    /// Of each whole second after the surge.
    package var missesBySecond: [MissesOfSecond]

    /// - Parameter surgeEnd: from the schedule's begin.
    package init(of run: LoadRun, after surgeEnd: Duration) {
        self.init(MissesOfSecond.all(of: run, from: surgeEnd))
    }

    /// - Parameter missesBySecond: from the end of the surge on. A second without requests says nothing.
    package init(_ missesBySecond: [MissesOfSecond]) {
        self.missesBySecond = missesBySecond
        let first = missesBySecond.firstIndex { $0.ratio.map { $0 < Recovery.threshold } ?? false }
        seconds = first.map { Double($0) }
        worstAfterwards = first.flatMap { missesBySecond[($0 + 1)...].compactMap(\.ratio).max() }
    }
}

extension Recovery: CustomStringConvertible {
    package var description: String {
        let threshold = NumberText.percent(Recovery.threshold, 0)
        guard let seconds else {
            return "none in \(NumberText.count(missesBySecond.count, "second")) after the surge"
        }
        let after = "\(NumberText.fixed(seconds, 0)) s after the surge: a second with less than \(threshold) missed"
        return worstAfterwards.map { "\(after); at most \(NumberText.percent($0, 1)) in a later one" } ?? after
    }
}
