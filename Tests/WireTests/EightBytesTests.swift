import Testing

@testable import Wire

/// A scan of eight bytes at once ends where one byte by byte does.
@Suite struct EightBytesTests {
    @Test(arguments: 0..<24)
    func a_scan_ends_at_the_first_byte_of_another_kind_wherever_it_lies(place: Int) {
        for byte in UInt8.min...UInt8.max {
            for behind in [UInt8(ascii: "a"), 0x00, 0x20, 0x7F, 0x80, 0xFF] {
                var bytes = [UInt8](repeating: UInt8(ascii: "/"), count: place) + [byte]
                bytes += [UInt8](repeating: behind, count: 24 - place)
                let range = 0..<bytes.count
                bytes.withUnsafeBytes { text in
                    var isEncoded = false
                    let target = text.endOfTarget(in: range, isEncoded: &isEncoded)
                    #expect(target == range.first { !bytes[$0].isTarget } ?? bytes.count)
                    #expect(isEncoded == bytes[..<target].contains(UInt8(ascii: "%")))
                    let content = text.endOfFieldContent(in: range)
                    #expect(content == range.first { !bytes[$0].isFieldContent } ?? bytes.count)
                    #expect(text.first(byte, in: range) == bytes.firstIndex(of: byte))
                }
            }
        }
    }
}
