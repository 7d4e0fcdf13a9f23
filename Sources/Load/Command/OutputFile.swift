import Foundation
import Reactor

/// Files that results are written to.
package enum OutputFile {
    /// `-` is standard output.
    package static func write(_ text: String, to path: String) throws(LoadError) {
        guard path != "-" else {
            do throws(StreamFailure) {
                return try StandardStream.output.write(text)
            } catch {
                throw LoadError("\(error)")
            }
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw LoadError("\(path): \(error.localizedDescription)")
        }
    }

    /// Keys sorted, so that equal results give equal text.
    package static func json(_ value: some Encodable) throws(LoadError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch {
            throw LoadError("results as JSON: \(error.localizedDescription)")
        }
    }
}
