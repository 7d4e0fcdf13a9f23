import Wire

extension HTTP2ErrorCode {
    /// As RFC 9113 7 writes it: `REFUSED_STREAM`.
    var name: String {
        switch self {
        case .http11Required: "HTTP_1_1_REQUIRED"
        default:
            "\(self)".reduce(into: "") { name, letter in
                if letter.isUppercase { name += "_" }
                name += letter.uppercased()
            }
        }
    }
}
