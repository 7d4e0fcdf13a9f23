/// What the Transfer-Encoding fields of one head say, taken together (RFC 9112 6.1).
struct TransferCoding {
    private(set) var isPresent = false
    private var codings = 0
    private var chunkedCodings = 0
    private var endsInChunked = false

    mutating func take(_ value: UnsafeRawBufferPointer) {
        isPresent = true
        value.forEachElement { coding in
            codings += 1
            endsInChunked = coding.isName("chunked")
            if endsInChunked { chunkedCodings += 1 }
        }
    }

    var isChunked: Bool { codings == 1 && endsInChunked }

    /// Nil if there is none or it is `chunked` and nothing else. 501 for a coding inside `chunked`, which could be read
    /// by one who knows it; 400 where the body's end cannot be told (RFC 9112 6.3).
    var rejection: Rejection? {
        guard isPresent, !isChunked else { return nil }
        return endsInChunked && chunkedCodings == 1
            ? Rejection("a transfer coding other than chunked", status: 501)
            : Rejection("a Transfer-Encoding that does not end in one chunked")
    }
}
