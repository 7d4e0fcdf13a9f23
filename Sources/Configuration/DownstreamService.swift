import Workload

/// The downstream service that requests call.
package enum DownstreamService: Sendable, Equatable {
    /// The simulator, as a child process of the supervisor.
    case embedded
    case url(DownstreamURL)
}
