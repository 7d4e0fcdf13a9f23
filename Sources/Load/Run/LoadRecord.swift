/// What came of one request, as its client saw it. Times are nanoseconds from the run's begin.
package struct LoadRecord: Equatable, Sendable {
    package enum Ending: String, CaseIterable, Sendable {
        /// Not over yet; no record of a finished run has it.
        case none
        /// A whole reply came, in time or not.
        case replied
        /// The client hung up at the deadline.
        case gaveUp = "gave up"
        /// The connection was not made.
        case refused
        /// The connection, or the reply's stream, ended before the reply did.
        case lost
        /// What came was no reply.
        case malformed
        /// The run was interrupted before its deadline: nobody knows what would have come.
        case cutOff = "cut off"
        /// The reply was larger than this program takes: 8 MiB of content, 64 KiB of fields.
        case tooLarge = "reply over 8 MiB, or its head over 64 KiB"
        /// The generator had no connection, descriptor or port left to send it on.
        case unsent
    }

    package var ending = Ending.none
    /// When the first attempt was begun; the generator's lag is this less the scheduled time.
    package var sentAt: Int64 = 0
    /// When the last attempt before its end was begun.
    package var attemptedAt: Int64 = 0
    /// When the reply's last byte arrived in the kernel, or else when the request ended.
    package var endedAt: Int64 = 0
    /// 0 without a reply.
    package var status: UInt16 = 0
    /// Those too that a naive client makes after its deadline.
    package var attempts: UInt8 = 0
    /// Of the last attempt, among the run's servers.
    package var machine: UInt16 = 0
    /// Over the reply's body.
    package var bodyHash: UInt64 = 0
    /// The units of compute that the server says it ran (`Deadlined-Served-By`); nil if it does not say.
    package var units: ServedUnits?
    /// Where the server says that the time went (`Server-Timing`); nil if it does not say.
    package var stages: ServedStages?
    /// Which mode's worker the server says it was (`Deadlined-Served-By`); nil if it does not say.
    package var server: ServedBy?

    package init() {}

    mutating func take(_ reply: LoadReply) {
        status = UInt16(clamping: reply.status)
        (bodyHash, units, stages, server) = (reply.bodyHash, reply.units, reply.stages, reply.server)
    }

    /// Whether a reply with 2xx came, in time or not.
    package var isServed: Bool { ending == .replied && (200..<300).contains(status) }

    /// Whether one came within the deadline.
    package func isMet(_ request: ScheduledRequest) -> Bool {
        isServed && endedAt <= request.expiry
    }
}
