import Telemetry
import Workload

/// Which endpoint answers what. Pure but for the pages that it asks.
enum AdminRouter {
    private struct Endpoint: Sendable {
        let path: String
        let summary: String
        /// Whether its page grows with what the daemon has: workers, modes, records.
        var isCostly = false
        let reply: @Sendable (AdminRequest, any AdminPages) -> AdminReply
    }

    static let metricsPath = "/metrics"

    /// All endpoints but the page's files, in the order of the index.
    private static let endpoints = [
        Endpoint(path: "/", summary: "this list; in a browser the live page") { request, _ in root(request) },
        Endpoint(
            path: metricsPath, summary: "Prometheus metrics; OpenMetrics when asked for", isCostly: true, reply: metrics
        ),
        Endpoint(path: "/healthz", summary: "200 while the supervisor runs") { _, _ in .line("ok") },
        Endpoint(path: "/readyz", summary: "200 while at least one worker accepts, else 503", reply: readiness),
        Endpoint(path: "/status", summary: "mode, workers, calibration and reloads (JSON)", isCostly: true) {
            _, pages in
            .page(pages.status(), contentType: AdminReply.json)
        },
        Endpoint(
            path: "/live", summary: "the last five minutes, second by second (JSON); /live?seconds=60", isCostly: true
        ) { request, pages in
            json { () throws(RequestFilter.Refusal) in try pages.live(query: request.query) }
        },
        Endpoint(
            path: "/events", summary: "the same, and each second as it comes (server-sent events)", isCostly: true,
            reply: events),
        Endpoint(
            path: "/requests", summary: "recent requests, newest first (JSON); /requests?deadline=missed&limit=10",
            isCostly: true, reply: requests),
        Endpoint(
            path: "/trace", summary: "the last seconds as Chrome trace events, for Perfetto; /trace?seconds=5",
            isCostly: true, reply: trace),
    ]

    private static let files = PageFiles.all.map { file in
        Endpoint(path: file.path, summary: "") { _, _ in file.reply }
    }

    /// Whether the page of a path takes so long to make that a pass of the loop has time for one.
    static func isCostly(_ path: String) -> Bool {
        endpoint(of: path)?.isCostly ?? false
    }

    static func reply(to request: AdminRequest, from pages: any AdminPages) -> AdminReply {
        guard let endpoint = endpoint(of: request.path) else {
            return .line("not found; / lists what there is", status: 404)
        }
        guard request.isRead else {
            return .line("\(endpoint.path) takes GET and HEAD", status: 405, fields: ["Allow: GET, HEAD"])
        }
        return endpoint.reply(request, pages)
    }

    private static func endpoint(of path: String) -> Endpoint? {
        endpoints.first { $0.path == path } ?? files.first { $0.path == path }
    }

    /// The live page for whoever prefers it to text, as browsers do; the list for others: curl takes anything.
    private static func root(_ request: AdminRequest) -> AdminReply {
        let wanted = MediaRange.all(in: request.accept)
        let isPage = wanted.quality(of: "text/html") > wanted.quality(of: "text/plain")
        var reply = isPage ? PageFiles.index : .page(index, contentType: AdminReply.text)
        reply.fields.append("Vary: Accept")
        return reply
    }

    private static var index: String {
        let width = (endpoints.map(\.path.count).max() ?? 0) + 2
        return endpoints.reduce(into: "deadlined\n") { text, endpoint in
            let gap = String(repeating: " ", count: width - endpoint.path.count)
            text += "\(endpoint.path)\(gap)\(endpoint.summary)\n"
        }
    }

    @Sendable private static func metrics(_ request: AdminRequest, _ pages: any AdminPages) -> AdminReply {
        let format = ExpositionFormat(accept: request.accept)
        return .page(pages.metrics(as: format), contentType: format.contentType)
    }

    @Sendable private static func readiness(_ request: AdminRequest, _ pages: any AdminPages) -> AdminReply {
        if let reason = pages.unreadiness { return .line(reason, status: 503) }
        return .line(pages.shortage.map { "ready, but \($0)" } ?? "ready")
    }

    /// A file to save, as a browser that follows a link does.
    @Sendable private static func trace(_ request: AdminRequest, _ pages: any AdminPages) -> AdminReply {
        guard request.hasRoom else {
            return .line(
                "others have still to take their traces; come again in a moment", status: 503,
                fields: ["Retry-After: 1"])
        }
        return answer { () throws(RequestFilter.Refusal) in
            let file = try pages.trace(query: request.query)
            return AdminReply(
                status: 200, contentType: AdminReply.json, body: file.bytes,
                fields: ["Content-Disposition: attachment; filename=\"\(file.name)\""])
        }
    }

    @Sendable private static func events(_ request: AdminRequest, _ pages: any AdminPages) -> AdminReply {
        guard !request.isForeign else {
            return .line("/events is for pages of this port alone; a program sends no Origin", status: 403)
        }
        guard request.mayListen else {
            return .line(
                "/events has as many listeners as it takes: /live has the same once, or come again when one has left",
                status: 503, fields: ["Retry-After: 5"])
        }
        return .stream(pages.events(after: request.lastEventID))
    }

    @Sendable private static func requests(_ request: AdminRequest, _ pages: any AdminPages) -> AdminReply {
        json { () throws(RequestFilter.Refusal) in try pages.requests(query: request.query) }
    }

    private static func json(_ make: () throws(RequestFilter.Refusal) -> String) -> AdminReply {
        answer { () throws(RequestFilter.Refusal) in .page(try make(), contentType: AdminReply.json) }
    }

    /// A page, or why its query is refused.
    private static func answer(_ make: () throws(RequestFilter.Refusal) -> AdminReply) -> AdminReply {
        do throws(RequestFilter.Refusal) {
            return try make()
        } catch {
            return .line(error.reason, status: error.status)
        }
    }
}
