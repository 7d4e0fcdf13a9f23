import Foundation
import Reactor
import Workload

/// Where the figures of a load go besides its table, all of which is tried before anything is sent.
struct LoadOutputs {
    private let command: LoadCommand
    private let json, fortio, hdr: OutputFile?
    /// Standard output, unless figures go there.
    private let table: StandardStream
    private let areFiguresAlone: Bool

    init(_ command: LoadCommand, until interruption: Interruption) throws(LoadError) {
        self.command = command
        let areAlone = command.outputs.contains { OutputPlace.descriptor(of: $0.path) == STDOUT_FILENO }
        (table, areFiguresAlone) = (areAlone ? .errors : .output, areAlone)
        json = try OutputFile.tried("--json", command.jsonPath, until: interruption)
        fortio = try OutputFile.tried("--fortio-json", command.fortioPath, until: interruption)
        hdr = try OutputFile.tried("--hdr", command.hdrPath, until: interruption)
    }

    /// Refuses a standard output that nothing can be written to, before anything is sent.
    func requireTable() throws(LoadError) {
        guard !areFiguresAlone else { return }
        try LoadError.from { () throws(StreamFailure) in try table.requireWritable() }
    }

    /// What there is to write, as text by its place. An interrupted run of nothing replaces no earlier one.
    func texts(
        _ run: LoadRun, _ summary: LoadSummary, _ report: LoadReport
    ) throws(LoadError) -> [(file: OutputFile, text: String)] {
        var texts: [(file: OutputFile, text: String)] = []
        let isEmpty = run.cut != nil && run.records.isEmpty
        if let json, !(isEmpty && json.hasText) {
            texts.append((json, try OutputFile.json(report)))
        }
        if let fortio, !(isEmpty && fortio.hasText) {
            let start = Date(timeIntervalSince1970: Double(run.beginRealtimeNanoseconds) / 1e9)
            let report = FortioReport(
                run, summary, from: command.warmUp, target: command.fleet.name, startTime: start.formatted(.iso8601))
            texts.append((fortio, try OutputFile.json(report)))
        }
        if let hdr, !(isEmpty && hdr.hasText) {
            texts.append((hdr, HDRText.render(summary.latencies, over: run.messageProtocol)))
        }
        return texts
    }

    /// Writes texts, each whatever became of the others.
    ///
    /// - Returns: what could not be written.
    func write(_ texts: [(file: OutputFile, text: String)], until interruption: Interruption) -> [StreamFailure] {
        texts.compactMap { file, text in
            failure { () throws(StreamFailure) in try file.write(text, until: interruption) }
        }
    }

    /// - Returns: why it could not be told.
    func tell(_ text: String, until interruption: Interruption) -> [StreamFailure] {
        [failure { () throws(StreamFailure) in try table.tell(text, until: interruption) }].compactMap(\.self)
    }

    private func failure(_ body: () throws(StreamFailure) -> Void) -> StreamFailure? {
        do throws(StreamFailure) {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
