import Configuration
import Reactor
import Workload

/// Starts the process that writes the access log, and waits until it has opened the file: what cannot be opened is
/// refused before anything else is changed. Loop's thread.
final class AccessLogOpening {
    /// Longest wait for the file: a server of files may be gone.
    private static let patience = Duration.seconds(10)

    private let path: String
    private var process: AccessWriterProcess?
    private var timer: Countdown?
    /// Nil once it has been called.
    private var done: ((Result<AccessWriterProcess, DaemonError>) -> Void)?

    /// - Parameter done: called once, in a later pass of the loop, unless this is released before.
    init(
        of file: LogFile, loop: EventLoop, done: @escaping (Result<AccessWriterProcess, DaemonError>) -> Void
    ) throws(ReactorError) {
        path = file.description
        self.done = done
        let process = try AccessWriterProcess(for: file, loop: loop)
        self.process = process
        process.told = { [unowned self] in hear($0) }
        timer = try Countdown(loop) { [unowned self] in
            end(.failure(refusal("it took longer than \(DurationText.format(AccessLogOpening.patience))")))
        }
        timer?.schedule(after: AccessLogOpening.patience)
    }

    private func hear(_ news: AccessNews) {
        switch news {
        case .opened:
            if let process { end(.success(process)) }
        case .unopened(let errno):
            let error = ReactorError.system(operation: "open \(path)", errno: errno)
            end(.failure(.opening(key: LogKeys.declared.file.key.path, error)))
        case .ended:
            end(.failure(refusal("its process was killed, as when no memory is left")))
        case .took, .unsent:
            break
        }
    }

    private func refusal(_ reason: String) -> DaemonError {
        let key = LogKeys.declared.file.key.path
        return .configuration("\(key): open \(path): \(reason); set \(key)")
    }

    private func end(_ result: Result<AccessWriterProcess, DaemonError>) {
        guard let done = done.take() else { return }
        timer?.cancel()
        process?.told = { _ in }
        if case .failure = result { process?.kill() }
        process = nil
        done(result)
    }
}
