import Wire

/// What `body` writes, as text.
func written(_ body: (inout ByteWriter) -> Void) -> String {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { memory in
        var writer = ByteWriter(memory)
        body(&writer)
        return String(decoding: writer.written, as: UTF8.self)
    }
}
