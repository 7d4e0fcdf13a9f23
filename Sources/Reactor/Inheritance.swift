import Glibc

/// What a process takes over from its parent, put into the state that this program counts on. Signal dispositions, the
/// signal mask and closed descriptors all outlive execve(2).
public enum Inheritance {
    /// To be called first thing in `main`: before anything is opened, and while there is one thread.
    public static func settle() {
        StandardStream.occupyClosed()
        // Where the parent ignored it, the kernel would bury our children itself and tell nobody (wait(2)).
        Signals.restore([SIGCHLD])
        // What can no longer be written is an error of the write, and no reason to die in the middle of other work.
        Signals.ignore([SIGPIPE, SIGXFSZ])
        // Whoever does more with one of them blocks it, and takes it by signalfd.
        Signals.passOver(Signals.unknown)
        Signals.unblockAll()
    }
}
