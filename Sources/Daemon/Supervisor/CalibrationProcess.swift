import Reactor
import Workload

/// Calibrates in a short-lived child, so that nothing that the measurement touches or starts stays in the supervisor.
enum CalibrationProcess {
    /// Longest wait for the child's result: it measures for about a second of CPU, and may load its data before.
    private static let patience = Duration.seconds(10)

    typealias Measured = WantedCalibration.Measured

    static func start(
        with data: ApplicationData, of kinds: [ComputeKind], loop: EventLoop,
        ended: @escaping (Result<Measured, DaemonError>) -> Void
    ) throws(ReactorError) -> ShortLivedProcess {
        try ShortLivedProcess(
            named: "deadlined-cal", within: patience, loop: loop, work: { try rates(data, of: kinds) }
        ) {
            ended(calibration(from: $0, of: kinds))
        }
    }

    private static func calibration(
        from outcome: ShortLivedProcess.Outcome, of kinds: [ComputeKind]
    ) -> Result<Measured, DaemonError> {
        let width = MemoryLayout<Double>.size
        switch outcome {
        case .result(let bytes) where bytes.count == kinds.count * width:
            let rates = bytes.withUnsafeBytes { bytes in
                kinds.indices.map { bytes.loadUnaligned(fromByteOffset: $0 * width, as: Double.self) }
            }
            return .success(
                Measured(rates: Dictionary(uniqueKeysWithValues: zip(kinds, rates)), at: Clock.realtime()))
        case .result(let bytes):
            return .failure(.calibration("calibration: its result has \(bytes.count) bytes"))
        case .failure(let reason):
            return .failure(
                .calibration("calibration: \(reason); pin it, as in calibration: { hash: 2000, json: 0.2 }"))
        }
    }

    /// One after the other, as `kinds` has them.
    private static func rates(_ data: ApplicationData, of kinds: [ComputeKind]) throws -> [UInt8] {
        let calibrator = Calibrator(run: try data.kinds().run, threadCPU: Clock.threadCPU)
        return try kinds.map { try calibrator.unitsPerMillisecond(of: $0) }.withUnsafeBytes(Array.init)
    }
}
