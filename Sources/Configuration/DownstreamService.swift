import Workload

/// The downstream service that requests call.
package enum DownstreamService: Sendable, Equatable {
    /// The simulator, as a child process of the supervisor.
    case embedded
    /// The same, called over gRPC.
    case embeddedRPC
    case url(DownstreamURL)
    /// Several machines that do the same: two URLs at least, of one scheme.
    case fleet([DownstreamURL])
}
