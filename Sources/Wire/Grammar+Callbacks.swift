import CHTTPParser

/// http_parser's callbacks. They run within `Grammar.feed`, and reach what they gather by the parser's `data`.
extension Grammar {
    static func makeSettings() -> http_parser_settings {
        var settings = http_parser_settings()
        settings.on_header_field = { parser, at, length in
            gatherFieldPart(parser, at, length) { $0.pointee.takeName($1, isWhole: $2, parser: $3) }
        }
        settings.on_header_value = { parser, at, length in
            gatherFieldPart(parser, at, length) { gathered, piece, isWhole, _ in
                gathered.pointee.takeValue(piece, isWhole: isWhole)
            }
        }
        settings.on_headers_complete = { parser in
            guard let parser, let gathered = gathered(parser) else { return failed }
            gathered.pointee.endHead(parser)
            guard gathered.pointee.rejection == nil else { return failed }
            return gathered.pointee.framing == nil ? withoutBody : proceed
        }
        settings.on_chunk_header = { parser in
            let size = parser?.pointee.content_length ?? 0
            return gather(parser) { $0.pointee.takeChunk(size: size) }
        }
        settings.on_body = { parser, at, length in
            gather(parser) { $0.pointee.takeBody(UnsafeRawBufferPointer(start: at, count: length)) }
        }
        settings.on_message_complete = { parser in
            gather(parser) { $0.pointee.isComplete = true }
        }
        return settings
    }
}

private typealias Parser = UnsafeMutablePointer<http_parser>

private let proceed: Int32 = 0
/// From on_headers_complete: the message ends with its head.
private let withoutBody: Int32 = 1
private let failed: Int32 = -1

private func gathered(_ parser: Parser) -> UnsafeMutablePointer<Gathered>? {
    parser.pointee.data?.assumingMemoryBound(to: Gathered.self)
}

private func gather(_ parser: Parser?, _ take: (UnsafeMutablePointer<Gathered>) -> Void) -> Int32 {
    guard let parser, let gathered = gathered(parser) else { return failed }
    take(gathered)
    return gathered.pointee.rejection == nil ? proceed : failed
}

/// A piece of a name or value, and whether it is the last: http_parser has then seen the byte behind it.
private func gatherFieldPart(
    _ parser: Parser?, _ at: UnsafePointer<CChar>?, _ length: Int,
    _ take: (UnsafeMutablePointer<Gathered>, UnsafeRawBufferPointer, Bool, Parser) -> Void
) -> Int32 {
    guard let parser, let at else { return failed }
    return gather(parser) { gathered in
        let isWhole = gathered.pointee.feedEnd.map { at + length < $0 } ?? true
        guard !parser.pointee.isInTrailers else {
            return gathered.pointee.takeTrailer(isWhole: isWhole, parser: parser)
        }
        take(gathered, UnsafeRawBufferPointer(start: at, count: length), isWhole, parser)
    }
}

extension http_parser {
    var hasContentLength: Bool { flags & F_CONTENTLENGTH.rawValue != 0 }
    fileprivate var isInTrailers: Bool { flags & F_TRAILING.rawValue != 0 }
}
