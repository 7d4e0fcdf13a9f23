import CLinux
import Glibc

extension Signals {
    /// What end a service: those of a service manager, of Ctrl-C and of Ctrl-\\.
    public static let ending = [SIGTERM, SIGINT, SIGQUIT]

    /// What a terminal sends to all processes of a group at once, when a key is pressed or when it hangs up.
    public static let ofTerminal = [SIGINT, SIGQUIT, SIGHUP]

    /// What a failed or unwanted write to a stream raises besides its error: nobody reads it, or it is a terminal and
    /// we are in its background. The error is enough, and a daemon's log stops nothing.
    public static let ofStreams = [SIGPIPE, SIGTTIN, SIGTTOU]

    /// What would kill a process that says nothing about it, and tells of no fault in it: from scripts that are used to
    /// other daemons (SIGUSR1 for a new log file), from timers that a parent has left behind (setitimer(2)), from
    /// operators. The real-time signals are among them.
    public static let unknown =
        [
            SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU,
        ] + Array(__libc_current_sigrtmin()...__libc_current_sigrtmax())

    /// `SIGUSR1`, `SIGRTMIN+2`.
    public static func name(of signal: Int32) -> String {
        if let name = clinux_signal_name(signal) { return "SIG\(String(cString: name))" }
        return "SIGRTMIN+\(signal - __libc_current_sigrtmin())"
    }
}
