import Workload

/// The line for a shell that sends a request of the same kind again. It is made of what was understood of the request,
/// and of none of its bytes; a body is not kept, and so is not sent.
enum CurlLine {
    /// - Parameter address: of the serving port.
    static func text(of record: RequestRecord, at address: HostPort) -> String {
        let asked = record.asked
        let parts = [
            ("before", asked.beforeNanoseconds), ("downstream", asked.downstreamNanoseconds),
            ("after", asked.afterNanoseconds), ("deadline", record.budgetNanoseconds),
        ].map { "\($0)=\(DurationText.format(.nanoseconds(Int64(clamping: $1))))" }
        let query = (parts + ["kind=\(record.kind.rawValue)"]).joined(separator: "&")
        return "curl \(options(record.method)) 'http://\(authority(address))/work?\(query)'"
    }

    private static func options(_ method: Method) -> String {
        switch method {
        case .get: "-i"
        case .head: "-I"
        case .post: "-i -d ''"
        }
    }

    /// As a client on this machine reaches it: an address that stands for all is none to send to. The sign before a
    /// zone has a meaning of its own in a URL (RFC 6874 2).
    private static func authority(_ address: HostPort) -> HostPort {
        let loopback = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        let host = loopback[address.host] ?? address.host.replacing("%", with: "%25")
        return HostPort(host: host, port: address.port)
    }
}
