/// The fields that mean something to Wire or to its callers. Content-Length is http_parser's.
enum Field {
    case host, connection, transferEncoding, expect, requestID, grpcTimeout, envoyTimeout, accept, other

    init(name: UnsafeRawBufferPointer) {
        let named: Field? =
            switch name.count {
            case 4: name.isName("host") ? .host : nil
            case 6: name.isName("expect") ? .expect : name.isName("accept") ? .accept : nil
            case 10: name.isName("connection") ? .connection : nil
            case 12: name.isName("x-request-id") ? .requestID : name.isName("grpc-timeout") ? .grpcTimeout : nil
            case 17: name.isName("transfer-encoding") ? .transferEncoding : nil
            case 30: name.isName("x-envoy-expected-rq-timeout-ms") ? .envoyTimeout : nil
            default: nil
            }
        self = named ?? .other
    }
}
