/// One element of an `Accept` field (RFC 9110 12.5.1): a media type, or a range of them, and how much it is wanted.
public struct MediaRange: Equatable, Sendable {
    /// In small letters: `text/html`, `text/*`, `*/*`.
    public var type: String
    /// From 0, not wanted, to 1. What is no such number counts as 0.
    public var quality = 1.0
    public var version: String?

    public init(_ element: some StringProtocol) {
        let parts = element.split(separator: ";").map { ForeignText.trim($0).lowercased() }
        type = parts.first ?? ""
        for parameter in parts.dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1).map { ForeignText.trim($0.filter { $0 != "\"" }) }
            guard pair.count == 2 else { continue }
            switch pair[0] {
            case "q": quality = Double(pair[1]).flatMap { (0...1).contains($0) ? $0 : nil } ?? 0
            case "version": version = pair[1]
            default: break
            }
        }
    }

    /// - Parameter field: nil if there was none.
    public static func all(in field: String?) -> [MediaRange] {
        (field ?? "").split(separator: ",").map { MediaRange($0) }
    }
}

extension [MediaRange] {
    /// How much a type is wanted: what names it most exactly decides.
    public func quality(of type: String) -> Double {
        let group = type.prefix { $0 != "/" } + "/*"
        for range in [type, String(group), "*/*"] {
            if let quality = filter({ $0.type == range }).map(\.quality).max() { return quality }
        }
        return 0
    }
}
