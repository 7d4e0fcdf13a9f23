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
    private let stopping: Mailbox<Void>
    private let stopped = DispatchSemaphore(value: 0)

    /// - Parameter page: the length of the body of `/metrics`, in bytes.
    init(
        host: String = "127.0.0.1", port: UInt16 = 0, limits: AdminLimits = AdminLimits(), page: Int = 0
    ) throws {
        let address = try SocketAddress(host: host, port: port)
        let socket = try Socket.listening(on: address, name: "\(host):\(port)", backlog: 128)
        self.host = host
        self.port = try SocketAddress(boundTo: socket).port
        let stopping = try Mailbox<Void>()
        self.stopping = stopping
        Thread.detachNewThread { [stopped] in
            do {
                try RunningAdmin.serve(socket, limits: limits, page: page, until: stopping)
            } catch {
                fatalError("\(error)")
            }
            stopped.signal()
        }
    }

    func stop() {
        stopping.post(())
        stopped.wait()
    }

    private static func serve(_ socket: Socket, limits: AdminLimits, page: Int, until stopping: Mailbox<Void>) throws {
        let loop = try EventLoop()
        let pages = FixedPages()
        pages.metricsBody += String(repeating: "x", count: page)
        let server = try AdminServer(loop, sockets: [socket], pages: pages, limits: limits)
        var isRunning = true
        let receiver = try stopping.receiver(on: loop) { isRunning = false }
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

    init(host: String = "127.0.0.1", port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
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
