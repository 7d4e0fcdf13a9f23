/// The fields that every head is looked through for, whoever asks: they say how to read it, and what is told of it.
enum Field {
    case host, connection, contentLength, transferEncoding, expect, requestID, grpcTimeout, envoyTimeout, traceParent

    /// Nil for all others.
    init?(name: UnsafeRawBufferPointer) {
        let named: Field? =
            switch name.count {
            case 4: name.isName(.host) ? .host : nil
            case 6: name.isName(.expect) ? .expect : nil
            case 10: name.isName(.connection) ? .connection : nil
            case 11: name.isName(.traceParent) ? .traceParent : nil
            case 12: name.isName(.requestID) ? .requestID : name.isName(.grpcTimeout) ? .grpcTimeout : nil
            case 14: name.isName(.contentLength) ? .contentLength : nil
            case 17: name.isName(.transferEncoding) ? .transferEncoding : nil
            case 30: name.isName(.envoyTimeout) ? .envoyTimeout : nil
            default: nil
            }
        guard let named else { return nil }
        self = named
    }
}
