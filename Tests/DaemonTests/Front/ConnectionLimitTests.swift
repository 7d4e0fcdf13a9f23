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
}
