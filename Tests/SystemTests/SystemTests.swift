import Glibc
import Modes
import Testing
import Workload

/// Everything that is tested from outside, on the built executable, over real sockets. One test at a time: daemons are
/// the whole machine's business, and the story's timing must not be disturbed by another test's load.
@Suite(.serialized)
struct SystemTests {
    /// The execution models that every behaviour is tested in.
    static let modes = ModeChoice.compared.map(\.name)
    /// Those whose requests share one thread.
    static let oneThreadModes = ModeChoice.compared.filter(\.sharesOneThread).map(\.name)
    /// What serves where nothing is said, and another that a configuration may name.
    static let standardMode = ModeChoice.standard.name
    static let otherMode = modes.filter { $0 != standardMode }[0]
    /// One whose workers have threads of their own, each of which is held by its request's call.
    static let poolMode = ModeChoice.compared.filter { $0.blocksInCalls && !$0.sharesOneThread }.map(\.name)[0]
    /// Each mode over HTTP/1.1, and over gRPC one whose requests share a thread and one with threads: what a protocol
    /// changes is the front's affair, and the way of replies from other threads back to it.
    static let served = modes.map { ($0, MessageProtocol.http1) } + callModes.map { ($0, MessageProtocol.grpc) }
    static let servedByOneThread = served.filter { oneThreadModes.contains($0.0) }
    static let callModes = [oneThreadModes[0], poolMode]
    /// What `scripts/test --sanitize` has built the daemon with: `thread`, `address`; nil for neither.
    static let sanitizer = getenv("SANITIZER").map { String(cString: $0) }
    /// How much longer everything may take: a sanitizer makes programs several times slower.
    static let slowness = sanitizer == nil ? 1 : 6
    /// A time that must outlast what a test does meanwhile, as a request's target and an option write it.
    static func long(milliseconds: Int) -> String { "\(milliseconds * slowness)ms" }

    /// A target that asks for no work at all.
    static let trivial = "/work?before=0ms&downstream=0ms&after=0ms"
}
