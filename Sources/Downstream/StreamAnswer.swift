import RPC
import Wire
import Workload

/// What the simulator does about a request over HTTP/2.
struct StreamAnswer: Equatable {
    var script: StreamScript
    /// Counted from the request's arrival in the kernel.
    var delay: Duration = .zero
    var isCall = false

    /// - Parameter standard: the behaviour of calls that ask for none, as a query.
    static func to(
        _ message: HTTP2Message, counting counts: DownstreamCounts, standard: ArraySlice<UInt8> = []
    ) -> StreamAnswer {
        guard let request = message.request else {
            let rejection = message.rejection ?? Rejection("no request")
            return told(rejection.status, rejection.reason + "\n")
        }
        guard GRPCContentType(message.fields.first(.contentType)) == .other else {
            return call(request, standard: standard)
        }
        switch Asked(request, counting: counts) {
        case .told(let status, let text, let header):
            let hasBody = request.method != .head
            return StreamAnswer(script: StreamScript(status: status, text: text, header: header, withBody: hasBody))
        case .behaviour(let behaviour) where behaviour.isOfHTTP1:
            return told(400, "chunked, until-close, garbage and endless-header are HTTP/1.1's alone\n")
        case .behaviour(let behaviour):
            return StreamAnswer(script: StreamScript(behaviour), delay: behaviour.delay)
        }
    }

    private static func told(_ status: Int, _ text: String) -> StreamAnswer {
        StreamAnswer(script: StreamScript(status: status, text: text))
    }

    private static func call(_ request: HTTPRequest, standard: ArraySlice<UInt8>) -> StreamAnswer {
        do throws(GRPCFault) {
            if request.path.elementsEqual(HealthMessages.checkPath) {
                return StreamAnswer(script: StreamScript(reply: GRPCReply(body: HealthMessages.framed(.serving))))
            }
            let behaviour = try behaviour(of: request, standard: standard)
            let whole = StreamAnswer(script: StreamScript(call: behaviour), delay: behaviour.delay, isCall: true)
            guard let value = request.grpcTimeout else { return whole }
            let timeout = try GRPCTimeoutField.parse(value)
            guard timeout < behaviour.delay, behaviour.fault != .stall else { return whole }
            // As gRPC's servers do.
            return ended(by: GRPCFault(.deadlineExceeded, "its deadline came"), after: timeout)
        } catch {
            return ended(by: error)
        }
    }

    private static func ended(by fault: GRPCFault, after delay: Duration = .zero) -> StreamAnswer {
        StreamAnswer(script: StreamScript(reply: GRPCReply(fault)), delay: delay, isCall: true)
    }

    private static func behaviour(
        of request: HTTPRequest, standard: ArraySlice<UInt8>
    ) throws(GRPCFault) -> Behaviour {
        guard request.path.elementsEqual(CallMessages.path) else { throw GRPCMethod.unimplemented(request.path) }
        let message = try GRPCFrame.message(
            in: request.body[...], encoding: request.lines.first(.grpcEncoding), atMost: longestMessage)
        let wait = try CallMessages.wait(of: message)
        guard (.zero...Behaviour.maximumDelay).contains(wait) else {
            throw GRPCFault(
                .invalidArgument, "wait takes a time from 0s to \(DurationText.format(Behaviour.maximumDelay))")
        }
        var behaviour: Behaviour
        do throws(Behaviour.BadQuery) {
            behaviour = try Behaviour(call: request.lines.first(.behaviour) ?? standard)
        } catch {
            throw GRPCFault(.invalidArgument, "deadlined-behaviour: \(error.reason)")
        }
        behaviour.delay = wait
        return behaviour
    }

    private static let longestMessage = 4 * 1_024
}

extension Behaviour {
    /// It asks for what HTTP/2 has no place for.
    fileprivate var isOfHTTP1: Bool { framing != .length || fault == .garbage || fault == .endlessHeader }

    /// Of calls over gRPC; how long they take is not its business.
    init(call query: ArraySlice<UInt8>) throws(BadQuery) {
        try self.init(query: query, statuses: Behaviour.grpcStatuses)
        guard !isOfHTTP1, delay == .zero else {
            throw BadQuery(reason: "for, chunked, until-close, garbage and endless-header are not for calls")
        }
    }
}
