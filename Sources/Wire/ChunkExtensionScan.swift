/// Where a scan stands in what follows a chunk's size (RFC 9112 7.1.1): names with or without values, which mean
/// nothing to us, in a grammar that others hold to as well.
///
///     *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )
enum ChunkExtensionScan {
    /// Wants a semicolon, behind a size or a value and white space → nameAwaited.
    case between
    /// → name.
    case nameAwaited
    /// → nameEnded, valueAwaited, nameAwaited; the line's end.
    case name
    /// Behind a name and white space → valueAwaited, nameAwaited.
    case nameEnded
    /// → value, quoted.
    case valueAwaited
    /// → between, nameAwaited; the line's end.
    case value
    /// → escaped, closed.
    case quoted
    /// Behind a backslash → quoted.
    case escaped
    /// Behind a quoted string → between, nameAwaited; the line's end.
    case closed

    /// Whether the line may end here.
    var mayEnd: Bool {
        switch self {
        case .name, .value, .closed: true
        case .between, .nameAwaited, .nameEnded, .valueAwaited, .quoted, .escaped: false
        }
    }

    /// Where it stands behind this byte; nil if the grammar has none such here.
    func next(_ byte: UInt8) -> ChunkExtensionScan? {
        switch (self, byte) {
        case (.quoted, UInt8(ascii: "\"")): .closed
        case (.quoted, UInt8(ascii: "\\")): .escaped
        case (.quoted, _), (.escaped, _): byte.isFieldContent ? .quoted : nil
        case (.nameAwaited, _) where byte.isToken, (.name, _) where byte.isToken: .name
        case (.valueAwaited, _) where byte.isToken, (.value, _) where byte.isToken: .value
        case (.valueAwaited, UInt8(ascii: "\"")): .quoted
        case (.nameAwaited, _), (.valueAwaited, _): byte.isWhiteSpace ? self : nil
        case (_, UInt8(ascii: ";")): .nameAwaited
        case (.name, UInt8(ascii: "=")), (.nameEnded, UInt8(ascii: "=")): .valueAwaited
        case (.name, _), (.nameEnded, _): byte.isWhiteSpace ? .nameEnded : nil
        case (.value, _), (.closed, _), (.between, _): byte.isWhiteSpace ? .between : nil
        }
    }
}
