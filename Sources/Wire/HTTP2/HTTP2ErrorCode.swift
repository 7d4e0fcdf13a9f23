/// Why a stream or a connection ended (RFC 9113 7).
public enum HTTP2ErrorCode: UInt32, Sendable, CaseIterable {
    case noError, protocolError, internalError, flowControlError, settingsTimeout, streamClosed, frameSizeError,
        refusedStream, cancel, compressionError, connectError, enhanceYourCalm, inadequateSecurity, http11Required

    /// - Parameter number: an unknown one counts as an internal error (RFC 9113 7).
    init(_ number: UInt32) {
        self = HTTP2ErrorCode(rawValue: number) ?? .internalError
    }
}
