import Glibc
import Testing

extension SystemTests {
    /// Reloads to addresses that are taken, by others or by the daemon itself.
    @Suite struct ReloadAddressTests {
        /// Its own socket is in nobody's way where the address stays, and said to be where it does not.
        @Test(arguments: ["listen", "admin"])
        func reloadOntoAnAddressThatOverlapsOurOwn_keepsTheSocket_orSaysWhoHoldsIt(key: String) throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            let port = key == "listen" ? daemon.port : daemon.admin.port
            try daemon.rewriteConfiguration("mode: \(otherMode)\n\(key): localhost:\(port)\n")
            daemon.send(SIGHUP)
            try until("the reload is done") { (try? daemon.admin.status().reload.succeeded) == 1 }
            #expect(try daemon.get(SystemTests.trivial).mode == otherMode)
            try daemon.rewriteConfiguration("mode: \(poolMode)\n\(key): 0.0.0.0:\(port)\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            #expect(daemon.log.contains("this daemon itself listens on 127.0.0.1:\(port)"), "\(daemon.log)")
            #expect(!daemon.log.contains("free it"), "\(daemon.log)")
            #expect(try daemon.get(SystemTests.trivial).mode == otherMode)
        }

        /// What was opened before something else could not be is closed again.
        @Test func reloadOntoATakenAdminPort_leavesNobodyListeningOnItsServingPort() throws {
            let taken = try HeldDownstream { _ in [] }
            defer { taken.end() }
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            let port = try Loopback.freePort()
            try daemon.rewriteConfiguration("listen: 127.0.0.1:\(port)\nadmin: 127.0.0.1:\(taken.port)\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            #expect(!Loopback.isTaken(port))
        }
    }
}
