import Foundation
import Modes
import Telemetry

@testable import Operating

extension LiveEntry {
    static let mode = ModeChoice.standard.name

    /// As `/live` writes it: so many seconds, in the newest of which a miss for each of its number came.
    ///
    /// - Parameters:
    ///   - sentence: of the main cause; nil where nothing was missed.
    ///   - states: of the workers.
    static func sample(
        seconds: Int = 3, sentence: String? = nil, states: [String] = ["ready"], serving: String = "127.0.0.1:8080"
    ) throws -> LiveEntry {
        let cause = sentence.map {
            ["stage": "stale", "cause": "stale", "share": 0.71, "sentence": $0] as [String: Any]
        }
        let object: [String: Any] = [
            "now": 83_645.5, "mode": mode, "version": "1.0", "uptime_s": 11_550, "ready": true,
            "reason": NSNull(), "serving": serving, "cores": 2, "load": 0.684, "miss_ratio": 0.183,
            "misses": 13, "requests": 71, "main_cause": cause ?? NSNull(),
            "ratio_bounds": [0.5, 1, 2, 5], "workers": states.enumerated().map(worker),
            "policy": ["name": "none", "act": true], "seconds": (0..<seconds).map(second),
        ]
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(LiveEntry.self, from: JSONSerialization.data(withJSONObject: object))
    }

    private static func worker(slot: Int, state: String) -> [String: Any] {
        [
            "slot": slot, "pid": 4_000 + slot, "state": state, "mode": mode, "accepted": 9, "in_flight": 3,
            "requests": 1_234, "start_s": 0.1, "cpu_s": 98.76, "shed": 0, "expired": 0,
            "run_queue": ["length": 2, "age_ms": 1.5],
        ]
    }

    private static func second(_ number: Int) -> [String: Any] {
        [
            "at": 83_645 + number, "number": number, "arrived": 100, "ended": 100, "met": 80, "missed": number,
            "shed": 0, "expired": 0, "rejected": 0, "causes": ["stale": number, "queue": 1],
            "ratios": [60, 20, 10, 9, 1],
            "stages": [
                mode: [
                    "kernel": 0, "queue": 0.5, "compute": 1, "preempted": 0.01, "downstream": 2, "stale": 1.5,
                    "write": 0.001,
                ]
            ], "compute_s": 0.9, "wasted_s": 0.1, "workers_cpu_s": 0.82, "in_flight": 14, "queue_length": 3,
            "queue_age_ms": 12.04, "hangups": 2,
        ]
    }
}
