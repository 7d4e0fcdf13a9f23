/// The statuses with which a reply to a request can end, as labels of its duration.
package enum ReplyStatus: Int, CaseIterable, Sendable {
    case ok, internalServerError, badGateway, serviceUnavailable, gatewayTimeout
    /// Any other. None is sent today.
    case other

    static var count: Int { 6 }

    init(_ status: Int) {
        self =
            switch status {
            case 200: .ok
            case 500: .internalServerError
            case 502: .badGateway
            case 503: .serviceUnavailable
            case 504: .gatewayTimeout
            default: .other
            }
    }

    var label: String {
        switch self {
        case .ok: "200"
        case .internalServerError: "500"
        case .badGateway: "502"
        case .serviceUnavailable: "503"
        case .gatewayTimeout: "504"
        case .other: "other"
        }
    }
}
