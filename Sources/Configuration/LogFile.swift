/// Where the lines of a log go.
package enum LogFile: Equatable, Sendable {
    case standardOutput
    /// Of a file that may be there or not, or of a FIFO that somebody reads; absolute.
    case path(String)
}

extension LogFile: CustomStringConvertible {
    /// As the configuration has it.
    package var description: String {
        switch self {
        case .standardOutput: "-"
        case .path(let path): path
        }
    }
}
