import Foundation
import Testing

/// A program that a test has started. It has an empty standard input, none of the test's descriptors, and its output in
/// files.
final class ChildProgram {
    let pid: pid_t
    private var status: Int32?

    /// - Parameters:
    ///   - command: the executable's path, or its name in PATH, and its arguments.
    ///   - output: the file that standard output is appended to.
    ///   - errors: the file that standard error is appended to.
    convenience init(_ command: [String], output: String, errors: String, environment: [String: String] = [:]) throws {
        let appending = O_WRONLY | O_CREAT | O_APPEND
        try self.init(
            command, opening: [("/dev/null", O_RDONLY), (output, appending), (errors, appending)],
            environment: environment)
    }

    /// On a terminal, which becomes its own.
    convenience init(_ command: [String], onTerminal path: String, environment: [String: String]) throws {
        let terminal = (path, O_RDWR)
        try self.init(
            command, opening: [terminal, terminal, terminal], asSessionLeader: true, environment: environment)
    }

    /// POSIX_SPAWN_SETSID (posix_spawn(3)), which Swift does not see.
    private static let newSession: Int16 = 0x80

    /// - Parameter files: the standard ones.
    private init(
        _ command: [String], opening files: [(path: String, flags: Int32)], asSessionLeader: Bool = false,
        environment: [String: String]
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, file) in files.enumerated() {
            posix_spawn_file_actions_addopen(&actions, Int32(descriptor), file.path, file.flags, 0o600)
        }
        for descriptor in ChildProgram.openDescriptors { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Who leads a session without a terminal gets the first one that it opens (credentials(7)).
        if asSessionLeader { posix_spawnattr_setflags(&attributes, ChildProgram.newSession) }

        let variables = ChildProgram.inherited.merging(environment) { $1 }.map { "\($0)=\($1)" }
        pid = try withCStrings(command) { arguments in
            try withCStrings(variables) { environment in
                var pid: pid_t = 0
                let error = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, environment)
                guard error == 0 else { throw SystemCallFailure("start \(command[0])", errno: error) }
                return pid
            }
        }
    }

    deinit {
        kill()
    }

    /// The exit status, 128 and the signal's number for a program that was killed, nil while it runs.
    var exitStatus: Int32? {
        var word: Int32 = 0
        if status == nil, waitpid(pid, &word, WNOHANG) == pid {
            let signal = word & 0x7f
            status = signal == 0 ? (word >> 8) & 0xff : 128 + signal
        }
        return status
    }

    /// Sends a signal, unless the program has ended.
    func send(_ signal: Int32) {
        guard exitStatus == nil else { return }
        _ = Glibc.kill(pid, signal)
    }

    /// Waits for the end.
    func end(within bound: Duration) throws -> Int32 {
        try until("process \(pid) has ended", within: bound) { exitStatus != nil }
        return exitStatus ?? -1
    }

    /// Ends it now.
    func kill() {
        guard exitStatus == nil else { return }
        _ = Glibc.kill(pid, SIGKILL)
        var word: Int32 = 0
        waitpid(pid, &word, 0)
        status = 128 + SIGKILL
    }

    /// The test process's own, but for the standard ones. One that is closed meanwhile is no error to posix_spawn(3).
    private static var openDescriptors: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { $0 > STDERR_FILENO }
    }

    /// What programs need of the test's environment; nothing that configures a daemon gets through.
    private static let inherited: [String: String] = [
        "PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TSAN_OPTIONS", "ASAN_OPTIONS", "SWIFT_BACKTRACE",
    ].reduce(into: [:]) { environment, name in
        if let value = getenv(name) { environment[name] = String(cString: value) }
    }
}

/// Lends an array of C strings, ended by nil, as execve(2) wants them.
private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
) rethrows -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return try body(copies + [nil])
}
