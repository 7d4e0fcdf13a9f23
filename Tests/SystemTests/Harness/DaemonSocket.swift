import Glibc

/// The daemon's end of a connection, as the kernel shows it (proc_net_tcp).
enum DaemonSocket {
    /// Whether all that the client on `clientPort` has sent was acknowledged and read by the daemon.
    static func hasReadAll(from clientPort: UInt16, on daemonPort: UInt16) -> Bool {
        let ends = (endpoint(daemonPort), endpoint(clientPort))
        let established = "01"
        // sl local rem st tx:rx …; the daemon's line has an empty receive queue, the client's an empty send queue.
        let daemon = rows.first { $0.contains("\(ends.0) \(ends.1) \(established) ") }
        let client = rows.first { $0.contains("\(ends.1) \(ends.0) \(established) ") }
        guard let daemon, let client else { return false }
        return daemon.contains(":00000000 ") && client.contains(" 00000000:")
    }

    private static var rows: [Substring] {
        guard let file = fopen("/proc/net/tcp", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// 127.0.0.1 and the port, in the kernel's hexadecimal.
    private static func endpoint(_ port: UInt16) -> String {
        let digits = String(port, radix: 16, uppercase: true)
        return "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
