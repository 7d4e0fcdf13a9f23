import Load
import Simulation

@testable import Comparison

/// One loop that serves in order, as plainly as it can be simulated: of two steps around a call that takes equally long
/// for all, so that what is ready lies in two lines, each in its order. It is a model, or, where it stalls, a machine
/// that no model knows.
struct StallingLoop: Sendable {
    /// Compute takes 1 + this times what was asked for.
    var slowdown = 0.0
    /// The share of the steps that stall, and how long, in nanoseconds.
    var stallShare = 0.0
    var stall: Int64 = 0

    func marks(_ requests: [SimulatedRequest], _ stream: inout RandomStream) -> [UInt8] {
        var marks = [UInt8](repeating: 0, count: requests.count)
        var (returned, resumed, arrived): ([(at: Int64, number: Int)], Int, Int) = ([], 0, 0)
        returned.reserveCapacity(requests.count)
        var now: Int64 = 0
        let factor = 1 + slowdown
        while resumed < requests.count {
            let isFresh =
                arrived < requests.count
                && (resumed >= returned.count || requests[arrived].at <= returned[resumed].at)
            let number = isFresh ? arrived : returned[resumed].number
            let request = requests[number]
            let ready = isFresh ? request.at : returned[resumed].at
            var time = Int64(Double(isFresh ? request.before : request.after) * factor)
            if stallShare > 0, stream.unit() < stallShare { time += stall }
            now = (now > ready ? now : ready) + time
            if isFresh {
                returned.append((now + request.downstream, number))
                arrived += 1
            } else {
                marks[number] = LateMarks.of(now - request.at, request.deadline)
                resumed += 1
            }
        }
        return marks
    }

    /// As a model, which does not stall.
    static let model = MissModel { requests, slowdown in
        var stream = RandomStream(seed: 1, for: .arrivals)
        return StallingLoop(slowdown: slowdown).marks(requests, &stream)
    }
}
