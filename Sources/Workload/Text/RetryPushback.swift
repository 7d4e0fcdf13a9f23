/// A call's `grpc-retry-pushback-ms`: for how long its server wants to be left alone (gRFC A6). A negative number, or
/// what is none, says never.
public enum RetryPushback {
    public static func wait(_ value: ArraySlice<UInt8>) -> Duration {
        guard let milliseconds = Int64(String(decoding: value, as: UTF8.self)), milliseconds >= 0 else {
            return RetryAfter.longest
        }
        return min(RetryAfter.longest, .milliseconds(min(milliseconds, 100_000_000)))
    }
}
