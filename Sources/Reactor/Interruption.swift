import CLinux
import Glibc

/// The wish that work ends early and what there is of it is told, as by Ctrl-C.
///
/// The wish lies in an eventfd, which a signal's handler may write to and a loop may watch. One reader at a time.
public final class Interruption: Sendable {
    /// Readable once the wish is there; whoever watches it leaves it unread.
    public let descriptor: Int32
    private let isOfSignals: Bool

    /// Signals by which people, service managers and terminals ask a process to end.
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// One that nobody has uttered yet, and that `note` alone utters.
    public convenience init() throws(ReactorError) {
        try self.init(isOfSignals: false)
    }

    /// The wish of the first signal that comes to this process; the next one ends it at once. What was started to
    /// ignore a signal (nohup(1), a script's background jobs) goes on ignoring it.
    public static func bySignals() throws(ReactorError) -> Interruption {
        let interruption = try Interruption(isOfSignals: true)
        let error = clinux_note_signals(signals, Int32(signals.count), interruption.descriptor)
        guard error == 0 else { throw .system(operation: "sigaction", errno: error) }
        return interruption
    }

    private init(isOfSignals: Bool) throws(ReactorError) {
        self.isOfSignals = isOfSignals
        descriptor = clinux_eventfd()
        guard descriptor >= 0 else { throw .system(operation: "eventfd", errno: errno) }
    }

    deinit {
        if isOfSignals { clinux_forget_signals(Interruption.signals, Int32(Interruption.signals.count)) }
        close(descriptor)
    }

    /// The signal that asked for it; nil while nobody has.
    public var signal: Int32? {
        var number: UInt64 = 0
        guard read(descriptor, &number, MemoryLayout<UInt64>.size) > 0 else { return nil }
        write(number)
        return Int32(truncatingIfNeeded: number)
    }

    public var isThere: Bool { signal != nil }

    /// Ends the process by the signal that has come, as if nobody had caught it: while nothing has been begun that
    /// could be told.
    public func endProcess() {
        guard isOfSignals, let signal else { return }
        Glibc.signal(signal, SIG_DFL)
        raise(signal)
    }

    /// Utters the wish, as the signal would.
    public func note(_ signal: Int32) {
        write(UInt64(signal))
    }

    /// What a command ends with that a signal has cut short, as the shell says it.
    public static func exitCode(_ signal: Int32) -> Int32 { 128 + signal }

    private func write(_ number: UInt64) {
        var number = number
        _ = Glibc.write(descriptor, &number, MemoryLayout<UInt64>.size)
    }
}
