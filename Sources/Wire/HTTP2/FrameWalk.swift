/// Follows the frames of a connection from read to read: whether a read ends where a frame ends, and whether within a
/// head. It looks at their headers alone (RFC 9113 4.1).
struct FrameWalk {
    private static let headerSize = 9
    /// HEADERS and CONTINUATION (RFC 9113 6.2, 6.10).
    private static let kindsOfHead: [UInt8] = [1, 9]
    private static let endHeaders: UInt8 = 4

    /// Of the present frame; nil while its header has not come.
    private var bytesLeft: Int?
    private var header = (count: 0, length: 0, kind: UInt8(0), flags: UInt8(0))
    /// Whether the frame whose header came last is a part of a head, and the last one.
    private var head = (isPart: false, isEnd: false)

    /// - Parameter preface: bytes before the first frame.
    init(behind preface: Int) {
        bytesLeft = preface > 0 ? preface : nil
    }

    var isAtBoundary: Bool { bytesLeft == nil && header.count == 0 }

    /// The fields of a head, or of trailers, have begun to come, and their last frame is not there as a whole.
    var isWithinHead: Bool { head.isPart && (bytesLeft != nil || !head.isEnd) }

    mutating func advance(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            if let left = bytesLeft {
                let step = min(left, bytes.count - index)
                index += step
                bytesLeft = left == step ? nil : left - step
                continue
            }
            switch header.count {
            case 0...2: header.length = header.length << 8 | Int(bytes[index])
            case 3: header.kind = bytes[index]
            case 4: header.flags = bytes[index]
            default: break
            }
            header.count += 1
            index += 1
            if header.count == FrameWalk.headerSize { beginFrame() }
        }
    }

    private mutating func beginFrame() {
        bytesLeft = header.length > 0 ? header.length : nil
        head = (FrameWalk.kindsOfHead.contains(header.kind), header.flags & FrameWalk.endHeaders != 0)
        header = (0, 0, 0, 0)
    }
}
