/// Why a request cannot be done as it is asked for (400): one line that names the parameter and what it takes.
public struct BadOrder: Error, Equatable, Sendable {
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }
}

extension String {
    /// What a client sent, as a reason may show it: printable ASCII, other bytes as `?`, at most 64 bytes.
    init(shown bytes: Span<UInt8>) {
        let maximumLength = 64
        let ellipsis = "..."
        let shownCount = bytes.count > maximumLength ? maximumLength - ellipsis.utf8.count : bytes.count
        self = ""
        for index in 0..<shownCount {
            let isShown = (0x20...0x7E).contains(bytes[index]) && bytes[index] != UInt8(ascii: "\"")
            unicodeScalars.append(isShown ? Unicode.Scalar(bytes[index]) : "?")
        }
        if shownCount < bytes.count { self += ellipsis }
    }
}
