/// How a child ended, from wait(2)'s status.
enum ChildEnding: Equatable {
    case exited(status: Int32)
    case killed(signal: Int32)

    init(status: Int32) {
        // The macros of wait(2), which Swift does not import.
        let signal = status & 0x7f
        self = signal == 0 ? .exited(status: (status >> 8) & 0xff) : .killed(signal: signal)
    }
}

extension ChildEnding: CustomStringConvertible {
    var description: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .killed(let signal): "signal \(signal)"
        }
    }
}
