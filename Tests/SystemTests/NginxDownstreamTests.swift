import Testing

extension SystemTests {
    /// Any HTTP/1.1 service works as downstream: nginx is one that nobody here wrote.
    @Suite struct NginxDownstreamTests {
        private static func daemon(_ mode: String, _ nginx: NginxDownstream, path: String) throws -> DaemonUnderTest {
            try DaemonUnderTest(
                mode: mode, ["--downstream", "http://127.0.0.1:\(nginx.port)\(path)", "--threads", "1"],
                calibration: .light)
        }

        /// Sends requests one after the other on one connection.
        private static func statuses(_ count: Int, of daemon: DaemonUnderTest) throws -> [Int] {
            let client = try daemon.client()
            return try (0..<count).map { _ in
                try client.send(get: "/work")
                return try client.reply().status
            }
        }

        @Test(arguments: SystemTests.modes)
        func callsToNginx_areAnsweredOverOneKeptConnection(mode: String) throws {
            let nginx = try NginxDownstream("location = /wait { return 200 \"$arg_ms ms\\n\"; }")
            let daemon = try NginxDownstreamTests.daemon(mode, nginx, path: "/wait?ms={ms}")
            #expect(try NginxDownstreamTests.statuses(10, of: daemon) == Array(repeating: 200, count: 10))
            try until("nginx has logged ten calls") { nginx.calls.count == 10 }
            #expect(Set(nginx.calls.map { $0[0] }).count == 1, "one connection")
            #expect(nginx.calls.map { Int($0[1]) } == (1...10).map(Optional.init))
            #expect(nginx.calls.allSatisfy { $0[2] == "/wait?ms=20" && $0[3] != "-" }, "\(nginx.calls)")
        }

        @Test(arguments: SystemTests.modes)
        func connectionThatNginxEndsAfterEachThirdCall_isDialledAgainWithoutAFailure(mode: String) throws {
            let nginx = try NginxDownstream("keepalive_requests 3; location = /wait { return 200 \"ok\\n\"; }")
            let daemon = try NginxDownstreamTests.daemon(mode, nginx, path: "/wait")
            #expect(try NginxDownstreamTests.statuses(12, of: daemon) == Array(repeating: 200, count: 12))
            try until("nginx has logged twelve calls") { nginx.calls.count == 12 }
            #expect(Set(nginx.calls.map { $0[0] }).count == 4, "four connections")
        }

        @Test(arguments: SystemTests.modes)
        func filesAndErrorsOfNginx_areTakenOrFail(mode: String) throws {
            let nginx = try NginxDownstream(
                "location = /file { alias \(#filePath); } location = /busy { return 503; }")
            let file = try NginxDownstreamTests.daemon(mode, nginx, path: "/file")
            #expect(try NginxDownstreamTests.statuses(3, of: file) == [200, 200, 200])
            let busy = try NginxDownstreamTests.daemon(mode, nginx, path: "/busy")
            #expect(try NginxDownstreamTests.statuses(3, of: busy) == [502, 502, 502])
            let missing = try NginxDownstreamTests.daemon(mode, nginx, path: "/missing")
            #expect(try NginxDownstreamTests.statuses(1, of: missing) == [502])
        }
    }
}
