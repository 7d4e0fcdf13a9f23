import Reactor
import Workload

/// Writes application data in a short-lived child, into memory that the supervisor has taken before and that the
/// workers share: the supervisor itself touches none of it.
enum LoadingProcess {
    /// Longest wait for data of any size, and how much of it may at least be written a second on top of that: a tenth
    /// of what a slow machine writes.
    private static let patience = Duration.seconds(10)
    private static let slowestBytesPerSecond = 64 << 20

    /// - Parameters:
    ///   - kinds: not filled yet.
    ///   - size: bytes of application data.
    static func start(
        filling kinds: ComputeKinds, size: Int, loop: EventLoop, ended: @escaping (DaemonError?) -> Void
    ) throws(ReactorError) -> ShortLivedProcess {
        let patience = patience + .seconds(size / slowestBytesPerSecond)
        let work: () -> [UInt8] = {
            kinds.fill()
            return []
        }
        return try ShortLivedProcess(named: "deadlined-load", within: patience, loop: loop, work: work) { outcome in
            switch outcome {
            case .result: ended(nil)
            case .failure(let reason): ended(.loading(reason))
            }
        }
    }
}
