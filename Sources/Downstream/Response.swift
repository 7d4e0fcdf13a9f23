import Wire
import Workload

/// What the simulator does about a request.
struct Response {
    /// Nil: nothing, ever.
    var script: ReplyScript?
    /// Counted from the request's arrival in the kernel.
    var delay: Duration = .zero

    static func to(_ request: HTTPRequest) -> Response {
        guard request.method == .get else {
            return Response(status: 405, line: "only GET is known here", header: "Allow: GET\r\n", to: request)
        }
        switch request.path {
        case delayPath[...]: return delayed(request)
        case indexPath[...]: return Response(script: ReplyScript(status: 200, text: index, request: request))
        default: return Response(status: 404, line: "nothing here; GET / lists what there is", to: request)
        }
    }

    /// To a request that cannot be read.
    static func to(_ rejection: Rejection, isHead: Bool) -> Response {
        Response(
            script: ReplyScript(status: rejection.status, line: rejection.reason, request: nil, withBody: !isHead))
    }

    private static func delayed(_ request: HTTPRequest) -> Response {
        do throws(Behaviour.BadQuery) {
            let behaviour = try Behaviour(query: request.query)
            if request.isHTTP10 && behaviour.framing == .chunked {
                throw Behaviour.BadQuery(reason: "chunked is not for HTTP/1.0")
            }
            return Response(script: ReplyScript(behaviour, to: request), delay: behaviour.delay)
        } catch {
            return Response(status: 400, line: error.reason, to: request)
        }
    }

    private static let delayPath = Array("/delay".utf8)
    private static let indexPath = Array("/".utf8)

    /// What `GET /` says.
    static let index = """
        A downstream service, simulated by deadlined.

        GET /delay?for=20ms    replies 20ms after the request arrived; at once without a query
            &status=503        with this status, 200 to 599
            &bytes=1000        with a body of this size, up to 16777216
            &chunked           with a body in chunks
            &until-close       without a length: the reply ends when the connection does
            &drip=10ms         one byte of the reply each 10ms

        Faults, one a request:
            &stall             never replies
            &close=before      closes the connection instead of replying
            &close=middle      closes it in the middle of the reply
            &reset=before      resets the connection instead of replying
            &reset=middle      resets it in the middle of the reply
            &garbage           replies with something that is not HTTP
            &endless-header    sends header lines until it is left, 1 KiB each 1ms

        No reply takes longer than 10m.

        """
}

extension Response {
    private init(status: Int, line: String, header: String = "", to request: HTTPRequest) {
        let script = ReplyScript(
            status: status, line: line, header: header, request: request, withBody: request.method != .head)
        self.init(script: script)
    }
}
