import Glibc
import Reactor
import Telemetry
import Workload

/// `deadlined trace`: the last seconds of a daemon as a file for Perfetto.
package struct TraceCommand: Sendable {
    private let admin: AdminClient
    private let seconds: Int
    private let path: String

    private static let flag = "--output"

    /// - Parameters:
    ///   - seconds: back from now.
    ///   - path: of the file; `-` is standard output.
    package init(of admin: AdminClient, seconds: Int, to path: String) {
        (self.admin, self.seconds, self.path) = (admin, seconds, path)
    }

    /// Tries the file.
    ///
    /// - Returns: the work, which gives the exit code: 0 good, 128 and a signal's number after one.
    package func prepared() throws(LoadError) -> () throws(LoadError) -> Int32 {
        let outputs = [(flag: TraceCommand.flag, path: path)]
        if let conflict = OutputConflict.find(among: outputs, telling: .unlessTaken) { throw LoadError(conflict) }
        // First of all: a file that is only tried must not be left behind by a signal.
        let interruption = try LoadError.from { () throws(ReactorError) in try Interruption.bySignals() }
        guard let file = try OutputFile.tried(TraceCommand.flag, path, until: interruption) else { return { 0 } }
        return { () throws(LoadError) in
            do throws(LoadError) {
                try run(into: file, until: interruption)
                return 0
            } catch {
                // An interruption makes failures of its own.
                if let signal = interruption.signal { return Interruption.exitCode(signal) }
                throw error
            }
        }
    }

    private func run(into file: OutputFile, until interruption: Interruption) throws(LoadError) {
        let (target, client) = ("/trace?seconds=\(seconds)", AdminClient(admin, until: interruption))
        let reply = try client.get(target)
        let trace = try client.read(reply, of: target, as: Trace.self).otherData
        try LoadError.from { () throws(StreamFailure) in
            try file.write(String(decoding: reply.body, as: UTF8.self), until: interruption)
            guard OutputPlace.descriptor(of: path) != STDOUT_FILENO else { return }
            try StandardStream.output.tell(telling(of: trace), until: interruption)
        }
    }

    /// What a trace says of itself.
    private struct Trace: Decodable {
        var otherData: TraceMetadata
    }

    private func telling(of trace: TraceMetadata) -> String {
        let requests = NumberText.count(trace.requests, "request")
        var text = "\(path): \(requests) of the last \(seconds) s; https://ui.perfetto.dev opens it\n"
        let whole = trace.requestsWholeSince
        for (name, since) in [("met", whole.met), ("missed", whole.missed), ("refused", whole.shed)] {
            guard let since else { continue }
            text += "those that were \(name): all since \(since); older records have made way for newer ones\n"
        }
        return text
    }
}
