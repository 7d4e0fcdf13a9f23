import Telemetry
import Testing

@testable import Daemon

/// Clients that take their requests back as soon as they have sent them, so that nothing but the front bounds them.
struct StreamsTakenBackTests {
    @Test func requestsThatAreTakenBackAtOnce_areBounded_andWhatIsRefusedIsCounted() throws {
        let bench = try FrontBench { $0.streams = 1 }
        let client = try StreamClient(bench)
        client.settle()
        // Nobody runs them meanwhile.
        for _ in 0..<6 {
            let stream = client.request()
            client.send()
            client.session.reset(stream, .cancel)
            client.send()
            bench.poll()
        }
        #expect(Tally(bench.slab)[.unavailable] == 2)
        client.settle()
        #expect(Tally(bench.slab).missed(.clientGone) == 4)
    }
}
