import CHTTPParser

extension Gathered {
    /// Checks the head of a reply as a whole and says how its body ends (RFC 9112 6.3).
    func replyFraming(_ parser: http_parser) throws(Rejection) -> BodyScan.Framing? {
        switch parser.status_code {
        case 101: throw Rejection("a change of protocols (101) that nobody asked for")
        case 100..<200, 204, 304: return nil
        default: break
        }
        if fields.coding.isPresent {
            guard parser.http_minor != 0 else { throw Rejection("Transfer-Encoding in HTTP/1.0") }
            if let rejection = fields.coding.rejection { throw rejection }
            return .chunked
        }
        return parser.hasContentLength ? try lengthFraming(parser.content_length) : .untilClose
    }
}
