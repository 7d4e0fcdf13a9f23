import Telemetry
import Testing
import Workload

@testable import Daemon

/// Pages with known bodies.
final class FixedPages: AdminPages {
    var unreadiness: String?
    var shortage: String?
    var metricsBody = "up 1\n"
    /// Bodies of `/requests` that were made.
    private(set) var requestsMade = 0

    func refresh(for path: String, _ answer: @escaping () -> Void) { answer() }

    func metrics(as format: ExpositionFormat) -> String {
        format == .openMetrics ? metricsBody + "# EOF\n" : metricsBody
    }

    func status() -> String { "{}\n" }

    func requests(query: String?) throws(RequestFilter.Refusal) -> String {
        requestsMade += 1
        guard query != "bad" else { throw RequestFilter.Refusal(reason: "bad is refused") }
        return "{\"query\":\"\(query ?? "")\"}\n"
    }
}

struct AdminRouterTests {
    private static let text = "text/plain; charset=utf-8"

    @Test(arguments: [
        (AdminRequest(path: "/healthz"), AdminReply.line("ok")),
        (AdminRequest(path: "/readyz"), .line("ready")),
        (AdminRequest(path: "/status"), .page("{}\n", contentType: "application/json")),
        (
            AdminRequest(path: "/metrics"),
            .page("up 1\n", contentType: "text/plain; version=0.0.4; charset=utf-8")
        ),
        (
            AdminRequest(path: "/metrics", accept: "application/openmetrics-text"),
            .page("up 1\n# EOF\n", contentType: "application/openmetrics-text; version=1.0.0; charset=utf-8")
        ),
        (
            AdminRequest(path: "/requests", query: "limit=1"),
            .page("{\"query\":\"limit=1\"}\n", contentType: "application/json")
        ),
        (
            AdminRequest(path: "/requests", query: "bad"),
            .line("bad is refused", status: 400)
        ),
        (
            AdminRequest(isRead: false, path: "/status"),
            .line("/status takes GET and HEAD", status: 405, allow: "GET, HEAD")
        ),
        (
            AdminRequest(path: "/metrics/"),
            .line("not found; / lists what there is", status: 404)
        ),
        (
            AdminRequest(isRead: false, path: ""),
            .line("not found; / lists what there is", status: 404)
        ),
    ])
    func `a request gets its page or one line`(request: AdminRequest, reply: AdminReply) {
        #expect(AdminRouter.reply(to: request, from: FixedPages()) == reply)
    }

    @Test func `not being ready is a 503 that says why`() {
        let pages = FixedPages()
        pages.unreadiness = "no worker accepts"
        #expect(
            AdminRouter.reply(to: AdminRequest(path: "/readyz"), from: pages)
                == .line("no worker accepts", status: 503))
    }

    @Test func `too few workers are ready, and it is said why they are too few`() {
        let pages = FixedPages()
        pages.shortage = "1 of 2 workers accept"
        #expect(
            AdminRouter.reply(to: AdminRequest(path: "/readyz"), from: pages)
                == .line("ready, but 1 of 2 workers accept"))
    }

    @Test func `the index lists every endpoint`() {
        let reply = AdminRouter.reply(to: AdminRequest(path: "/"), from: FixedPages())
        #expect(reply.status == 200)
        #expect(reply.contentType == AdminRouterTests.text)
        let paths = reply.body.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first }
        #expect(paths == ["/", "/metrics", "/healthz", "/readyz", "/status", "/requests"])
    }
}
