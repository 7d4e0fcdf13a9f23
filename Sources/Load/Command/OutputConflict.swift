import Glibc

/// Whether what a command writes would be mixed: with another output, with what it reads, or with what it tells.
package struct OutputConflict {
    /// As in `--json` and its path.
    package typealias Named = (flag: String, path: String)

    /// Where a command tells people what came of it.
    package enum Telling: Sendable {
        /// Standard output; standard error, where an output has that.
        case always
        /// Standard output, unless an output has that.
        case unlessTaken
        /// Nowhere.
        case nothing
    }

    /// What takes each place, as in `--json FILE`.
    private var takers: [String: String] = [:]
    private let taken: [Int32]

    /// Why something would be mixed; nil if each has a place of its own.
    ///
    /// - Parameters:
    ///   - inputs: that are read, before the outputs replace what lies in their places.
    ///   - telling: where the command tells what no file has.
    package static func find(
        among outputs: [Named], reading inputs: [Named] = [], telling: Telling = .always
    ) -> String? {
        var conflict = OutputConflict(outputs)
        return conflict.ofOutputs(outputs) ?? conflict.ofInputs(inputs) ?? conflict.ofTelling(telling)
            ?? conflict.ofErrors()
    }

    private init(_ outputs: [Named]) {
        taken = outputs.compactMap { OutputPlace.descriptor(of: $0.path) }
    }

    private mutating func ofOutputs(_ outputs: [Named]) -> String? {
        for (flag, path) in outputs {
            guard let place = OutputPlace.identity(of: path) else { continue }
            if let other = takers.updateValue("\(flag) \(path)", forKey: place) {
                return "\(other) and \(flag) \(path) are one place; name another for one of them"
            }
        }
        return nil
    }

    /// Two inputs of one place are none of our business.
    private mutating func ofInputs(_ inputs: [Named]) -> String? {
        let written = takers
        for (flag, path) in inputs where OutputPlace.isFile(path) {
            guard let place = OutputPlace.identity(of: path) else { continue }
            if let taker = written[place] {
                return "\(taker) would replace \(flag) \(path), which is read; name another place"
            }
            takers[place] = "\(flag) \(path)"
        }
        return nil
    }

    private func ofTelling(_ telling: Telling) -> String? {
        let isOutputTaken = taken.contains(STDOUT_FILENO)
        guard telling == .always || (telling == .unlessTaken && !isOutputTaken) else { return nil }
        guard isOutputTaken else {
            return taker(of: STDOUT_FILENO).map {
                "\($0): the table goes there too, as standard output; name another file, or - for the figures alone"
            }
        }
        guard !taken.contains(STDERR_FILENO) else {
            return "standard output and standard error are both taken, and the table has no place; name a file for one"
        }
        return taker(of: STDERR_FILENO).map {
            "\($0): the table goes there too, as standard error; let that go elsewhere, as by 2> FILE"
        }
    }

    /// Complaints would be lines within the file.
    private func ofErrors() -> String? {
        var status = stat()
        let isFile = fstat(STDERR_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        guard isFile, !taken.contains(STDERR_FILENO) else { return nil }
        return taker(of: STDERR_FILENO).map {
            "\($0): standard error goes there too; name another file for one of them"
        }
    }

    private func taker(of descriptor: Int32) -> String? {
        OutputPlace.identity(of: descriptor).flatMap { takers[$0] }
    }
}
