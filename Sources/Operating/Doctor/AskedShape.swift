import Configuration
import Modes
import Scheduling
import Telemetry

/// What a daemon is asked to be, as far as limits and cores are judged by it: what it says itself where it was heard,
/// else what the configuration says.
struct AskedShape {
    var mode: ModeChoice
    var workers: Int
    /// Of each worker's pool, as the daemon says; nil where it has none, or was not heard.
    var threads: Int?
    var configuration: Configuration
    /// Listening sockets of one address.
    var sockets: Int

    init(_ configuration: Configuration, _ status: StatusEntry?) {
        self.configuration = configuration
        mode = status.flatMap { ModeChoice.named($0.mode) } ?? configuration.mode
        workers = status.map { Set($0.workers.map(\.slot)).count } ?? configuration.workers
        threads = status?.workers.compactMap(\.threads).max()
        let accept = status?.accept ?? configuration.accept.rawValue
        sockets = accept == AcceptStrategy.reuseport.rawValue ? workers : 1
    }

    /// Requests of a worker that may compute at the same time.
    func computing(onCores cores: Int) -> Int {
        let surely = mode.runners.surely(configured: threads ?? configuration.threads, cpus: cores)
        let slots = configuration.wholeScheduling(cpus: cores).slots
        return min(surely, slots ?? surely)
    }
}
