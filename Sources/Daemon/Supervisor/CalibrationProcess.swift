import Reactor
import Workload

/// Calibrates in a short-lived child, so that nothing that the measurement touches or starts stays in the supervisor.
enum CalibrationProcess {
    /// Longest wait for the child's result: it measures for less than a second of CPU, and may load its data before.
    private static let patience = Duration.seconds(10)

    static func start(
        with data: ApplicationData, loop: EventLoop, ended: @escaping (Result<Calibration, DaemonError>) -> Void
    ) throws(ReactorError) -> ShortLivedProcess {
        try ShortLivedProcess(named: "deadlined-cal", within: patience, loop: loop, work: { try rates(data) }) {
            ended(calibration(from: $0))
        }
    }

    private static func calibration(from outcome: ShortLivedProcess.Outcome) -> Result<Calibration, DaemonError> {
        switch outcome {
        case .result(let bytes) where bytes.count == 2 * MemoryLayout<Double>.size:
            bytes.withUnsafeBytes {
                .success(
                    Calibration(
                        hash: $0.loadUnaligned(as: Double.self),
                        json: $0.loadUnaligned(fromByteOffset: MemoryLayout<Double>.size, as: Double.self),
                        measuredAt: Clock.realtime()))
            }
        case .result(let bytes): .failure(.calibration("calibration: its result has \(bytes.count) bytes"))
        case .failure(let reason):
            .failure(.calibration("calibration: \(reason); pin it, as in calibration: { hash: 2000, json: 0.2 }"))
        }
    }

    private static func rates(_ data: ApplicationData) throws -> [UInt8] {
        let calibration = try Calibrator(run: try data.kinds().run, threadCPU: Clock.threadCPU).calibrate()
        return [calibration.hash, calibration.json].withUnsafeBytes(Array.init)
    }
}
