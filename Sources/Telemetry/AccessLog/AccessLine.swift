import RPC
import Workload

/// A line of the access log as JSON: the fields of `/requests` that are known of every request, and what only its
/// message tells. What is not known of one is left out.
public struct AccessLine: Codable, Equatable, Sendable {
    /// Its arrival: date and time in UTC.
    public var time: String
    public var id: String
    /// Its address.
    public var client: String?
    public var method, target: String?
    public var status: Int
    /// Of a call: the name of its status.
    public var grpcStatus: String?
    public var bytes: Int
    public var latencyMs: Double
    /// That of `/requests`, or `rejected` for what was no valid request and has no deadline.
    public var outcome: String
    /// `met` or `missed`.
    public var deadline: String?
    /// In which stage the deadline fell, and why, if it was missed.
    public var stage, cause: String?
    public var referer, agent: String?
    /// Only if it brought one.
    public var trace: RequestEntry.Trace?
    /// Of its downstream call, where there are several machines to call.
    public var attempts: Int?
    public var mode: String
    public var worker: Int
}

extension AccessLine {
    /// - Parameter slab: of the worker that served it.
    init(_ entry: AccessEntry, of slab: WorkerSlab, _ clock: WallClock) {
        let facts = entry.facts
        time = clock.text(of: entry.arrival)
        id = entry.id.description
        client = facts.client?.description
        if !facts.method.isEmpty {
            method = facts.method
            target = AccessLine.text(facts.target, isCut: entry.cut.contains(.target))
        }
        status = entry.status
        grpcStatus = entry.grpcStatus.flatMap { GRPCStatus(rawValue: Int($0))?.name }
        bytes = facts.bytes
        latencyMs = Double(entry.latencyNanoseconds) / 1e6
        outcome = entry.end?.outcome.name ?? "rejected"
        if case .missed(let stage, let cause) = entry.end?.verdict {
            (deadline, self.stage, self.cause) = ("missed", stage.name, cause.name)
        } else if entry.end != nil {
            deadline = "met"
        }
        referer = facts.referer.map { AccessLine.text($0, isCut: entry.cut.contains(.referer)) }
        agent = facts.agent.map { AccessLine.text($0, isCut: entry.cut.contains(.agent)) }
        trace = entry.trace.map(RequestEntry.Trace.init)
        attempts = entry.attempts > 0 ? entry.attempts : nil
        mode = slab.mode
        worker = slab.slot
    }

    private static func text(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> String {
        String(decoding: bytes, as: UTF8.self) + (isCut ? "..." : "")
    }
}
