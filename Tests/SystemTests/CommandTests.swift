import Testing

extension SystemTests {
    /// The command line: what it prints, and its exit codes.
    @Suite struct CommandTests {
        private static func run(
            _ arguments: String..., environment: [String: String] = [:]
        ) throws -> Tool.Result {
            try Tool.run([DaemonUnderTest.executable] + arguments, environment: environment)
        }

        @Test func help_andVersion_exit0() throws {
            let help = try CommandTests.run("--help")
            #expect(help.status == 0)
            for subcommand in ["serve", "check", "downstream"] { #expect(help.output.contains(subcommand)) }
            let version = try CommandTests.run("--version")
            #expect(version.status == 0)
            #expect(version.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil, "\(version.output)")
            for subcommand in ["serve", "check", "downstream"] {
                #expect(try CommandTests.run(subcommand, "--help").status == 0)
            }
        }

        @Test func check_ofNothing_printsAllDefaults_asAFileThatReadsBack() throws {
            let folder = try TemporaryFolder()
            let first = try CommandTests.run("check")
            #expect(first.status == 0 && first.errors.isEmpty)
            for line in ["mode: \(standardMode)", "listen: 127.0.0.1:8080", "admin: 127.0.0.1:9464", "workers: 1"] {
                #expect(first.output.contains("\(line)\n"), "\(first.output)")
            }
            let path = try folder.write(first.output, to: "all.yaml")
            let second = try CommandTests.run("check", "--config", path)
            #expect(second.status == 0)
            #expect(second.output == first.output)
        }

        @Test func check_layers_flagOverEnvironmentOverFile() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("mode: \(poolMode)\nthreads: 2\nworkers: 2\n", to: "c.yaml")
            let result = try CommandTests.run(
                "check", "--config", path, "--mode", otherMode,
                environment: ["DEADLINED_MODE": standardMode, "DEADLINED_THREADS": "3"])
            #expect(result.status == 0)
            for line in ["mode: \(otherMode)", "threads: 3", "workers: 2"] {
                #expect(result.output.contains("\(line)\n"), "\(result.output)")
            }
        }

        @Test(arguments: [
            ("thread: 3\n", ":1:1: unknown key \"thread\" (did you mean \"threads\"?)"),
            ("mode: \(standardMode)\nthreads: many\n", ":2:10: "),
            ("limits:\n  body: 1MiB\n  idle_timeout: 75\n", ":3:17: "),
            ("mode: even-loop\n", ":1:7: "),
            ("mode: [\n", ":"),
        ])
        func check_ofABadFile_exits2_withOneLineThatSaysWhere(text: String, expected: String) throws {
            let folder = try TemporaryFolder()
            let path = try folder.write(text, to: "bad.yaml")
            let check = try CommandTests.run("check", "--config", path)
            #expect(check.status == 2)
            #expect(check.output.isEmpty)
            #expect(check.errors.hasPrefix("\(path)\(expected)"), "\(check.errors)")
            #expect(check.errors.filter(\.isNewline).count == 1, "\(check.errors)")
            let serve = try CommandTests.run("serve", "--config", path)
            #expect(serve.status == 2)
            #expect(serve.output.isEmpty)
            #expect(serve.errors.hasSuffix(check.errors), "\(serve.errors)")
            #expect(serve.errors.filter(\.isNewline).count == 1, "\(serve.errors)")
        }

        @Test(arguments: [
            ["serve", "--no-such-flag"], ["serve", "extra"], ["check", "--set", "nonsense"], ["downstream", "extra"],
        ])
        func wrongUsage_exits2_withAHint(arguments: [String]) throws {
            let result = try Tool.run([DaemonUnderTest.executable] + arguments)
            #expect(result.status == 2)
            #expect(result.errors.hasPrefix("deadlined \(arguments[0]): "), "\(result.errors)")
            #expect(result.errors.hasSuffix("; see deadlined \(arguments[0]) --help\n"), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
        }

        @Test func addressThatIsNone_exits2_withOneLineThatNamesIt() throws {
            for command in ["serve", "downstream"] {
                let result = try CommandTests.run(command, "--listen", "nowhere")
                #expect(result.status == 2, "\(command)")
                #expect(result.errors.contains("\"nowhere\""), "\(result.errors)")
                #expect(result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
            }
        }

        @Test func fileThatIsMissing_exits2_andIsNamed() throws {
            let result = try CommandTests.run("serve", "--config", "/nowhere/deadlined.yaml")
            #expect(result.status == 2)
            #expect(result.errors.contains("/nowhere/deadlined.yaml"))
        }

        @Test(arguments: ["--listen", "--admin"])
        func portInUse_exits1_withOneLineThatNamesTheAddress(flag: String) throws {
            let taken = try HeldDownstream { _ in [] }
            defer { taken.end() }
            let address = "127.0.0.1:\(taken.port)"
            let other = flag == "--listen" ? "--admin" : "--listen"
            let result = try CommandTests.run(
                "serve", flag, address, other, "127.0.0.1:\(try Loopback.freePort())", "--set", "calibration.hash=1",
                "--set", "calibration.json=1")
            #expect(result.status == 1)
            let key = flag.dropFirst(2)
            let line = "deadlined: \(key): bind \(address): Address already in use; free it or set \(key)\n"
            #expect(result.errors.hasSuffix(line), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
        }

        @Test func downstreamThatIsUnknown_exits1_withOneLineThatNamesItsKey() throws {
            let result = try CommandTests.run(
                "serve", "--downstream", "http://nosuch.invalid:80/", "--listen", "127.0.0.1:0", "--admin",
                "127.0.0.1:0", "--set", "calibration.hash=1", "--set", "calibration.json=1")
            #expect(result.status == 1)
            #expect(
                result.errors.contains(/^deadlined: downstream: address "nosuch.invalid:80": .*; set downstream\n$/),
                "\(result.errors)")
        }

        @Test func serve_isTheDefault() throws {
            let result = try CommandTests.run("--mode", "no-such-mode")
            #expect(result.status == 2)
            #expect(result.errors.contains("no-such-mode"))
        }

        /// What README tells people to try.
        @Test func curl_ofAWorkingDaemon_showsOneRequestsLife() throws {
            let daemon = try DaemonUnderTest()
            let curl = try Tool.run(["curl", "-sSi", "http://127.0.0.1:\(daemon.port)/work"])
            #expect(curl.status == 0)
            for field in [
                "Server-Timing: kernel;dur=", "Deadline-Remaining-Ms: ",
                "Deadlined-Served-By: mode=\(standardMode); worker=0; units=",
            ] {
                #expect(curl.output.contains("\r\n\(field)"), "\(curl.output)")
            }
        }
    }
}
