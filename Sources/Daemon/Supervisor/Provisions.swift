import Reactor
import Workload

/// What workers need beside their plan, and what takes time to be had.
struct Provisions {
    /// What calls go to.
    var service: CalledService
    /// Of a fleet's URLs, in their order.
    var resolved: [ResolvedURL] = []
    var data: ApplicationData
    var calibration: Calibration
}
