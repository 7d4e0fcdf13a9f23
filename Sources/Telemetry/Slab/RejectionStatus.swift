/// The statuses with which the front rejects what is no valid request.
public enum RejectionStatus: Int, CaseIterable, Sendable {
    case badRequest, notFound, methodNotAllowed, requestTimeout, lengthRequired, contentTooLarge, targetTooLong
    case unsupportedMediaType, expectationFailed, headersTooLarge, notImplemented, unavailable, versionNotSupported
    case other

    static var count: Int { 14 }

    private static let statuses = [400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 503, 505]

    init(status: Int) {
        self = RejectionStatus.statuses.firstIndex(of: status).flatMap(RejectionStatus.init) ?? .other
    }

    var label: String {
        self == .other ? "other" : String(RejectionStatus.statuses[rawValue])
    }
}
