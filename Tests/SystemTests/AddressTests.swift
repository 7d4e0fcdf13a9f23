import Glibc
import Testing

extension SystemTests {
    /// The addresses that a name, or `[::]`, stands for.
    @Suite struct AddressTests {
        private static let trivialURL = "/work?before=0ms&downstream=0ms&after=0ms"

        /// The daemon with such addresses, and its two ports.
        private static func start(
            _ host: String, launcher: [String] = [], _ options: [String] = []
        ) throws -> (ChildProgram, TemporaryFolder, serving: Int, admin: Int) {
            let folder = try TemporaryFolder()
            let program = try ChildProgram(
                launcher + [DaemonUnderTest.executable, "serve", "--listen", "\(host):0", "--admin", "\(host):0"]
                    + Calibrated.light.options + options,
                output: folder.file("output"), errors: folder.file("errors"))
            let line = /serving admin=http:\/\/[^ ]*:([0-9]+) .*url=http:\/\/[^ ]*:([0-9]+)\/work/
            try until("it serves on \(host)") { folder.read("errors").contains(line) }
            let ports = try #require(folder.read("errors").firstMatch(of: line))
            return (program, folder, try #require(Int(ports.2)), try #require(Int(ports.1)))
        }

        private static func status(_ host: String, _ port: Int, _ target: String) throws -> String {
            try Tool.run([
                "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "10",
                "http://\(host):\(port)\(target)",
            ]).output
        }

        @Test(arguments: [[], ["--accept", "reuseport", "--workers", "2"]])
        func everyAddressOfTheMachine_meansThoseOfIPv4Too(options: [String]) throws {
            let (program, folder, serving, admin) = try Self.start("[::]", options)
            for host in ["127.0.0.1", "[::1]"] {
                #expect(try Self.status(host, serving, Self.trivialURL) == "200", "\(host)")
                #expect(try Self.status(host, admin, "/readyz") == "200", "\(host)")
            }
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 0)
            withExtendedLifetime(folder) {}
        }

        /// Most machines call both 127.0.0.1 and ::1 localhost. Needs root, for a file of names of its own.
        @Test(.enabled(if: geteuid() == 0), arguments: ["shared", "exclusive", "reuseport"])
        func nameOfTwoAddresses_isServedOnBoth(accept: String) throws {
            let names = try TemporaryFolder()
            let hosts = try names.write("127.0.0.1 localhost\n::1 localhost\n", to: "hosts")
            let launcher = [
                "unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", hosts,
            ]
            let (program, folder, serving, admin) = try Self.start(
                "localhost", launcher: launcher, ["--accept", accept, "--workers", "2"])
            for host in ["127.0.0.1", "[::1]", "127.0.0.1", "[::1]"] {
                #expect(try Self.status(host, serving, Self.trivialURL) == "200", "\(host)")
                #expect(try Self.status(host, admin, "/readyz") == "200", "\(host)")
            }
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 0)
            withExtendedLifetime(folder) {}
        }
    }
}
