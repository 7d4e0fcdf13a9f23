import Reactor
import Workload

/// Calibrates in a short-lived child, so that nothing that the measurement touches or starts stays in the supervisor.
enum CalibrationProcess {
    /// Longest wait for the child's result, in milliseconds.
    private static let patienceMilliseconds: Int32 = 10_000

    static func calibrate(_ data: ApplicationData) throws(DaemonError) -> Calibration {
        let result: [UInt8]?
        do throws(ReactorError) {
            result = try ShortLivedProcess.result(
                named: "deadlined-cal", withinMilliseconds: patienceMilliseconds, of: { rates(data) })
        } catch {
            throw .reactor(error)
        }
        guard let result, result.count == 2 * MemoryLayout<Double>.size else {
            throw .calibration(
                "calibration: it failed or took more than \(patienceMilliseconds) ms; pin it, as in "
                    + "calibration: { hash: 2000, json: 0.2 }")
        }
        return result.withUnsafeBytes {
            Calibration(
                hash: $0.loadUnaligned(as: Double.self),
                json: $0.loadUnaligned(fromByteOffset: MemoryLayout<Double>.size, as: Double.self))
        }
    }

    private static func rates(_ data: ApplicationData) -> [UInt8]? {
        do {
            let kinds = try data.kinds()
            let calibration = try Calibrator(run: kinds.run, threadCPU: Clock.threadCPU).calibrate()
            return [calibration.hash, calibration.json].withUnsafeBytes(Array.init)
        } catch {
            complain("calibration: \((error as? WorkFailure)?.reason ?? "\(error)")")
            return nil
        }
    }
}
