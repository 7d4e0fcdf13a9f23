import CLinux
import Glibc
import Load
import Reactor
import Workload

/// A program that a comparison has started: confined to its cores, its output in a file, and gone when this is released
/// or this process dies. It takes over neither signals nor descriptors nor, but for what is named, environment.
final class Program {
    let pid: pid_t
    private var hasEnded = false
    /// As of waitpid(2), once it has ended.
    private var status: Int32 = 0
    private let name: String
    private let log: ProgramLog

    /// - Parameters:
    ///   - command: the executable's path and its arguments.
    ///   - variables: all of its environment, as in `NAME=VALUE`.
    ///   - isUrgent: runs at a higher priority than others, where that is permitted.
    init(_ command: [String], variables: [String], on cpus: CPUSet, isUrgent: Bool = false) throws(LoadError) {
        log = try ProgramLog()
        name = command[0]
        let file = Executable.file(of: command[0])
        let arguments = command.map { strdup($0) } + [nil]
        let environment = variables.map { strdup($0) } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        let (parent, output) = (getpid(), log.descriptor)
        // One thread has run until here, so that the child may do what it likes before it becomes the program.
        let (forked, failure) = Signals.withAllBlocked {
            let forked = clinux_fork()
            if forked == 0 {
                guard clinux_die_with_parent(SIGKILL) == 0, getppid() == parent else { _exit(126) }
                // Ctrl-C is for the comparison, which still asks its programs for their figures.
                setpgid(0, 0)
                clinux_reset_signals()
                cpus.confine()
                ThreadPriority.makeOrdinary()
                if isUrgent { _ = ThreadPriority.raise() }
                Program.leaveOnly(output: output)
                execve(file, arguments, environment)
                StandardStream.complain("\(file): \(String(cString: strerror(errno)))")
                _exit(127)
            }
            return (forked, errno)
        }
        pid = forked
        guard pid > 0 else { throw LoadError("fork: \(String(cString: strerror(failure)))") }
    }

    /// An empty standard input, the log, and no descriptor besides: whatever the caller had open, a port or a pipe that
    /// someone waits for the end of.
    private static func leaveOnly(output: Int32) {
        let input = open("/dev/null", O_RDONLY)
        dup2(input, STDIN_FILENO)
        dup2(output, STDOUT_FILENO)
        dup2(output, STDERR_FILENO)
        clinux_close_range(UInt32(STDERR_FILENO) + 1, UInt32.max)
    }

    deinit {
        kill()
    }

    /// Whether it runs. One that has ended on its own is a reason to look into `log`.
    var isRunning: Bool {
        guard !hasEnded else { return false }
        hasEnded = waitpid(pid, &status, WNOHANG) == pid
        return !hasEnded
    }

    /// The last line of its output; without any, what is known of its end.
    var lastWords: String {
        let line = log.lastLine
        guard line.isEmpty else { return line }
        guard !isRunning else { return "it runs and has said nothing" }
        let signal = status & 0x7F
        return "\(name) ended without a word, by \(signal == 0 ? "exit status \(status >> 8)" : "signal \(signal)")"
    }

    /// Between two looks at a program that is waited for.
    private static let pause: useconds_t = 5_000

    /// Waits until it has brought a condition about.
    ///
    /// - Parameter failure: what is told where it does not.
    func wait(
        _ failure: String, within patience: Duration, until interruption: Interruption, for condition: () -> Bool
    ) throws(LoadError) {
        let expiry = Clock.now() + patience
        while !condition() {
            guard isRunning, Clock.now() < expiry, !interruption.isThere else {
                throw LoadError("\(failure): \(lastWords)")
            }
            usleep(Program.pause)
        }
    }

    /// Ends it at once: all that was wanted of it has been read, and nobody waits for an end in good order.
    func kill() {
        guard isRunning else { return }
        _ = Glibc.kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        hasEnded = true
    }
}
