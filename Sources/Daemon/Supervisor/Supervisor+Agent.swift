import Reactor
import Telemetry
import Workload

/// What balancers are told that ask the agent's port.
extension Supervisor {
    /// Looks at the queues, several times a second.
    func weighForAgent() {
        guard agent != nil else { return }
        agentWeight.add(currentShare, at: Clock.now())
    }

    /// Asked before the first look, it looks.
    func agentAnswer() -> String {
        let now = Clock.now()
        if agentWeight.percent == nil { agentWeight.add(currentShare, at: now) }
        return agentAnswers.next(isDraining: isDrainingForAgent, percent: agentWeight.percent ?? 1, at: now)
    }

    /// Who is about to stop, does not accept yet, or starts a reload's workers, wants no new requests for the moment.
    private var isDrainingForAgent: Bool { unreadiness != nil || nextCrew != nil }

    private var currentShare: Double {
        let now = Clock.now()
        return AgentWeight.share(
            ofWorkers: (0..<crew.plan.workers).map { slot in
                guard let worker = crew.workers[slot], worker.state == .ready, !worker.isStuck else { return nil }
                return QueueReading(of: worker.slab, at: now, withEstimates: false).age ?? .zero
            }, deadline: loaded.configuration.deadline)
    }
}
