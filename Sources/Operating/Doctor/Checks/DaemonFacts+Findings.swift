import Telemetry
import Workload

extension DaemonFacts {
    var findings: [Finding] {
        switch answer {
        case .failure(let error): [unheard("\(error)")]
        case .success(let status):
            [heard(status), version(status), ready(status), workers(status), reload(status)]
        }
    }

    private func unheard(_ reason: String) -> Finding {
        // It names the port itself.
        let (subject, words) = ("admin port", "admin port ")
        return .bad(
            subject, reason.hasPrefix(words) ? String(reason.dropFirst(words.count)) : reason,
            "start it, or start one anew that hangs (systemctl restart deadlined), or name its admin port by --admin")
    }

    private func heard(_ status: StatusEntry) -> Finding {
        let age = AgeText.format(status.uptimeS)
        return .ok("admin port", "\(address) answers: a daemon in mode \(status.mode), up \(age)")
    }

    private func version(_ status: StatusEntry) -> Finding {
        guard status.version != ownVersion else { return .ok("version", "\(ownVersion), as this binary") }
        return .note(
            "version", "the daemon is \(status.version), this binary \(ownVersion)",
            "restart the daemon to run what is installed")
    }

    private func ready(_ status: StatusEntry) -> Finding {
        let text = readiness?.text ?? "/readyz did not answer"
        guard readiness.map({ $0.status == 200 }) ?? status.ready else {
            return .bad("ready", "no: \(text)", "its log says why (journalctl -u deadlined)")
        }
        // `ready`, or `ready, but 1 of 2 workers accept: …`.
        guard readiness != nil, text != "ready" else { return .ok("ready", "yes") }
        return .note("ready", text, "its log says why (journalctl -u deadlined)")
    }

    private func workers(_ status: StatusEntry) -> Finding {
        let stuck = status.workers.filter { $0.state == "stuck" }
        if let worst = stuck.max(by: { ($0.stuckS ?? 0) < ($1.stuckS ?? 0) }) {
            return .bad(
                "workers", "\(stuck.count) stuck, worker \(worst.slot) for \(AgeText.format(worst.stuckS ?? 0))",
                "look at what it computes (limits.compute, watchdog_compute_limit), or have stuck ones replaced: "
                    + "watchdog_replace: true")
        }
        let accepting = status.workers.count { $0.state == WorkerState.ready.rawValue }
        let told = "\(accepting) of \(NumberText.count(Set(status.workers.map(\.slot)).count, "worker")) ready"
        guard let restarts = counts?.workerRestarts, restarts > 0 else { return .ok("workers", told) }
        return .note(
            "workers", "\(told); \(NumberText.count(restarts, "time")) one had died and was replaced",
            "its log says why (journalctl -u deadlined)")
    }

    private func reload(_ status: StatusEntry) -> Finding {
        guard !status.reload.lastSuccessful else {
            let count = status.reload.succeeded
            return .ok("reload", count == 0 ? "none so far" : "the last of \(count) took the configuration")
        }
        let told = "the last one failed, and the daemon serves by the configuration before it"
        if let reason = status.reload.lastError {
            return .bad("reload", "\(told): \(reason)", "mend that, then reload again")
        }
        return .bad(
            "reload", told,
            "`deadlined check --config FILE`, its log or `systemctl status deadlined` says why; then reload again")
    }
}
