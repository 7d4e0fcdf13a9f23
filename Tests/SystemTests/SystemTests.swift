import Glibc
import Modes
import Testing

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
    /// What `scripts/test --sanitize` has built the daemon with: `thread`, `address`; nil for neither.
    static let sanitizer = getenv("SANITIZER").map { String(cString: $0) }
    /// How much longer everything may take: a sanitizer makes programs several times slower.
    static let slowness = sanitizer == nil ? 1 : 6
    /// A time that must outlast what a test does meanwhile, as a request's target and an option write it.
    static func long(milliseconds: Int) -> String { "\(milliseconds * slowness)ms" }

    /// A target that asks for no work at all.
    static let trivial = "/work?before=0ms&downstream=0ms&after=0ms"
}
