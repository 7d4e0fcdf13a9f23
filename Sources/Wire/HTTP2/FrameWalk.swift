/// Follows the frames of a connection from read to read: whether a read ends where a frame ends. It looks at lengths
/// alone (RFC 9113 4.1).
struct FrameWalk {
    private static let headerSize = 9

    /// Of the present frame; nil while its header has not come.
    private var bytesLeft: Int?
    private var header = (count: 0, length: 0)

    /// - Parameter preface: bytes before the first frame.
    init(behind preface: Int) {
        bytesLeft = preface > 0 ? preface : nil
    }

    var isAtBoundary: Bool { bytesLeft == nil && header.count == 0 }

    mutating func advance(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            if let left = bytesLeft {
                let step = min(left, bytes.count - index)
                index += step
                bytesLeft = left == step ? nil : left - step
                continue
            }
            if header.count < 3 { header.length = header.length << 8 | Int(bytes[index]) }
            header.count += 1
            index += 1
            if header.count == FrameWalk.headerSize {
                bytesLeft = header.length > 0 ? header.length : nil
                header = (0, 0)
            }
        }
    }
}
