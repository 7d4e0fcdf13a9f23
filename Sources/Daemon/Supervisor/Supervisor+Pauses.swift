import Telemetry
import Workload

/// Tells when workers accept no more for a while.
extension Supervisor {
    func tellPauses(of worker: WorkerProcess, at now: Instant) {
        // It accepts no more whatever ends, and a refused socket looks to it as if nothing were left.
        if isStopping { return }
        for reason in AcceptPause.allCases {
            let pauses = worker.slab.acceptPauses(for: reason)
            guard worker.pauses[reason, default: PauseWatch()].look(at: pauses, at: now) else { continue }
            log.warning(
                "a worker accepts no more until a connection ends",
                metadata: [
                    "worker": "\(worker.slot)", "pid": "\(worker.pid)", "reason": "\(text(for: reason))",
                    "pauses": "\(pauses)",
                ])
        }
    }

    private func text(for reason: AcceptPause) -> String {
        switch reason {
        case .connections: "limits.connections is \(loaded.configuration.limits.connections)"
        case .descriptors: "no descriptor or memory is left"
        }
    }
}
