import CNghttp2

/// What the peer has said of itself.
extension HTTP2Session {
    /// Streams that it lets us have open at once, once its settings have come: beyond them requests wait here.
    public var peerStreams: Int {
        Int(nghttp2_session_get_remote_settings(session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS))
    }
}
