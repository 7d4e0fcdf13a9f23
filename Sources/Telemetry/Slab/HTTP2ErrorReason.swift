/// Why an HTTP/2 connection failed as a whole.
public enum HTTP2ErrorReason: Int, CaseIterable, Sendable {
    case preface, flood, compression, flowControl, frameSize, message, streamClosed, protocolError

    /// The last case decides, so that no number has to follow the list.
    static var count: Int { protocolError.rawValue + 1 }

    /// - Parameter word: of the session's failure.
    init(_ word: String) {
        self = HTTP2ErrorReason.allCases.first { $0.label == word } ?? .protocolError
    }

    var label: String {
        switch self {
        case .preface: "preface"
        case .flood: "flood"
        case .compression: "compression"
        case .flowControl: "flow_control"
        case .frameSize: "frame_size"
        case .message: "message"
        case .streamClosed: "stream_closed"
        case .protocolError: "protocol"
        }
    }
}
