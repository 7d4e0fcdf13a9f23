import Wire
import Workload

/// What the simulator does about a request over HTTP/1.1.
struct Response {
    /// Nil: nothing, ever.
    var script: ReplyScript?
    /// Counted from the request's arrival in the kernel.
    var delay: Duration = .zero

    static func to(_ request: HTTPRequest, counting counts: DownstreamCounts = DownstreamCounts()) -> Response {
        switch Asked(request, counting: counts) {
        case .told(let status, let text, let header):
            let script = ReplyScript(
                status: status, text: text, header: header, request: request, withBody: request.method != .head)
            return Response(script: script)
        case .behaviour(let behaviour): return delayed(behaviour, request)
        }
    }

    /// To a request that cannot be read.
    static func to(_ rejection: Rejection, isHead: Bool) -> Response {
        Response(
            script: ReplyScript(status: rejection.status, line: rejection.reason, request: nil, withBody: !isHead))
    }

    private static func delayed(_ behaviour: Behaviour, _ request: HTTPRequest) -> Response {
        guard request.isHTTP10, behaviour.framing == .chunked else {
            return Response(script: ReplyScript(behaviour, to: request), delay: behaviour.delay)
        }
        return Response(script: ReplyScript(status: 400, line: "chunked is not for HTTP/1.0", request: request))
    }

    /// What `GET /` says.
    static let index = """
        A downstream service, simulated by deadlined.

        GET /delay?for=20ms    replies 20ms after the request arrived; at once without a query
            &status=503        with this status, 200 to 599
            &bytes=1000        with a body of this size, up to 16777216
            &chunked           with a body in chunks
            &until-close       without a length: the reply ends when the connection does
            &drip=10ms         one byte of the reply each 10ms

        GET /counts            tells how many requests and calls came, and how many were cancelled
        GET /readyz            is always answered with 200, and grpc.health.v1 with SERVING

        Faults, one a request:
            &stall             never replies
            &close=before      closes the connection instead of replying
            &close=middle      closes it in the middle of the reply
            &reset=before      resets the connection instead of replying
            &reset=middle      resets it in the middle of the reply
            &garbage           replies with something that is not HTTP
            &endless-header    sends header lines until it is left, 1 KiB each 1ms

        HTTP/2 is spoken on the same port (prior knowledge). There reset is the stream's,
        and close ends the connection with all of its streams; chunked, until-close,
        garbage and endless-header are HTTP/1.1's alone.

        gRPC: deadlined.v1.Downstream/Call replies when its wait is over, or is ended at
        its deadline (grpc-timeout). The field deadlined-behaviour takes what stands
        behind the ? above, but for the time, as in stall or bytes=1000; there status is
        gRPC's, 0 to 16. Calls without it get what --behaviour says.

        No reply takes longer than 10m.

        """
}
