import Glibc
import Testing
import Workload

/// A daemon of a test's own: the built executable, on ports of its own. It is gone, with all its processes, when the
/// test drops it.
final class DaemonUnderTest {
    let port: UInt16
    let admin: AdminPort
    let folder: TemporaryFolder
    private let program: ChildProgram

    /// Starts a daemon and waits until it is ready.
    ///
    /// - Parameters:
    ///   - mode: nil leaves it to the configuration file, or to the default.
    ///   - options: further options of `serve`.
    ///   - launcher: a command that runs another, such as `["taskset", "-c", "0"]`.
    ///   - configuration: the text of a configuration file, which then names the addresses too; else flags do.
    ///   - calibration: nil lets the supervisor measure.
    ///   - executable: another copy of the binary.
    init(
        mode: String? = nil, _ options: [String] = [], launcher: [String] = [], configuration: String? = nil,
        calibration: Calibrated? = .measured, executable: String = DaemonUnderTest.executable
    ) throws {
        port = try Loopback.freePort()
        admin = AdminPort(port: try Loopback.freePort())
        folder = try TemporaryFolder()
        var command = launcher + [executable, "serve"]
        if let mode { command += ["--mode", mode] }
        if let configuration {
            let text = DaemonUnderTest.complete(configuration, port: port, admin: admin.port)
            command += ["--config", try folder.write(text, to: DaemonUnderTest.configurationName)]
        } else {
            command += ["--listen", "127.0.0.1:\(port)", "--admin", "127.0.0.1:\(admin.port)"]
        }
        command += calibration?.options ?? []
        program = try ChildProgram(
            command + options, output: folder.file("output"), errors: folder.file("errors"))
        try until("the daemon is ready: \(command.joined(separator: " "))", within: .seconds(30)) {
            if let status = program.exitStatus { throw EarlyEnd(status: status, log: log) }
            // It is ready as soon as one worker accepts; tests count on all of them.
            return (try? admin.status())?.workers.allSatisfy { $0.state == "ready" } == true
        }
    }

    deinit {
        // Workers die with their supervisor (PR_SET_PDEATHSIG).
        program.kill()
    }

    struct EarlyEnd: Error {
        var status: Int32
        var log: String
    }

    /// `deadlined`, as built beside this test's executable.
    static let executable: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + "deadlined"
    }()

    private static let configurationName = "deadlined.yaml"

    /// What the daemon has written to standard error.
    var log: String { folder.read("errors") }

    // MARK: Requests

    func client() throws -> RawClient {
        try RawClient(port: port)
    }

    func client(over spoken: MessageProtocol) throws -> any WorkClient {
        try spoken.client(on: port)
    }

    /// One GET on a connection of its own.
    func get(_ target: String) throws -> WireReply {
        let client = try client()
        try client.send("GET \(target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        return try client.reply()
    }

    // MARK: Processes

    var supervisor: ProcessFacts { ProcessFacts(pid: program.pid) }

    /// The worker processes, those that drain included.
    var workers: [ProcessFacts] {
        supervisor.children.filter { $0.name.hasPrefix("deadlined-w") }
    }

    /// The one worker of a daemon that has one.
    func worker() throws -> ProcessFacts {
        try until("there is one worker") { workers.count == 1 }
        return workers[0]
    }

    /// The embedded downstream's process.
    var embeddedDownstream: ProcessFacts? {
        supervisor.children.first { $0.name.hasPrefix("deadlined-down") }
    }

    // MARK: Control

    /// Sends a signal to the supervisor.
    func send(_ signal: Int32) {
        program.send(signal)
    }

    func rewriteConfiguration(_ text: String) throws {
        let text = DaemonUnderTest.complete(text, port: port, admin: admin.port)
        try folder.write(text, to: DaemonUnderTest.configurationName)
    }

    /// The text with the daemon's addresses, where it names none of its own.
    private static func complete(_ text: String, port: UInt16, admin: UInt16) -> String {
        let addresses = [("listen", port), ("admin", admin)].filter { !text.contains("\($0.0):") }
        return text + addresses.map { "\($0.0): 127.0.0.1:\($0.1)\n" }.joined()
    }

    var hasEnded: Bool { program.exitStatus != nil }

    /// Waits for the daemon's end, which something else has brought about. The exit status.
    func end(within bound: Duration = .seconds(20)) throws -> Int32 {
        try program.end(within: bound)
    }

    /// Ends it in good order. The exit status.
    func stop() throws -> Int32 {
        program.send(SIGTERM)
        return try program.end(within: .seconds(20))
    }
}
