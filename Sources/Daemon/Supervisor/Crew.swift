import Glibc
import Workload

/// The workers of one plan.
final class Crew {
    let plan: Plan
    /// Nil until they are had; there is no worker before.
    var provisions: Provisions?
    /// Of a crew that a reload has started, until it serves: who is to write its access log, if it has one.
    var accessWriter: AccessWriterProcess?
    /// Of names whose addresses may change; its end ends what is under way.
    var names: NameWatch?
    /// By slot.
    var workers: [Int: WorkerProcess] = [:]

    init(plan: Plan, provisions: Provisions? = nil) {
        self.plan = plan
        self.provisions = provisions
    }

    /// Whether every slot has a worker that accepts.
    var isComplete: Bool { unready.isEmpty }

    /// The slots without a worker that accepts.
    var unready: [Int] {
        (0..<plan.workers).filter { workers[$0]?.state != .ready }
    }

    /// The slots without a process: theirs has ended, and waits to be replaced.
    var vacancies: [Int] {
        (0..<plan.workers).filter { workers[$0] == nil }
    }

    /// Takes the worker with this process id out, if it is one of these.
    func remove(_ pid: pid_t) -> WorkerProcess? {
        guard let worker = workers.values.first(where: { $0.pid == pid }) else { return nil }
        workers[worker.slot] = nil
        return worker
    }
}
