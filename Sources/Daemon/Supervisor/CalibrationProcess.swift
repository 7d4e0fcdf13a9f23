import CLinux
import Glibc
import Reactor
import Workload

/// Calibrates in a short-lived child, so that nothing that the measurement touches or starts stays in the supervisor.
enum CalibrationProcess {
    /// Longest wait for the child's result, in milliseconds.
    private static let patienceMilliseconds: Int32 = 10_000

    static func calibrate(_ data: ApplicationData) throws(DaemonError) -> Calibration {
        do {
            let (ours, theirs) = try Socket.messagePair()
            defer { ours.close() }
            let child = try ChildProcess.start(named: "deadlined-cal", keeping: [theirs]) {
                report(data, to: theirs)
            }
            theirs.close()
            defer {
                kill(child, SIGKILL)
                waitpid(child, nil, 0)
            }
            guard let calibration = receive(from: ours) else {
                throw DaemonError.calibration(
                    "calibration: no result in \(patienceMilliseconds) ms; pin it, as in calibration: { hash: 2000 }"
                )
            }
            return calibration
        } catch let error as ReactorError {
            throw .reactor(error)
        } catch {
            throw .calibration("\(error)")
        }
    }

    private static func report(_ data: ApplicationData, to line: Socket) -> Int32 {
        do {
            let kinds = try data.kinds()
            let calibration = try Calibrator(run: kinds.run, threadCPU: Clock.threadCPU).calibrate()
            let rates = [calibration.hash, calibration.json]
            _ = line.send(rates.withUnsafeBytes(Array.init), with: nil)
            return 0
        } catch {
            complain("calibration: \((error as? WorkFailure)?.reason ?? "\(error)")")
            return 1
        }
    }

    private static func receive(from line: Socket) -> Calibration? {
        guard line.waitReadable(milliseconds: patienceMilliseconds) else { return nil }
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { rates in
            let bytes = UnsafeMutableRawBufferPointer(rates)
            guard case .message(count: bytes.count, carried: _) = line.receiveMessage(into: bytes) else { return nil }
            return Calibration(hash: rates[0], json: rates[1])
        }
    }
}
