import Glibc
import Testing

/// The service manager's end of sd_notify(3): what a daemon says to it, message by message.
final class NotifySocket {
    private let descriptor: Int32
    private let folder: TemporaryFolder
    private(set) var messages: [String] = []

    init() throws {
        folder = try TemporaryFolder()
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(folder.file("notify").utf8)) }
        let bound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw SystemCallFailure("bind the notify socket") }
    }

    deinit {
        close(descriptor)
    }

    /// The command that starts another one as a service.
    ///
    /// - Parameter watchdog: `WatchdogSec=`; nil for none.
    func launcher(watchdog: Duration? = nil) -> [String] {
        let feeding = watchdog.map { ["WATCHDOG_USEC=\(Int($0 / .microseconds(1)))"] } ?? []
        return ["env", "NOTIFY_SOCKET=\(folder.file("notify"))"] + feeding
    }

    /// Takes what has come.
    private func receive() {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count >= 0 {
            messages.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }

    /// How many messages have come that hold this line.
    func count(of line: String) -> Int {
        receive()
        return messages.count { $0.split(separator: "\n").contains { $0 == line } }
    }

    /// The status that was told last.
    var status: String {
        receive()
        let lines = messages.flatMap { $0.split(separator: "\n") }
        return lines.last { $0.hasPrefix("STATUS=") }.map { String($0.dropFirst("STATUS=".count)) } ?? ""
    }

    /// Whether the watchdog was fed while the status had these words.
    func wasFed(under words: String) -> Bool {
        receive()
        var isShown = false
        for line in messages.flatMap({ $0.split(separator: "\n") }) {
            if line.hasPrefix("STATUS=") { isShown = line.contains(words) }
            if line == "WATCHDOG=1", isShown { return true }
        }
        return false
    }

    /// Waits for a message that holds this line.
    func expect(_ line: String, within bound: Duration = .seconds(10)) throws {
        try until("the daemon says \(line)", within: bound) { count(of: line) > 0 }
    }

    /// Forgets what has come.
    func clear() {
        receive()
        messages = []
    }
}
