import Load
import Telemetry
import Workload

/// The workers, a line each, as many as fit.
struct WorkerBlock {
    private let workers: [StatusEntry.Worker]
    private let rows: Int

    private static let head = ["worker", "state", "pid", "in flight", "queue", "requests", "CPU s"]
    private static let widths = [6, 12, 8, 9, 8, 12, 10]

    /// - Parameter rows: that there are, with the head.
    init(_ workers: [StatusEntry.Worker], rows: Int) {
        // Whoever does not serve is looked for first.
        let place = { (worker: StatusEntry.Worker) in
            (worker.state == WorkerState.ready.rawValue ? 1 : 0, worker.slot)
        }
        self.workers = workers.sorted { place($0) < place($1) }
        self.rows = rows
    }

    var lines: [String] {
        let room = max(0, rows - 1)
        let isCut = workers.count > room
        let shown = workers.prefix(isCut ? max(0, room - 1) : room)
        let left = workers.count - shown.count
        return [WorkerBlock.row(WorkerBlock.head)] + shown.map { WorkerBlock.row(WorkerBlock.cells($0)) }
            + (isCut ? ["… and \(NumberText.count(left, "more worker")) not shown"] : [])
    }

    private static func cells(_ worker: StatusEntry.Worker) -> [String] {
        let state = worker.stuckS.map { "\(worker.state) \(AgeText.format($0))" } ?? worker.state
        return [
            "\(worker.slot)", state, worker.pid.map { "\($0)" } ?? NumberText.unknown, "\(worker.inFlight)",
            worker.runQueue.map { "\($0.length)" } ?? NumberText.unknown, "\(worker.requests)",
            NumberText.fixed(worker.cpuS, 1),
        ]
    }

    private static func row(_ cells: [String]) -> String {
        zip(cells, widths).enumerated().map { index, cell in
            index == 1 ? Pad.right(cell.0, width: cell.1) : Pad.left(cell.0, width: cell.1)
        }.joined(separator: "  ")
    }
}
