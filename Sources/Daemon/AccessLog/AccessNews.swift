/// What the process that writes the access log tells the supervisor.
enum AccessNews: Equatable {
    /// Its file is open, or open again.
    case opened
    /// It could not be opened. One that was open before is so still.
    case unopened(errno: Int32)
    /// What became of the lines of one message, and of one that was begun before.
    case took(written: UInt64, lost: UInt64, errno: Int32)
    /// So many lines could not be sent to it.
    case unsent(lines: UInt64)
    /// It is gone.
    case ended

    /// The longest message, in bytes: two numbers of 64 bits and one of 32, and their spaces.
    static let capacity = 64

    /// One line of text. `unsent` and `ended` are said of it on the supervisor's side, and are read from none.
    var message: [UInt8] {
        let text =
            switch self {
            case .opened: "opened"
            case .unopened(let errno): "unopened \(errno)"
            case .took(let written, let lost, let errno): "took \(written) \(lost) \(errno)"
            case .unsent: "unsent"
            case .ended: "ended"
            }
        return Array(text.utf8)
    }

    init?(message: some Collection<UInt8>) {
        let words = String(decoding: message, as: UTF8.self).split(separator: " ")
        let numbers = words.dropFirst().compactMap { UInt64($0) }
        switch (words.first, numbers.count) {
        case ("opened", 0): self = .opened
        case ("unopened", 1): self = .unopened(errno: Int32(clamping: numbers[0]))
        case ("took", 3): self = .took(written: numbers[0], lost: numbers[1], errno: Int32(clamping: numbers[2]))
        default: return nil
        }
    }
}
