import Telemetry
import Workload

/// Tells when workers leave out one of the machines that they call.
extension Supervisor {
    func tellMachines(_ account: MachineAccount) {
        for news in standingWatch.look(at: account) {
            switch news {
            case .leftOut(let name, let standing, let workers):
                log.warning(
                    "workers leave out a downstream machine",
                    metadata: ["machine": "\(name)", "standing": "\(standing.name)", "workers": "\(workers)"])
            case .calledAgain(let name):
                log.notice("all workers call a downstream machine again", metadata: ["machine": "\(name)"])
            }
        }
    }
}
