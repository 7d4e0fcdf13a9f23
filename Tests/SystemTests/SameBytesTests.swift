import Testing

extension SystemTests {
    /// The three modes do one workload.
    @Suite struct SameBytesTests {
        /// Few units, so that the list is soon through; two kinds with different rates.
        private static let pinned = Calibrated(hash: 20, json: 0.2)

        @Test func everyVariedRequest_inEachMode_givesTheSameStatusesAndBodies() throws {
            #expect(VariedRequest.all.count >= 50)
            var expected: [String: [WireReply]] = [:]
            for mode in SystemTests.modes {
                let daemon = try DaemonUnderTest(mode: mode, calibration: SameBytesTests.pinned)
                for request in VariedRequest.all {
                    let replies = try request.replies(from: daemon)
                    #expect(replies.map(\.status) == request.statuses, "\(mode): \(request.name)")
                    #expect(replies.allSatisfy { $0.mode == mode || $0.status != 200 }, "\(mode): \(request.name)")
                    guard let known = expected[request.name] else {
                        expected[request.name] = replies
                        continue
                    }
                    #expect(replies.map(\.body) == known.map(\.body), "\(mode): \(request.name)")
                    #expect(replies.map(\.statusFacts) == known.map(\.statusFacts), "\(mode): \(request.name)")
                }
            }
        }

        @Test(arguments: SystemTests.modes)
        func differentRequests_giveDifferentBodies(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, calibration: SameBytesTests.pinned)
            let different = [
                "before=1ms&downstream=0ms&after=0ms", "before=2ms&downstream=0ms&after=0ms",
                "before=0ms&downstream=0ms&after=1ms", "before=0ms&downstream=1ms&after=0ms",
                "before=0ms&downstream=0ms&after=0ms", "before=1ms&downstream=0ms&after=0ms&kind=json",
            ]
            let bodies = try different.map { try daemon.get("/work?\($0)").text }
            #expect(Set(bodies).count == different.count, "\(bodies)")
            let isDigest = bodies.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{64}\n/) != nil }
            #expect(isDigest, "\(bodies)")
        }

        @Test(arguments: SystemTests.modes)
        func documentKeptInMemory_givesTheSameBytesAsOneReadEachTime(mode: String) throws {
            let bodies = try ["true", "false"].map { cache in
                let daemon = try DaemonUnderTest(
                    mode: mode, ["--set", "workload.cache=\(cache)"], calibration: SameBytesTests.pinned)
                return try daemon.get("/work?kind=json&before=10ms&downstream=0ms&after=5ms").body
            }
            #expect(bodies[0] == bodies[1])
        }

        @Test(arguments: SystemTests.modes)
        func deadlineHeader_changesNoByteOfTheBody(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, calibration: SameBytesTests.pinned)
            let plain = try daemon.get("/work?before=1ms&downstream=1ms").body
            let hurried = try daemon.get("/work?before=1ms&downstream=1ms&deadline=1us").body
            #expect(plain == hurried)
        }
    }
}

extension WireReply {
    /// Everything of the head that does not depend on when and by whom the request was served.
    fileprivate var statusFacts: [String] {
        let changing = ["date", "server-timing", "deadline-remaining-ms", "deadlined-served-by", "x-request-id"]
        let units = self["deadlined-served-by"]?.split(separator: "units=").last.map(String.init) ?? ""
        return ["\(status)", units] + fields.filter { !changing.contains($0.name) }.map { "\($0.name): \($0.value)" }
    }
}
