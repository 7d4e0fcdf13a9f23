import Reactor
import ScriptedServer
import Testing
import Workload

@testable import Load

/// Further attempts, against servers that do what a test has written down.
@Suite(.serialized)
struct GeneratorRetryTests {
    private static func reply(_ status: String, _ fields: String = "") -> ScriptedServer.Step {
        .reply("HTTP/1.1 \(status)\r\n\(fields)Content-Length: 0\r\n\r\n")
    }

    private static let served = ScriptedServer.Step.reply(GeneratorTests.reply)
    private static let unavailable = reply("503 Service Unavailable")
    private static let unavailableForASecond = reply("503 Service Unavailable", "Retry-After: 1\r\n")

    @Test(arguments: ["2,budget:10%", "budget:10%", "naive:1"])
    func unavailableServer_isAskedAgain_underTheSameKey(policy: String) throws {
        let server = try ScriptedServer([[GeneratorRetryTests.unavailable, GeneratorRetryTests.served]])
        let run = try GeneratorTests.run(port: server.port) { $0.retries = try RetryPolicy(policy) }
        server.finish()
        let record = run.records[0]
        #expect(record.status == 200 && record.attempts == 2 && record.isMet(run.schedule.requests[0]))
        #expect(record.attemptedAt >= record.sentAt)
        #expect(run.counts.retries == 1)
        #expect(
            server.requests.allSatisfy { $0.contains("X-Request-Id: t-0\r\nIdempotency-Key: \"t-0\"\r\n") },
            "\(server.requests)")
    }

    @Test func unavailableServer_isLeftAlone_withoutABudget() throws {
        let server = try ScriptedServer([[GeneratorRetryTests.unavailable, GeneratorRetryTests.served]])
        let run = try GeneratorTests.run(port: server.port) { $0.retries = try RetryPolicy("3") }
        server.finish()
        #expect(run.records[0].status == 503 && run.records[0].attempts == 1 && run.counts.retries == 0)
    }

    @Test func policyThatIsUsedUp_leavesTheFailure() throws {
        let broken = GeneratorRetryTests.reply("500 Internal Server Error")
        let server = try ScriptedServer([[broken, broken, GeneratorRetryTests.served]])
        let run = try GeneratorTests.run(port: server.port) { $0.retries = try RetryPolicy("1") }
        server.finish()
        #expect(run.records[0].status == 500 && run.records[0].attempts == 2)
        #expect(!run.records[0].isMet(run.schedule.requests[0]))
    }

    @Test func serverThatWantsToBeLeftAlone_isAskedNoSooner() throws {
        let server = try ScriptedServer([[GeneratorRetryTests.unavailableForASecond, GeneratorRetryTests.served]])
        let run = try GeneratorTests.run(port: server.port) { $0.retries = try RetryPolicy("1,budget:20%") }
        server.finish()
        #expect(run.records[0].status == 200 && run.records[0].attempts == 2)
        #expect(run.records[0].attemptedAt >= 1_000_000_000)
    }

    @Test(arguments: [("3,budget:20%", 1), ("naive:1", 2)])
    func retryThatWouldComeAfterTheDeadline_isNotMade_unlessTheClientIsNaive(policy: String, attempts: Int) throws {
        let server = try ScriptedServer([[GeneratorRetryTests.unavailableForASecond, GeneratorRetryTests.unavailable]])
        let run = try GeneratorTests.run(port: server.port, deadline: .milliseconds(900)) {
            $0.retries = try RetryPolicy(policy)
        }
        server.finish()
        #expect(run.records[0].ending == .replied && Int(run.records[0].attempts) == attempts)
    }

    @Test(arguments: [("3,budget:20%", 1, 2), ("naive:1", 2, 3)])
    func requestThatWasGivenUp_isSentAgain_byANaiveClientAlone(policy: String, attempts: Int, inAll: Int) throws {
        let server = try ScriptedServer([[.stall], [GeneratorRetryTests.served, GeneratorRetryTests.served]])
        let run = try GeneratorTests.run(
            2, every: .milliseconds(600), port: server.port, deadline: .milliseconds(300)
        ) { $0.retries = try RetryPolicy(policy) }
        server.finish()
        let record = run.records[0]
        // It stays missed, with what was known at its deadline.
        #expect(record.ending == .gaveUp && record.status == 0 && record.endedAt < 600_000_000)
        #expect(record.attempts == attempts && server.requests.count == inAll)
        let again = server.requests.filter { $0.contains("X-Request-Id: t-0~2\r\nIdempotency-Key: \"t-0\"\r\n") }
        #expect(again.count == attempts - 1 && run.counts.servedAfterwards == attempts - 1)
    }
}
