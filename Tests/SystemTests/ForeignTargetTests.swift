import Testing

extension SystemTests {
    /// `deadlined compare --target` against servers that do other work.
    @Suite struct ForeignTargetTests {
        /// On a busy machine it may take the second halves, in the other order, to get replies of both.
        private let pairs = ["\(standardMode) and other", "other and \(standardMode)"]

        @Test func target_thatDoesOtherWork_isNotCompared() throws {
            // A daemon with a calibration of its own runs other rounds for the same request.
            let daemon = try DaemonUnderTest(
                ["--set", "calibration.hash=3", "--set", "calibration.json=1"], calibration: nil)
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--scenario", "fixed", "--mode", standardMode, "--cpus", "0",
                    "--duration", "200ms", "--calibration", "20",
                    "--target", "other=http://127.0.0.1:\(daemon.port)/work",
                ], within: .seconds(90))
            #expect(result.status == 1)
            #expect(
                pairs.contains { result.errors.contains("\($0) ran different rounds:") }, "\(result.errors)")
        }

        @Test func target_thatReturnsOtherBytes_isNotCompared() throws {
            // It answers every request at once, with a body of its own and no word on its rounds.
            let server = try HeldDownstream { _ in [HeldDownstream.reply] }
            defer { server.end() }
            let result = try Tool.run(
                [
                    DaemonUnderTest.executable, "compare", "--scenario", "fixed", "--mode", standardMode, "--cpus", "0",
                    "--duration", "200ms", "--calibration", "20",
                    "--target", "other=http://127.0.0.1:\(server.port)/work",
                ], within: .seconds(90))
            #expect(result.status == 1)
            #expect(result.errors.contains("fixed: request "), "\(result.errors)")
            #expect(
                pairs.contains { result.errors.contains("\($0) returned different bytes;") }, "\(result.errors)")
        }
    }
}
