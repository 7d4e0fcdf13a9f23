import Testing

@testable import Daemon

struct ConnectionLimitTests {
    @Test(
        "what clients may open leaves descriptors for downstream calls",
        arguments: [
            // configured, free descriptors, callers, connections, whether the configuration is what bounds them
            (10_000, 1_000_000, nil, 10_000, true),
            (10_000, 1_000_000, 64, 10_000, true),
            (10_000, 1_008, nil, 500, false),
            (500, 1_008, nil, 500, true),
            (10_000, 1_008, 64, 872, false),
            (10, 9, nil, 1, false),
            (10, 100, 64, 1, false),
            (10, .max, nil, 10, true),
        ] as [(Int, Int, Int?, Int, Bool)])
    func limit(configured: Int, descriptors: Int, callers: Int?, connections: Int, isConfigured: Bool) {
        let limit = ConnectionLimit(configured: configured, descriptors: descriptors, callers: callers)
        #expect(limit.connections == connections)
        #expect(limit.reason == (isConfigured ? .connections : .descriptors))
    }

    @Test(
        "calls to a fleet may take half of them, whatever they take now",
        arguments: [(10_000, 1_008, nil, 500), (10_000, 1_008, 64, 436), (100, 1_008, nil, 100), (10, 9, nil, 1)]
            as [(Int, Int, Int?, Int)])
    func fleet(configured: Int, descriptors: Int, callers: Int?, connections: Int) {
        let fleet = ConnectionLimit.fleetShare(of: descriptors)
        let limit = ConnectionLimit(configured: configured, descriptors: descriptors, callers: callers, fleet: fleet)
        #expect(limit.connections == connections && fleet <= descriptors / 2)
    }
}
