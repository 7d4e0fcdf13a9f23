/// The bytes of a stream, and a place to cut it, which the last two bytes of an input choose.
struct Cut {
    let stream: UnsafeRawBufferPointer
    private let place: Int

    init(_ input: UnsafeRawBufferPointer) {
        let tail = input.suffix(2)
        stream = UnsafeRawBufferPointer(rebasing: input.dropLast(2))
        place = tail.reduce(0) { $0 << 8 | Int($1) } % (stream.count + 1)
    }

    /// The ways in which the stream may come; what comes of it must not depend on them.
    var ways: [(name: String, pieces: [UnsafeRawBufferPointer])] {
        [
            ("cut in two at byte \(place)", [piece(0..<place), piece(place..<stream.count)]),
            ("byte by byte", stream.indices.map { piece($0..<($0 + 1)) }),
        ]
    }

    private func piece(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: stream[range])
    }
}

extension UnsafeRawBufferPointer {
    /// Lends a copy in memory of exactly its size, so that AddressSanitizer sees who reads beyond it.
    func withCopy<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyMemory(from: self)
        return body(UnsafeRawBufferPointer(copy))
    }
}
