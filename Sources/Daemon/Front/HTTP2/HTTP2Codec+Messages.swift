import Modes
import RPC
import Reactor
import Telemetry
import Wire
import Workload

/// What becomes of messages.
extension HTTP2Codec {
    /// Answers or settles a message that is whole, or whose body comes in pieces, or makes it work. Returns the id
    /// under which it is known.
    func take(_ message: HTTP2Message, on number: Int32, of segment: Segment) -> RequestID? {
        streams[number] = nil
        becomeBusy()
        var segment = segment
        if message.sharesItsRead { segment.arrivalIsUpperBound = true }
        guard requests < mostRequests else {
            front.slab.requestRejected(status: 503)
            session.reset(number, .refusedStream)
            return nil
        }
        if let services = front.services, message.isGRPC { return take(message, by: services, on: number, of: segment) }
        guard let request = message.request else {
            let rejection = message.rejection ?? Rejection("no request")
            let refusal = front.refusal(
                rejection.status, rejection.reason, withBody: message.method != Array("HEAD".utf8))
            refuse(refusal, asking: LoggedRequest(message), of: segment, on: number)
            return refusal.id
        }
        let decision = front.understanding.decide(request)
        take(decision, asking: request, on: number, of: segment)
        return decision.id
    }

    private func take(
        _ decision: Understanding.Decision, asking request: HTTPRequest, on number: Int32, of segment: Segment
    ) {
        guard transport.phase == .reading else {
            return front.settle(
                decision, asking: LoggedRequest(request, isHTTP2: true), body: request.body, of: segment, on: transport,
                in: .http2)
        }
        transport.isNew = false
        switch decision {
        case .work(let id, let understood, let brought):
            var exchange = Exchange(id: id, understood, body: request.body, segment: segment, brought: brought)
            if let share = request.share { exchange.holding = share }
            serve(exchange, form: nil, asking: request, on: number)
        case .health(let id, let withBody):
            front.slab.healthAsked()
            answer(front.isReady ? 200 : 503, on: number) { writer in
                front.replyText.writeHealth(
                    isReady: front.isReady, id: id, withBody: withBody, persistence: .implied, into: &writer)
            }
        case .refused(let refusal):
            refuse(refusal, asking: LoggedRequest(request, isHTTP2: true), of: segment, on: number)
        }
    }

    private func serve(
        _ exchange: consuming Exchange, form: (any MessageForm)?, asking request: HTTPRequest?, on number: Int32
    ) {
        let stream = HTTP2Stream(number, phase: .served, form: form, of: self, on: transport)
        if front.slab.mayTell(exchange.id), let request { stream.logged = LoggedRequest(request, isHTTP2: true) }
        streams[number] = stream
        requests += 1
        if form?.endsAtDeadline == true { front.expiries.append(stream, until: exchange.deadline) }
        front.submit(Request(exchange: exchange, client: stream, wantsProgress: stream.wantsProgress))
    }

    private func take(
        _ message: HTTP2Message, by services: any GRPCAnswering, on number: Int32, of segment: Segment
    ) -> RequestID? {
        transport.isNew = false
        let request = message.request
        if let rejection = message.rejection {
            let id = front.understanding.nextID()
            front.note(
                rejected: id, status: rejection.status, asking: LoggedRequest(message), of: segment, on: transport,
                bytes: 0)
            answer(services.refusal(rejection), on: number)
            return id
        }
        switch services.decide(message, id: front.understanding.nextID) {
        case .work(let id, let understood, let brought, let body, let form):
            guard transport.phase == .reading else {
                front.settle(
                    .work(id, understood, brought), asking: request.map { LoggedRequest($0, isHTTP2: true) },
                    body: body, of: segment, on: transport, in: form.messageProtocol)
                return id
            }
            var exchange = Exchange(id: id, understood, body: body, segment: segment, brought: brought)
            if let share = message.share { exchange.holding = share }
            serve(exchange, form: form, asking: request, on: number)
            return id
        case .reply(let id, let reply, let status):
            if let status {
                front.note(
                    rejected: id, status: status, asking: request.map { LoggedRequest($0, isHTTP2: true) }, of: segment,
                    on: transport, bytes: reply.body.count)
            }
            answer(reply, on: number)
            return id
        case .open(let call):
            open(call, asking: request, on: number)
            return nil
        }
    }

    /// Tells a client why its message does not become work. What of it is still to come is not read.
    func refuse(_ refusal: Refusal, asking request: LoggedRequest?, of segment: Segment?, on number: Int32) {
        let isThere = transport.phase == .reading
        front.note(
            rejected: refusal.id, status: refusal.status, asking: request, of: segment, on: transport,
            bytes: refusal.withBody && isThere ? ReplyText.bodyLength(ofLine: refusal.reason) : 0)
        guard isThere else { return }
        answer(refusal.status, on: number) { writer in
            front.replyText.write(
                refusal, stages: segment?.stages(until: Clock.now()), persistence: .implied, into: &writer)
        }
    }
}

extension HTTP2Message {
    /// Whether gRPC's services answer it, if only to say that they do not speak its codec.
    fileprivate var isGRPC: Bool { GRPCContentType(fields.first(.contentType)) != .other }
}
