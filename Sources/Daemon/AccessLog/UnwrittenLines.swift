/// What is left when the writing of lines fails. The rest of a line that was begun is kept, so that it is whole once
/// there is room again; the lines behind it are lost.
struct UnwrittenLines: Equatable {
    /// To be written before all else.
    var rest: [UInt8] = []
    var lost: UInt64 = 0

    /// - Parameters:
    ///   - bytes: whole lines, from the first byte that was not written.
    ///   - isWithinLine: whether a line was begun before them.
    init(_ bytes: ArraySlice<UInt8>, isWithinLine: Bool) {
        var lines = bytes
        if isWithinLine {
            let end = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
            rest = Array(bytes[..<end])
            lines = bytes[end...]
        }
        lost = lines.lineCount
    }
}

extension Collection<UInt8> {
    /// Lines that end in it.
    var lineCount: UInt64 { reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 } }
}
