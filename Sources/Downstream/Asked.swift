import Wire
import Workload

/// What a request over HTTP asks the simulator for.
enum Asked: Equatable {
    /// It is told something, at once.
    case told(status: Int, text: String, header: String = "")
    case behaviour(Behaviour)

    init(_ request: HTTPRequest, counting counts: DownstreamCounts) {
        guard request.method == .get else {
            self = .told(status: 405, text: "only GET is known here\n", header: "Allow: GET\r\n")
            return
        }
        switch request.path {
        case Asked.delayPath[...]:
            do throws(Behaviour.BadQuery) {
                self = .behaviour(try Behaviour(query: request.query))
            } catch {
                self = .told(status: 400, text: error.reason + "\n")
            }
        case Asked.indexPath[...]: self = .told(status: 200, text: Response.index)
        case Asked.countsPath[...]: self = .told(status: 200, text: counts.text)
        case Asked.readyPath[...]: self = .told(status: 200, text: "ready\n")
        default: self = .told(status: 404, text: "nothing here; GET / lists what there is\n")
        }
    }

    private static let delayPath = Array("/delay".utf8)
    private static let indexPath = Array("/".utf8)
    private static let countsPath = Array("/counts".utf8)
    private static let readyPath = Array("/readyz".utf8)
}
