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

    func live(query: String?) throws(RequestFilter.Refusal) -> String {
        _ = try LiveQuery(query)
        return "{\"seconds\":[]}\n"
    }

    func events(after second: Int?) -> String { "data: after \(second.map(String.init) ?? "none")\n\n" }

    func requests(query: String?) throws(RequestFilter.Refusal) -> String {
        requestsMade += 1
        guard query != "bad" else { throw RequestFilter.Refusal(reason: "bad is refused") }
        return "{\"query\":\"\(query ?? "")\"}\n"
    }

    func trace(query: String?) throws(RequestFilter.Refusal) -> TraceFile {
        _ = try TraceQuery(query)
        return TraceFile(name: "then.json", bytes: Array("{\"trace\":\"\(query ?? "")\"}\n".utf8))
    }
}

struct AdminRouterTests {
    private static let text = "text/plain; charset=utf-8"

    @Test(arguments: [
        (AdminRequest(path: "/healthz"), AdminReply.line("ok")),
        (AdminRequest(path: "/readyz"), .line("ready")),
        (AdminRequest(path: "/status"), .page("{}\n", contentType: "application/json")),
        (AdminRequest(path: "/live"), .page("{\"seconds\":[]}\n", contentType: "application/json")),
        (
            AdminRequest(path: "/live", query: "seconds=301"),
            .line("seconds takes a whole number from 1 to 300", status: 400)
        ),
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
            AdminRequest(path: "/trace", query: "seconds=7"),
            AdminReply(
                status: 200, contentType: "application/json", body: Array("{\"trace\":\"seconds=7\"}\n".utf8),
                fields: ["Content-Disposition: attachment; filename=\"then.json\""])
        ),
        (
            AdminRequest(path: "/trace", query: "seconds=61"),
            .line("seconds takes a whole number from 1 to 60", status: 400)
        ),
        (
            AdminRequest(isRead: false, path: "/status"),
            .line("/status takes GET and HEAD", status: 405, fields: ["Allow: GET, HEAD"])
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

    @Test func `events are a stream, from what its listener has had, while there is a place for one`() {
        let first = AdminRouter.reply(to: AdminRequest(path: "/events"), from: FixedPages())
        #expect(first == .stream("data: after none\n\n"))
        var request = AdminRequest(path: "/events", lastEventID: 17)
        let again = AdminRouter.reply(to: request, from: FixedPages())
        #expect(again == .stream("data: after 17\n\n"))
        request.mayListen = false
        let refusal = AdminRouter.reply(to: request, from: FixedPages())
        #expect(refusal.status == 503 && !refusal.isStream && refusal.fields == ["Retry-After: 5"])
        #expect(refusal.body.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(AdminRouter.reply(to: AdminRequest(isRead: false, path: "/events"), from: FixedPages()).status == 405)
    }

    @Test(
        arguments: [
            (nil, nil, nil, false), (nil, nil, "same-origin", false), (nil, nil, "none", false),
            (nil, nil, "cross-site", true), ("http://a:1", "a:1", nil, false), ("https://a", "a", "same-origin", false),
            ("HTTP://A:1", "a:1", nil, false), ("http://a:2", "a:1", "same-site", true), ("null", "a:1", nil, true),
            ("http://b", "a:1", nil, true), ("http://a:1", nil, nil, true), ("", "a:1", nil, true),
            ("http://a:1", "a:1", "cross-site", true), ("http://xa:1", "a:1", nil, true),
        ] as [(String?, String?, String?, Bool)])
    func `events are refused to pages that are not the port's own`(
        origin: String?, host: String?, site: String?, isForeign: Bool
    ) {
        var request = AdminRequest(path: "/events")
        request.isForeign = AdminRequest.isForeign(origin: origin, host: host, site: site)
        let reply = AdminRouter.reply(to: request, from: FixedPages())
        #expect(reply.status == (isForeign ? 403 : 200) && reply.isStream != isForeign)
    }

    @Test func `a trace is made while there is room for one`() {
        var request = AdminRequest(path: "/trace")
        #expect(AdminRouter.reply(to: request, from: FixedPages()).status == 200)
        request.hasRoom = false
        let refusal = AdminRouter.reply(to: request, from: FixedPages())
        #expect(refusal.status == 503 && refusal.fields == ["Retry-After: 1"])
        #expect(refusal.body.count { $0 == UInt8(ascii: "\n") } == 1)
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
        let text = String(decoding: reply.body, as: UTF8.self)
        let paths = text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first }
        #expect(
            paths == ["/", "/metrics", "/healthz", "/readyz", "/status", "/live", "/events", "/requests", "/trace"])
    }

    @Test(arguments: [
        (nil, false), ("", false), ("*/*", false), ("text/*", false), ("text/plain", false), ("text/html;q=0", false),
        ("text/plain, text/html;q=0.9", false), ("text/html, text/plain, text/sgml, */*;q=0.01", false),
        ("text/html;q=x, */*;q=0.5", false), ("text/html;q=nan", false), ("image/png", false), (",;=,", false),
        ("text/html", true), ("TEXT/HTML", true), ("text/html;q=0.2, text/plain;q=0.1", true),
        ("text/html;q=0.5, text/*;q=0.4, */*;q=0.9", true), ("text/html;level=1, text/plain;q=0.999", true),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", true),
    ])
    func `whoever prefers HTML to text gets the page, and all others the list`(accept: String?, isPage: Bool) {
        let reply = AdminRouter.reply(to: AdminRequest(path: "/", accept: accept), from: FixedPages())
        #expect(reply.contentType == (isPage ? "text/html; charset=utf-8" : AdminRouterTests.text))
        #expect(reply.fields.contains("Vary: Accept"))
    }

    @Test func `the page's files are served with their types, and are allowed nothing but themselves`() {
        #expect(!PageFiles.all.isEmpty)
        for file in PageFiles.all {
            let reply = AdminRouter.reply(to: AdminRequest(path: file.path), from: FixedPages())
            #expect(reply.status == 200 && !reply.body.isEmpty)
            #expect(reply.contentType != PageFiles.contentType(of: "file"), "\(file.path)")
            let policy = reply.fields.first { $0.hasPrefix("Content-Security-Policy: default-src 'none'; ") }
            #expect(policy.map { $0.contains("unsafe") } == false)
            let refusal = AdminRouter.reply(to: AdminRequest(isRead: false, path: file.path), from: FixedPages())
            #expect(refusal.status == 405)
        }
        for path in ["/page", "/page/", "/page/nothing", "/page/../status", "/page/index.html/"] {
            #expect(AdminRouter.reply(to: AdminRequest(path: path), from: FixedPages()).status == 404)
        }
    }
}
