import Glibc
import GRPCNIOTransportHTTP2Posix

/// What the command line says: --downstream grpc://HOST:PORT, --rounds N, --listen HOST:PORT, --threads N.
struct Settings {
    var downstream = (host: "127.0.0.1", port: 0)
    var roundsPerMillisecond = 0.0
    var listen = (host: "127.0.0.1", port: 0)
    /// Event loops of NIO; what handlers compute runs on Swift's own pool.
    var threads = 1

    init(_ arguments: ArraySlice<String>) {
        var words = arguments
        while let name = words.popFirst() {
            guard let value = words.popFirst() else { Settings.refuse("\(name) needs a value") }
            switch name {
            case "--downstream": downstream = Settings.address(String(value.trimmingPrefix("grpc://")))
            case "--listen": listen = Settings.address(value)
            case "--rounds": roundsPerMillisecond = Double(value) ?? 0
            case "--threads": threads = Int(value) ?? 0
            default: Settings.refuse("unknown argument \"\(name)\"")
            }
        }
        if downstream.port == 0 { Settings.refuse("--downstream grpc://HOST:PORT is needed") }
        if !(roundsPerMillisecond > 0) || threads < 1 { Settings.refuse("--rounds and --threads are above 0") }
    }

    private static func address(_ text: String) -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else {
            refuse("\"\(text)\" is no HOST:PORT")
        }
        return (String(text[..<colon]), port)
    }

    private static func refuse(_ reason: String) -> Never {
        let line = "grpc-swift-2: \(reason)\n"
        write(STDERR_FILENO, line, line.utf8.count)
        exit(2)
    }
}
