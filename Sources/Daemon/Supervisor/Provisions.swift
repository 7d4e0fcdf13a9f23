import Reactor
import Workload

/// What workers need beside their plan, and what takes time to be had.
struct Provisions {
    var endpoint: DownstreamEndpoint
    var data: ApplicationData
    var calibration: Calibration
}
