import Telemetry
import Workload

/// What the log is told of the machines that workers call: that one is left out, and that all call it again. A value
/// without clock and I/O.
struct StandingWatch {
    enum News: Equatable {
        /// By so many workers, and why.
        case leftOut(String, MachineStanding, workers: UInt64)
        case calledAgain(String)
    }

    /// Of one look. What there is more is told by the next ones, if it is still so.
    static let most = 16

    private var leftOut: Set<String> = []

    mutating func look(at account: MachineAccount) -> [News] {
        let called = account.machines.filter { $0.tally.isCalled }
        leftOut.formIntersection(called.map(\.name))
        var news: [News] = []
        for (name, tally) in called where news.count < StandingWatch.most {
            let workers = tally[.ejected] + tally[.unready]
            if workers == 0 {
                if leftOut.remove(name) != nil { news.append(.calledAgain(name)) }
            } else if leftOut.insert(name).inserted {
                news.append(.leftOut(name, tally[.ejected] > 0 ? .ejected : .unready, workers: workers))
            }
        }
        return news
    }
}
