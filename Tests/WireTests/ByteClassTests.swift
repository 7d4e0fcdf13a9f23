import Testing

@testable import Wire

@Suite struct ByteClassTests {
    private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let digits = "0123456789"

    /// Each class over all 256 bytes, against its definition spelt out.
    @Test func each_class_holds_its_bytes_and_no_others() {
        #expect(bytes { $0.isLetter } == bytes(of: Self.letters))
        #expect(bytes { $0.isDigit } == bytes(of: Self.digits))
        #expect(bytes { $0.isHexDigit } == bytes(of: Self.digits + "abcdefABCDEF"))
        #expect(bytes { $0.isWhiteSpace } == bytes(of: " \t"))
        #expect(bytes { $0.isToken } == bytes(of: Self.letters + Self.digits + "!#$%&'*+-.^_`|~"))
        #expect(bytes { $0.isHostName } == bytes(of: Self.letters + Self.digits + "-._~!$&'()*+,;="))
        #expect(bytes { $0.isTarget } == Set(0x21...0x7E).subtracting(bytes(of: "#")))
        #expect(bytes { $0.isFieldContent } == Set(0x20...0x7E).union(0x80...0xFF).union([0x09]))
    }

    private func bytes(where isMember: (UInt8) -> Bool) -> Set<UInt8> {
        Set((UInt8.min...UInt8.max).filter(isMember))
    }

    private func bytes(of text: String) -> Set<UInt8> {
        Set(text.utf8)
    }
}
