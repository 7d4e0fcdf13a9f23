import Telemetry
import Workload

/// Why a request was missed on one side and in time on the other.
package enum MissedSide: Hashable, Sendable, CustomStringConvertible {
    /// At the client alone: the reply was late on its way, or not as it should be.
    case client
    /// At the daemon alone, by its cause.
    case daemon(cause: String)

    /// Nil where both sides count it alike.
    package init?(isMetAtClient: Bool, _ record: RequestEntry) {
        switch (isMetAtClient, record.deadline == "met") {
        case (true, true), (false, false): return nil
        case (false, true): self = .client
        case (true, false): self = .daemon(cause: record.cause ?? "unknown")
        }
    }

    package var description: String {
        switch self {
        case .client: "in time at the daemon, late at the client"
        case .daemon(let cause): "in time at the client, missed at the daemon (\(cause))"
        }
    }
}
