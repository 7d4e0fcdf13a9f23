import CLinux
import Glibc

/// Signals as events of the loop (signalfd(2)): they are blocked, and no handler ever runs. Loop thread
/// only.
public final class Signals: ReadinessHandler {
    private static let mostPerWakeup = 16

    private let descriptor: Int32
    private let received: (Int32) -> Void
    private var watch: Watch?

    /// - Parameters:
    ///   - signals: blocked from now on, in the calling thread and those that it starts.
    ///   - received: is given each on the loop's thread. Several of one kind may count as one, as signals do.
    public init(_ signals: [Int32], loop: EventLoop, received: @escaping (Int32) -> Void) throws(ReactorError) {
        self.received = received
        Signals.block(signals)
        descriptor = clinux_signalfd(signals, Int32(signals.count))
        guard descriptor >= 0 else { throw .system(operation: "signalfd", errno: errno) }
        watch = try Watch(loop, descriptor: descriptor, for: .read, edgeTriggered: false, handler: self)
    }

    deinit {
        watch?.cancel()
        if descriptor >= 0 { close(descriptor) }
    }

    public func descriptorReady(_: Readiness) {
        // Whoever sends them without end does not hold the loop: the rest comes in the next pass.
        for _ in 0..<Signals.mostPerWakeup {
            let signal = clinux_read_signal(descriptor)
            guard signal != 0 else { return }
            received(signal)
        }
    }

    /// Blocks signals in the calling thread and those that it starts.
    public static func block(_ signals: [Int32]) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Does something while no signal reaches the calling thread; those that come wait until it is done. For a fork: a
    /// handler of the parent's that ran in the child would take there what was meant to end it.
    public static func withAllBlocked<Value>(_ work: () -> Value) -> Value {
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return work()
    }

    /// Unblocks all signals in the calling thread.
    static func unblockAll() {
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
    }

    /// Gives signals their default effect again.
    static func restore(_ signals: [Int32]) {
        for signal in signals { _ = Glibc.signal(signal, SIG_DFL) }
    }

    /// Lets signals say on standard error that they mean nothing, instead of ending the process.
    static func passOver(_ signals: [Int32]) {
        clinux_pass_over_signals(signals, Int32(signals.count))
    }

    /// Whether the process, or its parent before it, ignores a signal.
    public static func isIgnored(_ signal: Int32) -> Bool {
        clinux_is_ignored(signal) != 0
    }

    /// Ignores signals in the whole process, and in the programs that it executes.
    public static func ignore(_ signals: [Int32]) {
        for signal in signals { _ = Glibc.signal(signal, SIG_IGN) }
    }
}
