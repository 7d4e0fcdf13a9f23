import CNghttp2

/// What is submitted, to leave with the next `write`.
extension HTTP2Session {
    func submitSettings() {
        var settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(limits.window)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
                value: UInt32(limits.message.headers + limits.message.target)),
        ]
        switch role {
        case .server:
            settings.append(
                nghttp2_settings_entry(
                    settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue),
                    value: UInt32(limits.streams)))
        case .client:
            settings.append(
                nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0))
        }
        nghttp2_submit_settings(session, HTTP2Session.noFlags, settings, settings.count)
        nghttp2_session_set_local_window_size(session, HTTP2Session.noFlags, 0, HTTP2Limits.connectionWindow)
    }

    /// A whole message to a client.
    ///
    /// - Parameters:
    ///   - lines: field lines with their ends; names are put in lower case, and what HTTP/2 has no place for is left
    ///     out.
    ///   - trailers: field lines that follow the body; without a body and these the head is all.
    public func reply(
        _ status: Int, lines: [UInt8], body: [UInt8], trailers: [UInt8]? = nil, on stream: Int32
    ) {
        guard isOpen(stream) else { return }
        let hasMore = !body.isEmpty || trailers != nil
        outgoing[stream] = hasMore ? OutgoingBody(body, hasEnded: true, trailers: trailers) : nil
        respond(status, lines, on: stream, hasMore: hasMore)
    }

    /// Lets a client send its body, if it waits for that with all of it.
    ///
    /// - Returns: whether there is something to write.
    public func sayContinue(on stream: Int32) -> Bool {
        guard incoming[stream]?.expectsContinue == true else { return false }
        var fields = FieldVector()
        fields.append(":status", Array("100".utf8))
        fields.withEntries { entries, count in
            _ = nghttp2_submit_headers(session, HTTP2Session.noFlags, stream, nil, entries, count, nil)
        }
        return true
    }

    /// The head of a message whose body comes by and by.
    public func beginReply(_ status: Int, lines: [UInt8], on stream: Int32) {
        guard isOpen(stream) else { return }
        outgoing[stream] = OutgoingBody([], hasEnded: false)
        respond(status, lines, on: stream, hasMore: true)
    }

    public func append(_ bytes: [UInt8], to stream: Int32) {
        guard outgoing[stream] != nil else { return }
        outgoing[stream]?.append(bytes)
        nghttp2_session_resume_data(session, stream)
    }

    public func endReply(trailers: [UInt8]? = nil, on stream: Int32) {
        guard outgoing[stream] != nil else { return }
        outgoing[stream]?.end(trailers: trailers)
        nghttp2_session_resume_data(session, stream)
    }

    /// A whole request to a server.
    ///
    /// - Returns: its stream; nil if this connection takes no more, and another is needed. Beyond the server's limit of
    ///   streams it waits here.
    public func request(
        method: String, target: [UInt8], authority: String, lines: [UInt8], body: [UInt8]
    ) -> Int32? {
        guard failure == nil, nghttp2_session_check_request_allowed(session) != 0 else { return nil }
        var pseudo = FieldVector()
        pseudo.append(":method", Array(method.utf8))
        pseudo.append(":scheme", Array("http".utf8))
        pseudo.append(":authority", Array(authority.utf8))
        pseudo.append(":path", target)
        pseudo.append(lines: lines)
        let stream = pseudo.withEntries { entries, count in
            if body.isEmpty { return nghttp2_submit_request(session, nil, entries, count, nil, nil) }
            var provider = HTTP2Session.provider
            return nghttp2_submit_request(session, nil, entries, count, &provider, nil)
        }
        guard stream > 0 else { return nil }
        incoming[stream] = IncomingMessage(isRequest: false, limits: limits.message, budget: budget)
        if !body.isEmpty { outgoing[stream] = OutgoingBody(body, hasEnded: true) }
        return stream
    }

    public func reset(_ stream: Int32, _ code: HTTP2ErrorCode) {
        guard isOpen(stream) else { return }
        nghttp2_submit_rst_stream(session, HTTP2Session.noFlags, stream, code.rawValue)
    }

    /// A server's first word of leaving: the client is to open no more streams, and answers the PING that
    /// follows once it has read this (RFC 9113 6.8). Streams that it opens meanwhile are served.
    public func announceShutdown() {
        nghttp2_submit_shutdown_notice(session)
    }

    /// Takes no further stream from the next `write` on; those that are open by then go on to their end, and with them
    /// the connection.
    public func shutDown() { isShuttingDown = true }

    /// Only now, for nghttp2 would drop streams that come between this and the frame's leaving.
    func submitLastStream() {
        isShuttingDown = false
        let last = nghttp2_session_get_last_proc_stream_id(session)
        nghttp2_submit_goaway(session, HTTP2Session.noFlags, last, HTTP2ErrorCode.noError.rawValue, nil, 0)
    }

    /// Ends the connection, and all its streams with it.
    public func terminate(_ code: HTTP2ErrorCode) {
        nghttp2_session_terminate_session(session, code.rawValue)
    }

    public func ping() {
        nghttp2_submit_ping(session, HTTP2Session.noFlags, nil)
    }

    private func respond(_ status: Int, _ lines: [UInt8], on stream: Int32, hasMore: Bool) {
        var fields = FieldVector()
        fields.append(":status", Array(String(status).utf8))
        fields.append(lines: lines)
        fields.withEntries { entries, count in
            guard hasMore else { return _ = nghttp2_submit_response(session, stream, entries, count, nil) }
            var provider = HTTP2Session.provider
            nghttp2_submit_response(session, stream, entries, count, &provider)
        }
    }

    private static let noFlags = UInt8(NGHTTP2_FLAG_NONE.rawValue)

    private static var provider: nghttp2_data_provider {
        nghttp2_data_provider(source: nghttp2_data_source(ptr: nil)) { _, stream, room, length, flags, _, context in
            guard let flags else { return ssize_t(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
            let room = UnsafeMutableRawBufferPointer(start: room, count: length)
            return HTTP2Session.of(context).give(room, of: stream, flags)
        }
    }

    private func give(
        _ room: UnsafeMutableRawBufferPointer, of stream: Int32, _ flags: UnsafeMutablePointer<UInt32>
    ) -> Int {
        guard let next = outgoing[stream]?.next(into: room) else {
            tell(.drained(stream: stream))
            return Int(NGHTTP2_ERR_DEFERRED.rawValue)
        }
        guard next.isLast else { return next.count }
        flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
        if let trailers = next.trailers {
            flags.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
            var fields = FieldVector()
            fields.append(lines: trailers)
            fields.withEntries { _ = nghttp2_submit_trailer(session, stream, $0, $1) }
        }
        return next.count
    }
}
