import Glibc

extension ArraySlice<UInt8> {
    /// As `==`, by memcmp(3): the standard library goes byte by byte.
    public func isSame(as other: ArraySlice<UInt8>) -> Bool {
        withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
                    return left.count == right.count
                }
                return memcmp(first, second, left.count) == 0
            }
        }
    }
}
