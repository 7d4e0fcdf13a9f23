import Logging
import Telemetry

extension Miss {
    /// The values by which the journal finds the miss: REQUEST_ID, MODE, WORKER, STAGE, CAUSE, LATENESS_USEC.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "request_id": "\(id)", "mode": "\(mode)", "worker": "\(worker)", "stage": "\(stage.name)",
            "cause": "\(cause.name)",
        ]
        if let latenessMicroseconds { metadata["lateness_usec"] = "\(latenessMicroseconds)" }
        return metadata
    }
}
