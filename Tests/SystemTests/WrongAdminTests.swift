import Testing

extension SystemTests {
    /// `--admin` that names something else than the daemon's admin port.
    @Suite struct WrongAdminTests {
        @Test func load_thatAsksAnotherDaemon_saysSo_andBlamesNoBacklog() throws {
            let (daemon, other) = (try DaemonUnderTest(), try DaemonUnderTest())
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "load", "http://127.0.0.1:\(daemon.port)", "--rate", "20/s",
                    "--duration", "500ms", "--before", "0ms", "--downstream", "1s", "--after", "0ms", "--deadline",
                    "50ms", "--admin", "127.0.0.1:\(other.admin.port)",
                ])
            #expect(result.status == 1)
            #expect(
                result.errors == "deadlined load: --admin: the daemon there serves on 127.0.0.1:\(other.port) and got "
                    + "none of these requests, so that their causes are not known; name the admin port of the one at "
                    + "127.0.0.1:\(daemon.port)\n")
            #expect(result.output.contains("misses      100.00%") && !result.output.contains("never read"))
        }

        @Test(arguments: [
            ("200 OK", "<html>", "what it says is no JSON; name the admin port of a daemon of this version"),
            ("200 OK", "{}", "; name the admin port of a daemon of this version"), ("404 Not Found", "", "status 404"),
        ])
        func serverThatIsNoDaemon_isToldInOneLine(status: String, body: String, complaint: String) throws {
            let server = try HeldDownstream { _ in
                [.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")]
            }
            defer { server.end() }
            let admin = ["--admin", "127.0.0.1:\(server.port)"]
            for command in [["top", "--once"], ["trace", "-o", "-"], ["ready"]] where command != ["ready"] || body == ""
            {
                let result = try Tool.run([DaemonUnderTest.executable] + command + admin)
                #expect(result.status == 1 && result.output.isEmpty, "\(command): \(result)")
                let isNamed = result.errors.hasPrefix("deadlined \(command[0]): admin port http://127.0.0.1:")
                #expect(isNamed && result.errors.hasSuffix("\(complaint)\n"), "\(command): \(result)")
                #expect(result.errors.filter(\.isNewline).count == 1, "\(command): \(result)")
            }
        }
    }
}
