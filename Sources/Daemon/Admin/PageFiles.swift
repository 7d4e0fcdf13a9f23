import CResources
import Workload

/// The live page's files, which the binary has in it.
enum PageFiles {
    /// Each with the path that it is served under.
    static let all: [(path: String, reply: AdminReply)] = EmbeddedFile.all { cresources_page($0) }.map { file in
        let type = contentType(of: file.name)
        return ("/page/\(file.name)", AdminReply(status: 200, contentType: type, body: file.bytes, fields: fields))
    }

    /// What browsers get at `/`, too.
    static var index: AdminReply {
        guard let index = all.first(where: { $0.path == "/page/index.html" }) else {
            preconditionFailure("files.c has no index.html")
        }
        return index.reply
    }

    static func contentType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        default: "application/octet-stream"
        }
    }

    /// The page asks nobody but this daemon, and runs nothing that did not come from its files: what a client has sent
    /// stays text, even where it is shown wrongly.
    private static let fields = [
        "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "Referrer-Policy: no-referrer",
        // The next version of the daemon has others.
        "Cache-Control: no-cache",
    ]
}
