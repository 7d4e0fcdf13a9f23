import Testing

@testable import Daemon

struct ServiceStatusTests {
    private static let rows: [(ServiceStatus, String)] = [
        (
            ServiceStatus(mode: "other-mode", workers: 1, missRatio: nil, stuck: [], reloadError: nil),
            "other-mode, 1 worker; no request in the last minute"
        ),
        (
            ServiceStatus(mode: "some-mode", workers: 2, missRatio: 0, stuck: [], reloadError: nil),
            "some-mode, 2 workers; 0.00 % of the last minute's requests missed"
        ),
        (
            ServiceStatus(mode: "some-mode", workers: 2, missRatio: 0.01307, stuck: [], reloadError: nil),
            "some-mode, 2 workers; 1.31 % of the last minute's requests missed"
        ),
        (
            ServiceStatus(mode: "some-mode", workers: 2, missRatio: 1e-9, stuck: [], reloadError: nil),
            "some-mode, 2 workers; 0.01 % of the last minute's requests missed"
        ),
        (
            ServiceStatus(
                mode: "third-mode", workers: 3, missRatio: 1, stuck: [2, 0],
                reloadError: "a.yaml:1:1: unknown key\na.yaml:2:1: unknown key"),
            "third-mode, 3 workers; 100.00 % of the last minute's requests missed; worker 0 is stuck; "
                + "worker 2 is stuck; last reload failed: a.yaml:1:1: unknown key"
        ),
    ]

    @Test(arguments: rows.indices)
    func status(row: Int) {
        #expect(Self.rows[row].0.text == Self.rows[row].1)
    }
}
