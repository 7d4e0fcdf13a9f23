import CLinux
import Glibc
import Load
import Reactor
import Workload

/// A program that a comparison has started: confined to its cores, its output in a file, and gone when this is released
/// or this process dies.
final class Program {
    let pid: pid_t
    private var hasEnded = false
    private let logPath: String

    /// Longest wait for an end in good order.
    private static let patience = Duration.seconds(10)
    private static let pause: useconds_t = 5_000

    /// - Parameters:
    ///   - command: the executable's path and its arguments.
    ///   - isUrgent: runs at a higher priority than others, where that is permitted.
    ///   - log: the file that its output is appended to.
    init(_ command: [String], on cpus: CPUSet, isUrgent: Bool = false, log: String) throws(ComparisonError) {
        logPath = log
        let arguments = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw ComparisonError("\(log): \(String(cString: strerror(errno)))") }
        defer { close(output) }
        let parent = getpid()
        // One thread has run until here, so that the child may do what it likes before it becomes the program.
        pid = clinux_fork()
        guard pid >= 0 else { throw ComparisonError("fork: \(String(cString: strerror(errno)))") }
        guard pid == 0 else { return }

        guard clinux_die_with_parent(SIGKILL) == 0, getppid() == parent else { _exit(126) }
        cpus.confine()
        if isUrgent { _ = ThreadPriority.raise() }
        dup2(output, STDOUT_FILENO)
        dup2(output, STDERR_FILENO)
        execv(command[0], arguments)
        _exit(127)
    }

    deinit {
        end()
    }

    /// Whether it runs. One that has ended on its own is a reason to look into `log`.
    var isRunning: Bool {
        guard !hasEnded else { return false }
        hasEnded = waitpid(pid, nil, WNOHANG) == pid
        return !hasEnded
    }

    /// The last line of its output.
    var lastWords: String {
        guard let file = fopen(logPath, "r") else { return "" }
        defer { fclose(file) }
        var last = ""
        var buffer = [CChar](repeating: 0, count: 4_096)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            last = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        return last.filter { !$0.isNewline }
    }

    /// Ends it, in good order if it can.
    func end() {
        guard isRunning else { return }
        _ = Glibc.kill(pid, SIGTERM)
        let expiry = Clock.now() + Program.patience
        while isRunning, Clock.now() < expiry { usleep(Program.pause) }
        kill()
    }

    /// Ends it at once.
    func kill() {
        guard isRunning else { return }
        _ = Glibc.kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        hasEnded = true
    }
}
