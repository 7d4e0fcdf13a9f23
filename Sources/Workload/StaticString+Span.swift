extension StaticString {
    /// Whether these are its very bytes.
    func equals(_ bytes: Span<UInt8>) -> Bool {
        utf8CodeUnitCount == bytes.count && (0..<bytes.count).allSatisfy { utf8Start[$0] == bytes[$0] }
    }
}
