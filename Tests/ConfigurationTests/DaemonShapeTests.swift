import Foundation
import Modes
import Testing

@testable import Configuration

@Suite struct DaemonShapeTests {
    private static func load(_ name: String) throws -> Configuration {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs/daemons")
        return try Loading.load(file: folder.appending(path: name).standardized.path).configuration
    }

    @Test func `the shape of the article is what it says`() throws {
        var expected = Configuration()
        expected.mode = try #require(ModeChoice.named("cooperative"))
        expected.workers = 3  // two CPUs and one
        expected.accept = .shared
        expected.acceptBatch = .greedy
        expected.load = .afterFork
        expected.workingSet = 64 << 20
        #expect(try DaemonShapeTests.load("gunicorn.yaml") == expected)
    }

    @Test func `the sensible shape is what it says`() throws {
        var expected = Configuration()
        expected.mode = try #require(ModeChoice.named("dispatch"))
        expected.workers = 1
        expected.threads = 64
        expected.load = .beforeFork
        expected.workingSet = 64 << 20
        expected.scheduling.discipline = .edf
        expected.scheduling.slots = .cpus
        expected.scheduling.yield = .milliseconds(1)
        expected.overload.policy = .predict
        expected.overload.margin = .milliseconds(20)
        expected.abandon = true
        #expect(try DaemonShapeTests.load("sensible.yaml") == expected)
    }
}
