import Dispatch
import Foundation
import Glibc
import Reactor
import Workload

@testable import Daemon

/// An admin server on a loop and a thread of its own.
final class RunningAdmin: Sendable {
    let host: String
    let port: UInt16
    private let wishes: Mailbox<Wish>
    /// Signalled when a wish has been fulfilled.
    private let done = DispatchSemaphore(value: 0)

    private enum Wish {
        /// A message of so many bytes to all who listen.
        case tell(bytes: Int)
        case stop
    }

    /// - Parameter page: the length of the body of `/metrics`, in bytes.
    init(
        host: String = "127.0.0.1", port: UInt16 = 0, limits: AdminLimits = AdminLimits(), page: Int = 0
    ) throws {
        let address = try SocketAddress(host: host, port: port)
        let socket = try Socket.listening(on: address, name: "\(host):\(port)", backlog: 128)
        self.host = host
        self.port = try SocketAddress(boundTo: socket).port
        let wishes = try Mailbox<Wish>()
        self.wishes = wishes
        Thread.detachNewThread { [done] in
            do {
                try RunningAdmin.serve(socket, limits: limits, page: page, wishes) { done.signal() }
            } catch {
                fatalError("\(error)")
            }
            done.signal()
        }
    }

    func stop() {
        wishes.post(.stop)
        done.wait()
    }

    /// Sends a message to all who listen: `data: mmm…`.
    func tell(bytes: Int = 10) {
        wishes.post(.tell(bytes: bytes))
        done.wait()
    }

    private static func serve(
        _ socket: Socket, limits: AdminLimits, page: Int, _ wishes: Mailbox<Wish>, told: @escaping () -> Void
    ) throws {
        let loop = try EventLoop()
        let pages = FixedPages()
        pages.metricsBody += String(repeating: "x", count: page)
        let server = try AdminServer(loop, sockets: [socket], pages: pages, limits: limits)
        var isRunning = true
        let receiver = try wishes.receiver(on: loop) { wish in
            guard case .tell(let bytes) = wish else { return isRunning = false }
            server.tellListeners { "data: \(String(repeating: "m", count: bytes))\n\n" }
            told()
        }
        withExtendedLifetime((receiver, pages)) {
            while isRunning { loop.poll(waiting: true) }
            server.close()
        }
    }

    /// What curl prints; a path stands for its URL.
    func curl(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let bounds = ["curl", "--silent", "--show-error", "--max-time", "30", "--noproxy", "*"]
        process.arguments = bounds + arguments.map { $0.hasPrefix("/") ? "http://\(host):\(port)\($0)" : $0 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.replacing("\r\n", with: "\n")
    }

    /// How many of its connections the server has accepted and not closed: the kernel gives those an inode.
    func acceptedConnections() throws -> Int {
        let suffix = ":" + String(port, radix: 16, uppercase: true)
        // By a handle: String(contentsOfFile:) stops after the first few kilobytes of a file that says it is empty.
        let table = try FileHandle(forReadingFrom: URL(filePath: "/proc/net/tcp")).readToEnd() ?? Data()
        return table.split(separator: UInt8(ascii: "\n")).count { row in
            let line = String(decoding: row, as: UTF8.self)
            let fields = line.split(separator: " ")
            return fields.count > 9 && fields[1].hasSuffix(suffix) && fields[3] == "01" && fields[9] != "0"
        }
    }
}

/// A blocking client connection.
final class Client {
    private let descriptor: Int32

    convenience init(_ admin: RunningAdmin) throws {
        try self.init(host: admin.host, port: admin.port)
    }

    /// - Parameter receiveBuffer: bytes that the kernel may hold for the client; nil leaves it to the kernel.
    init(host: String = "127.0.0.1", port: UInt16, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        let status = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Waits for the server's end of the connection for so many milliseconds, reading nothing.
    func isClosed(within milliseconds: Int32) -> Bool {
        shows(0x2000, within: milliseconds)  // POLLRDHUP, which Swift's Glibc hides
    }

    /// Waits for something to read, for so many milliseconds.
    func isReadable(within milliseconds: Int32) -> Bool {
        shows(Int16(POLLIN), within: milliseconds)
    }

    private func shows(_ event: Int16, within milliseconds: Int32) -> Bool {
        var query = pollfd(fd: descriptor, events: event, revents: 0)
        return poll(&query, 1, milliseconds) == 1
    }

    /// All that the server sends until it closes.
    func readToEnd() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the server sends until a text has come so often; less if it closes, or sends nothing for 20 seconds.
    func read(until text: String, times: Int = 1) -> String {
        let wanted = Array(text.utf8)
        var (bytes, next, found): ([UInt8], Int, Int) = ([], 0, 0)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while found < times, isReadable(within: 20_000),
            case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0
        {
            bytes += buffer[..<count]
            while let place = bytes[next...].firstRange(of: wanted) { (next, found) = (place.upperBound, found + 1) }
            next = max(next, bytes.count - wanted.count + 1)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sends the FIN, and goes on reading.
    func shutdownWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Makes the end of this connection a reset.
    func resetAtEnd() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}
