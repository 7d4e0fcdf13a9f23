import Workload

/// Where a value came from.
package enum Origin: Sendable, Equatable {
    case standard
    case file(String, line: Int, column: Int)
    /// An environment variable, by its name.
    case environment(String)
    /// A flag as it is typed: `--mode`, `--set limits.body`.
    case flag(String)

    /// The layers, lowest first: a higher one wins.
    enum Layer { case standard, file, environment, flags }

    var layer: Layer {
        switch self {
        case .standard: .standard
        case .file: .file
        case .environment: .environment
        case .flag: .flags
        }
    }

    /// What an error names.
    var place: String {
        switch self {
        case .file(let name, let line, let column): "\(name.onOneLine):\(line):\(column)"
        case .standard, .environment, .flag: description
        }
    }
}

extension Origin: CustomStringConvertible {
    /// `default`, `FILE:LINE`, a variable or a flag.
    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let name, let line, _): "\(name.onOneLine):\(line)"
        case .environment(let variable): variable
        case .flag(let flag): flag.onOneLine
        }
    }
}
