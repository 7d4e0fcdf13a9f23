import Foundation
import Reactor
import Workload

/// An nginx of a test's own: its own folder, its own configuration, a port that was free, ended by its process.
final class Nginx {
    let port: UInt16
    private let folder: URL
    private var process: Process

    /// - Parameter server: what stands in the `server` block.
    init(server: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "deadlined-nginx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let port = try Nginx.freePort()
        let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        let configuration = """
            daemon off;
            pid \(folder.path)/pid;
            error_log \(folder.path)/error.log;
            worker_processes 1;
            \(getuid() == 0 ? "user root;" : "")
            events { worker_connections 512; }
            http {
                access_log off;
                default_type text/plain;
                \(kinds.map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: "\n    "))
                server {
                    listen 127.0.0.1:\(port);
                    root \(folder.path);
                    \(server)
                }
            }
            """
        try Data(configuration.utf8).write(to: folder.appending(path: "nginx.conf"))
        process = try Nginx.start(in: folder, port: port)
        self.folder = folder
        self.port = port
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: folder)
    }

    func write(_ content: Data, to file: String) throws {
        try content.write(to: folder.appending(path: file))
    }

    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    func restart() throws {
        stop()
        process = try Nginx.start(in: folder, port: port)
    }

    private static func freePort() throws -> UInt16 {
        let socket = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 1)
        defer { socket.close() }
        return try SocketAddress(boundTo: socket).port
    }

    private static func start(in folder: URL, port: UInt16) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/sbin/nginx")
        process.arguments = ["-p", folder.path, "-c", folder.path + "/nginx.conf", "-e", folder.path + "/error.log"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        let limit = Clock.now() + .seconds(10)
        while !isListening(port) {
            guard process.isRunning, Clock.now() < limit else {
                let log = try? String(contentsOf: folder.appending(path: "error.log"), encoding: .utf8)
                throw NginxError(log: log ?? "no error log")
            }
            usleep(1_000)
        }
        return process
    }

    private static func isListening(_ port: UInt16) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

struct NginxError: Error {
    var log: String
}
