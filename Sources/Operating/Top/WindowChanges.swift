import CLinux
import Glibc
import Reactor

/// The signal that a terminal's window has another size now, as something to be waited for (signalfd(2)).
final class WindowChanges {
    /// Readable when one is there.
    let descriptor: Int32

    init() throws(ReactorError) {
        Signals.block([SIGWINCH])
        descriptor = clinux_signalfd([SIGWINCH], 1)
        guard descriptor >= 0 else { throw .system(operation: "signalfd", errno: errno) }
    }

    deinit { close(descriptor) }

    /// Takes those that are there; several may have become one.
    func take() {
        while clinux_read_signal(descriptor) != 0 {}
    }
}
