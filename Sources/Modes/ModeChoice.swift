import Reactor
import Scheduling
import Workload

/// An entry in the list of modes, and what the mode is: a mode is one file, and one line in `all`. Nobody else asks for
/// a mode's name.
public struct ModeChoice: NamedChoice {
    public let name: String
    public let summary: String
    public let runners: Runners
    /// Whether a thread is held for as long as its request's downstream call takes.
    public let blocksInCalls: Bool
    /// Nil where theory has nothing to say of it.
    public let queue: ModeQueue?
    public let make: @Sendable (ModeSetting) throws(ReactorError) -> any Mode

    public init(
        name: String, summary: String, runners: Runners, blocksInCalls: Bool = false, queue: ModeQueue?,
        make: @escaping @Sendable (ModeSetting) throws(ReactorError) -> any Mode
    ) {
        self.name = name
        self.summary = summary
        self.runners = runners
        self.blocksInCalls = blocksInCalls
        self.queue = queue
        self.make = make
    }

    /// What `compare` compares unless it is told modes.
    public static let compared: [ModeChoice] = [.eventLoop, .cooperative, .dispatch]

    public static let all: [ModeChoice] = compared + [.offload, .defaultPool, .globalQueue]

    /// What serves unless the configuration names another.
    public static let standard = ModeChoice.eventLoop

    /// Whether all of its requests share the loop's thread, so that one of them can hold it while others wait.
    public var sharesOneThread: Bool { runners == .loop }

    /// Workers that suit so many cores.
    public func workers(onCores cores: Int) -> Int { sharesOneThread ? cores : 1 }
}
