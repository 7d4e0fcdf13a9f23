/// The variables that Kubernetes sets in every container for each Service of its namespace (and Docker for a link):
/// those of a Service called `deadlined`, or `deadlined-` and more, begin as ours do, and configure nothing.
///
/// They are told by name and by value: whoever sets DEADLINED_PORT to a number means something else.
enum ServiceLink {
    static func isOne(_ variable: String, _ value: String) -> Bool {
        guard variable.hasPrefix(Key.variablePrefix) else { return false }
        // `DEADLINED_SERVICE_PORT` and `DEADLINED_OTHER_SERVICE_PORT` alike.
        let name = "_\(variable.dropFirst(Key.variablePrefix.count))"
        if name.hasSuffix("_SERVICE_HOST") { return !value.isEmpty }
        if let port = name.firstRange(of: "_SERVICE_PORT") {
            let rest = name[port.upperBound...]
            return (rest.isEmpty || rest.hasPrefix("_")) && isPort(value)
        }
        if name.hasSuffix("_PORT"), isURL(value) { return true }
        return isPortOfProtocol(name.split(separator: "_"), value)
    }

    /// `PORT_8080_TCP` and, behind it, `PROTO`, `PORT` and `ADDR`.
    private static func isPortOfProtocol(_ words: [Substring], _ value: String) -> Bool {
        let parts = ["PROTO", "PORT", "ADDR"]
        let part = words.last.flatMap { last in parts.first { $0 == last } }
        let rest = part == nil ? words[...] : words.dropLast()
        guard rest.count >= 3, let transport = rest.last, protocols.contains(String(transport)),
            isPort(String(rest[rest.endIndex - 2])), rest[rest.endIndex - 3] == "PORT"
        else { return false }
        switch part {
        case "PROTO": return value == transport.lowercased()
        case "PORT": return isPort(value)
        case "ADDR": return !value.isEmpty
        default: return isURL(value)
        }
    }

    private static let protocols = ["TCP", "UDP", "SCTP"]

    private static func isPort(_ text: String) -> Bool {
        text.allSatisfy(\.isASCIIDigit) && UInt16(text) != nil
    }

    /// `tcp://10.0.0.1:8080`.
    private static func isURL(_ text: String) -> Bool {
        protocols.contains { text.hasPrefix("\($0.lowercased())://") }
    }
}
