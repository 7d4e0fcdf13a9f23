/// How far a scan of some bytes came, and why it stopped.
///
/// http_parser forgives much: it takes bare line feeds, folded lines, spaces in names, `HXTP/1.1`, and anything at all
/// behind a chunk. So each part of a message is scanned by the letter of RFC 9112 first, and http_parser sees only what
/// passed. A scan keeps its place between calls: how the bytes are split makes no difference.
struct Scanned {
    enum Stop {
        /// The part goes on in bytes still to come.
        case outOfBytes
        /// The part ends with the bytes taken.
        case end
        /// The byte behind the bytes taken is refused.
        case fault(Rejection)
    }

    /// Bytes taken.
    var count: Int
    var stop: Stop

    /// Whether the part ends with the bytes taken; throws why the next byte is refused.
    var hasEnded: Bool {
        get throws(Rejection) {
            switch stop {
            case .outOfBytes: false
            case .end: true
            case .fault(let rejection): throw rejection
            }
        }
    }

    static func fault(at index: Int, _ reason: String, status: Int = 400) -> Scanned {
        Scanned(count: index, stop: .fault(Rejection(reason, status: status)))
    }
}
