import CNghttp2

/// What nghttp2 tells while it takes bytes and while it gives some. Each callback gets the session that it is of.
extension HTTP2Session {
    static func make(_ role: Role, for session: HTTP2Session) -> OpaquePointer? {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        defer { nghttp2_session_callbacks_del(callbacks) }
        listen(callbacks)
        var option: OpaquePointer?
        nghttp2_option_new(&option)
        defer { nghttp2_option_del(option) }
        nghttp2_option_set_max_settings(option, HTTP2Limits.settings)
        nghttp2_option_set_max_outbound_ack(option, HTTP2Limits.acknowledgements)
        nghttp2_option_set_stream_reset_rate_limit(option, HTTP2Limits.resets.burst, HTTP2Limits.resets.rate)
        nghttp2_option_set_max_continuations(option, HTTP2Limits.continuations)
        // Closed streams are kept for priorities, which nobody uses (RFC 9113 5.3.2).
        nghttp2_option_set_no_closed_streams(option, 1)
        var made: OpaquePointer?
        let context = Unmanaged.passUnretained(session).toOpaque()
        switch role {
        case .server: nghttp2_session_server_new2(&made, callbacks, context, option)
        case .client: nghttp2_session_client_new2(&made, callbacks, context, option)
        }
        return made
    }

    private static func listen(_ callbacks: OpaquePointer?) {
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks) { _, _, context in
            HTTP2Session.of(context).frames += 1
            return 0
        }
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, context in
            frame.map { HTTP2Session.of(context).beginHead($0.pointee) }
            return 0
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _, frame, name, nameLength, value, length, _, context in
            guard let frame else { return 0 }
            HTTP2Session.of(context).incoming[frame.pointee.hd.stream_id]?.take(
                name: UnsafeRawBufferPointer(start: name, count: nameLength),
                value: UnsafeRawBufferPointer(start: value, count: length))
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, bytes, count, context in
            HTTP2Session.of(context).take(UnsafeRawBufferPointer(start: bytes, count: count), of: stream)
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, context in
            frame.map { HTTP2Session.of(context).took($0.pointee) }
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, context in
            HTTP2Session.of(context).close(stream, HTTP2ErrorCode(code))
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, context in
            frame.map { HTTP2Session.of(context).sent($0.pointee) }
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks) { _, frame, _, context in
            guard let frame, frame.pointee.hd.type == UInt8(NGHTTP2_HEADERS.rawValue) else { return 0 }
            // A request that came too late for this connection.
            let session = HTTP2Session.of(context)
            if session.role == .client { session.close(frame.pointee.hd.stream_id, .refusedStream) }
            return 0
        }
        nghttp2_session_callbacks_set_error_callback2(callbacks) { _, error, _, _, context in
            let session = HTTP2Session.of(context)
            session.complaint = session.complaint ?? HTTP2Session.word(error)
            return 0
        }
        nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks) { _, _, error, context in
            let session = HTTP2Session.of(context)
            session.complaint = session.complaint ?? HTTP2Session.word(error)
            return 0
        }
    }

    static func of(_ context: UnsafeMutableRawPointer?) -> HTTP2Session {
        // It is made with one, and calls back only from calls of that session.
        guard let context else { preconditionFailure("a callback of no session") }
        return Unmanaged<HTTP2Session>.fromOpaque(context).takeUnretainedValue()
    }

    /// One of few short ones, for counts.
    static func word(_ error: Int32) -> String {
        switch nghttp2_error(rawValue: error) {
        case NGHTTP2_ERR_BAD_CLIENT_MAGIC, NGHTTP2_ERR_SETTINGS_EXPECTED: "preface"
        case NGHTTP2_ERR_FLOODED, NGHTTP2_ERR_TOO_MANY_SETTINGS, NGHTTP2_ERR_TOO_MANY_CONTINUATIONS: "flood"
        case NGHTTP2_ERR_HEADER_COMP: "compression"
        case NGHTTP2_ERR_FLOW_CONTROL: "flow_control"
        case NGHTTP2_ERR_FRAME_SIZE_ERROR: "frame_size"
        case NGHTTP2_ERR_HTTP_HEADER, NGHTTP2_ERR_HTTP_MESSAGING: "message"
        case NGHTTP2_ERR_STREAM_CLOSED: "stream_closed"
        default: "protocol"
        }
    }

    // MARK: What came

    private func beginHead(_ frame: nghttp2_frame) {
        let stream = frame.hd.stream_id
        guard incoming[stream] == nil else { return }
        incoming[stream] = IncomingMessage(isRequest: true, limits: limits.message, budget: budget)
    }

    private func take(_ piece: UnsafeRawBufferPointer, of stream: Int32) {
        guard incoming[stream]?.rejection == nil else { return }
        incoming[stream]?.take(body: piece)
        if incoming[stream]?.rejection != nil { end(stream) }
    }

    private func took(_ frame: nghttp2_frame) {
        switch nghttp2_frame_type(rawValue: UInt32(frame.hd.type)) {
        case NGHTTP2_HEADERS: tookHead(frame.hd)
        case NGHTTP2_DATA:
            let stream = frame.hd.stream_id
            if HTTP2Session.endsStream(frame.hd) {
                end(stream)
            } else if incoming[stream]?.goesOnInPieces == true {
                stir(stream)
            }
        // One that is over may be reset still (RFC 9113 5.1).
        case NGHTTP2_RST_STREAM: if isOpen(frame.hd.stream_id) { resetByPeer.insert(frame.hd.stream_id) }
        case NGHTTP2_GOAWAY:
            tell(.goAway(lastStream: frame.goaway.last_stream_id, HTTP2ErrorCode(frame.goaway.error_code)))
        case NGHTTP2_PING: if HTTP2Session.isAcknowledgement(frame.hd) { tell(.pingAcknowledged) }
        case NGHTTP2_SETTINGS: if !HTTP2Session.isAcknowledgement(frame.hd) { tell(.settings) }
        default: break
        }
    }

    private func tookHead(_ header: nghttp2_frame_hd) {
        let stream = header.stream_id
        guard let message = incoming[stream], message.rejection == nil || !message.isWhole else { return }
        // An interim reply is passed over; the real one follows.
        if role == .client, !message.hasHead, message.message.status < 200 {
            return incoming[stream] = IncomingMessage(isRequest: false, limits: limits.message, budget: budget)
        }
        let isFirst = !message.hasHead
        incoming[stream]?.endHead()
        if HTTP2Session.endsStream(header) || incoming[stream]?.rejection != nil { return end(stream) }
        if isFirst { stir(stream) }
    }

    /// Its last frame has come, or it was rejected: what comes still is dropped.
    private func end(_ stream: Int32) {
        if incoming[stream]?.end(by: &parser, frame: frames) == true { stirred.append(stream) }
    }

    private func close(_ stream: Int32, _ code: HTTP2ErrorCode) {
        let isByPeer = resetByPeer.remove(stream) != nil
        if stirred.contains(stream) { tellNews(of: stream, isClosing: true) }
        let wasKnown = incoming.removeValue(forKey: stream) != nil
        outgoing[stream] = nil
        if wasKnown { tell(.closed(stream: stream, code, isByPeer: isByPeer)) }
    }

    // MARK: What left

    private func sent(_ frame: nghttp2_frame) {
        let stream = frame.hd.stream_id
        switch nghttp2_frame_type(rawValue: UInt32(frame.hd.type)) {
        case NGHTTP2_HEADERS, NGHTTP2_DATA:
            guard HTTP2Session.endsStream(frame.hd) else { return }
            tell(.sent(stream: stream))
            // A request that is answered before it is whole need not go on (RFC 9113 8.1).
            if role == .server, nghttp2_session_get_stream_remote_close(session, stream) == 0 {
                reset(stream, .noError)
            }
        case NGHTTP2_GOAWAY:
            let code = HTTP2ErrorCode(frame.goaway.error_code)
            if code != .noError, failure == nil {
                failure = HTTP2Failure(code: code, reason: complaint ?? "protocol")
            }
            // Only now, for a PING that waits leaves before a GOAWAY that does.
            if frame.goaway.last_stream_id == Int32.max { ping() }
        default: break
        }
    }

    private static func endsStream(_ header: nghttp2_frame_hd) -> Bool {
        UInt32(header.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0
    }

    private static func isAcknowledgement(_ header: nghttp2_frame_hd) -> Bool {
        UInt32(header.flags) & NGHTTP2_FLAG_ACK.rawValue != 0
    }
}
