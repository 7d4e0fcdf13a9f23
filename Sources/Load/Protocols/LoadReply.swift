import Balancing
import Reactor
import Wire
import Workload

/// A reply, in whatever protocol it came.
struct LoadReply: Equatable {
    /// HTTP's, or that to which a status of gRPC comes.
    var status: Int
    /// Over the body as HTTP has it.
    var bodyHash: UInt64
    var units: ServedUnits?
    var stages: ServedStages?
    var server: ServedBy?
    /// For how long its server wants to be left alone; nil if it does not say.
    var pause: Duration?
    /// What its server says of its load, where that is looked at.
    var load: ReportedLoad?
}

extension LoadReply {
    init(_ reply: HTTPReply, readsLoad: Bool) {
        self.init(status: reply.status, reply.fields, body: reply.body, readsLoad: readsLoad)
    }

    /// Of HTTP, whatever its version.
    init(status: Int, _ fields: FieldLines, body: [UInt8], readsLoad: Bool = false) {
        self.init(status: status, bodyHash: body.reduce(into: FNV()) { $0.add($1) }.value)
        let servedBy = fields.first(.servedBy)
        units = servedBy.flatMap { ServedUnits($0) }
        server = servedBy.flatMap { ServedBy($0) }
        stages = fields.first(.serverTiming).flatMap { ServedStages($0) }
        if readsLoad { load = fields.first(.load).flatMap { ReportedLoad(text: $0) } }
        guard status >= 400 else { return }
        pause = fields.first(.retryAfter).flatMap { RetryAfter.wait($0, at: Clock.realtime()) }
    }
}
