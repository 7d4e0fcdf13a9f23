import CHTTPParser

extension Gathered {
    /// Checks the head of a request as a whole and says how its body ends (RFC 9112 3.2, 6.3).
    func requestFraming(_ parser: http_parser) throws(Rejection) -> BodyScan.Framing? {
        let isHTTP10 = parser.http_minor == 0
        guard isHTTP10 || fields.hosts == 1 else { throw Rejection("no Host") }
        guard isHTTP10 || !fields.expectsMore else {
            throw Rejection("an Expect other than 100-continue", status: 417)
        }
        if fields.coding.isPresent {
            guard !isHTTP10 else { throw Rejection("Transfer-Encoding in HTTP/1.0") }
            if let rejection = fields.coding.rejection { throw rejection }
            return .chunked
        }
        return parser.hasContentLength ? try lengthFraming(parser.content_length) : nil
    }
}
