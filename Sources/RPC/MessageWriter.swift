/// Writes the fields of a protobuf message one by one (https://protobuf.dev/programming-guides/encoding/). The
/// generated code writes the same bytes, by way of a message in memory: what is told in every call is spared that.
public struct MessageWriter {
    public private(set) var bytes: [UInt8]

    private enum WireType: UInt64 {
        case varint = 0
        case eightBytes = 1
        case lengthAndBytes = 2
    }

    /// - Parameter reserved: bytes before the message, zeros for now.
    public init(reserving reserved: Int = 0, capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
        for _ in 0..<reserved { bytes.append(0) }
    }

    /// Zero is what a field is that is not written.
    public mutating func field(_ number: Int, _ value: UInt64) {
        guard value != 0 else { return }
        tag(number, .varint)
        varint(value)
    }

    public mutating func field(_ number: Int, signed value: Int64) {
        field(number, UInt64(bitPattern: value))
    }

    public mutating func field(_ number: Int, _ value: Double) {
        guard value != 0 else { return }
        tag(number, .eightBytes)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func field(_ number: Int, _ value: some Collection<UInt8>) {
        guard !value.isEmpty else { return }
        tag(number, .lengthAndBytes)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A message within this one; one without fields is written, too, as one that is set.
    public mutating func field(_ number: Int, message write: (inout MessageWriter) -> Void) {
        tag(number, .lengthAndBytes)
        let place = bytes.count
        bytes.append(0)
        write(&self)
        let length = bytes.count - place - 1
        if length < 0x80 {
            bytes[place] = UInt8(length)
        } else {
            var head = MessageWriter()
            head.varint(UInt64(length))
            bytes.replaceSubrange(place...place, with: head.bytes)
        }
    }

    /// A google.protobuf.Duration.
    public mutating func field(_ number: Int, nanoseconds: Int64) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        field(number) { writer in
            writer.field(1, signed: seconds)
            writer.field(2, signed: rest)
        }
    }

    /// Puts a number, its highest byte first, in the place of four bytes that were reserved.
    mutating func put(_ value: UInt32, at place: Int) {
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * index)) }
    }

    private mutating func tag(_ number: Int, _ type: WireType) {
        varint(UInt64(number) << 3 | type.rawValue)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
