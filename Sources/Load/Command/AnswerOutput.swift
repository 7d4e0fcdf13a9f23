import Glibc
import Reactor

/// Where a command's answer goes: as a table to standard output, and as JSON where that is asked for.
package struct AnswerOutput {
    private static let flag = "--json"

    private let json: OutputFile?
    /// Standard output, unless the JSON goes there.
    private let isTold: Bool

    /// Refuses a file that would replace what the answer is made of.
    ///
    /// - Parameter path: of the JSON; `-` is standard output; nil writes none.
    package static func check(_ path: String?, reading inputs: [OutputConflict.Named]) throws(LoadError) {
        let outputs = [path].compactMap(\.self).map { (flag: flag, path: $0) }
        if let conflict = OutputConflict.find(among: outputs, reading: inputs, telling: .unlessTaken) {
            throw LoadError(conflict)
        }
    }

    /// Tries the file.
    ///
    /// - Parameter interruption: nil where signals end the process anyway.
    package init(_ path: String?, until interruption: Interruption? = nil) throws(LoadError) {
        isTold = path.map { OutputPlace.descriptor(of: $0) != STDOUT_FILENO } ?? true
        json = try OutputFile.tried(AnswerOutput.flag, path, until: interruption)
    }

    package func write(
        _ report: some Encodable, as table: () -> String, until interruption: Interruption? = nil
    ) throws(LoadError) {
        let text = try OutputFile.json(report)
        try LoadError.from { () throws(StreamFailure) in
            try json?.write(text, until: interruption)
            if isTold { try StandardStream.output.tell(table(), until: interruption) }
        }
    }
}
