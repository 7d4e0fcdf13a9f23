import Reactor
import Wire
import Workload

/// Calls that go on by themselves.
extension HTTP2Codec {
    /// A head whose body is still to come. Its message is taken when it is whole, if not each of its parts is answered
    /// when it has come.
    func begin(_ number: Int32, of segment: Segment) -> RequestID? {
        if let services = front.services, services.answersAsTheyCome(session.target(of: number)),
            let head = session.takeHead(of: number)
        {
            return take(head, on: number, of: segment)
        }
        if session.sayContinue(on: number) { sendLater() }
        let end = Clock.now() + front.setting.bodyTimeout
        streams[number] = HTTP2Stream(number, phase: .receiving(until: end), of: self, on: transport)
        expectProgress(by: end)
        return nil
    }

    func open(_ call: any OpenCall, asking request: HTTPRequest?, on number: Int32) {
        openCalls[number] = call
        let logged = front.slab.hasAccessLog ? request.map { LoggedRequest($0, isHTTP2: true) } : nil
        call.begin(on: OpenStream(number, of: self, logged: logged))
        // Those that were open then have been told.
        if front.isDraining { openCalls[number]?.drain() }
    }

    func await(_ awaited: OpenStream.Awaited, on number: Int32) {
        let patience = awaited == .message ? front.setting.idleTimeout : front.setting.bodyTimeout
        let end = Clock.now() + patience
        let phase = awaited == .room ? HTTP2Stream.Phase.replying(until: end) : .receiving(until: end)
        if let stream = streams[number] {
            stream.phase = phase
        } else {
            streams[number] = HTTP2Stream(number, phase: phase, of: self, on: transport)
        }
        expectProgress(by: end)
    }

    func tell(_ message: StreamMessage, isFirst: Bool, on number: Int32) {
        if isFirst { session.beginReply(200, lines: message.lines, on: number) }
        session.append(message.body, to: number)
        sendLater()
    }

    /// - Parameter lines: of the head, if that has not been sent.
    func endCall(lines: [UInt8]?, trailers: [UInt8], on number: Int32) {
        openCalls[number] = nil
        if let lines {
            session.reply(200, lines: lines, body: [], trailers: trailers, on: number)
        } else {
            session.endReply(trailers: trailers, on: number)
        }
        awaitSending(on: number)
    }
}
