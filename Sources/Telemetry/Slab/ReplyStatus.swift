import Workload

/// The statuses with which a reply to a request can end, as labels of its duration.
public enum ReplyStatus: Int, CaseIterable, Sendable {
    case ok, conflict, unprocessableContent, internalServerError, badGateway, serviceUnavailable, gatewayTimeout
    /// No reply, because the client had hung up: `Ending.noReply`.
    case clientGone
    /// Any other. None is sent today.
    case other

    static var count: Int { 9 }

    init(_ status: Int) {
        self =
            switch status {
            case 200: .ok
            case 409: .conflict
            case 422: .unprocessableContent
            case 500: .internalServerError
            case 502: .badGateway
            case 503: .serviceUnavailable
            case 504: .gatewayTimeout
            case Ending.noReply: .clientGone
            default: .other
            }
    }

    var label: String {
        switch self {
        case .ok: "200"
        case .conflict: "409"
        case .unprocessableContent: "422"
        case .internalServerError: "500"
        case .badGateway: "502"
        case .serviceUnavailable: "503"
        case .gatewayTimeout: "504"
        case .clientGone: "\(Ending.noReply)"
        case .other: "other"
        }
    }
}
