import CLinux
import Workload

/// What a name server answers, as far as it tells how long the addresses of a name may be kept.
public enum NameAnswer {
    /// Records that are asked for (RFC 1035 3.2.2, RFC 3596 2.1).
    private enum Kind: Int, CaseIterable {
        case a = 1
        case aaaa = 28
    }

    /// Bytes of an answer that are looked at: more than one over UDP, in which most are sent.
    private static let capacity = 4_096
    /// Of a message (RFC 1035 4.1.1).
    private static let headLength = 12

    /// Asks the name servers for how long a name's addresses may be kept: the shortest time of all of them. Nil where
    /// they know none. May block, for some seconds at most.
    public static func timeToLive(of name: String) -> Duration? {
        Kind.allCases.compactMap { kind in
            var answer = [UInt8](repeating: 0, count: capacity)
            let length = clinux_query_name(name, Int32(kind.rawValue), &answer, Int32(capacity))
            return length > 0 ? timeToLive(in: answer.prefix(Int(length))) : nil
        }.min()
    }

    /// The shortest time of an answer's addresses, and of the names that they were found by (RFC 1035 4.1.3); nil for
    /// an answer with no addresses, and for what is none.
    static func timeToLive(in message: ArraySlice<UInt8>) -> Duration? {
        let bytes = Array(message)
        guard bytes.count >= headLength else { return nil }
        var place = headLength
        for _ in 0..<number(bytes, at: 4) {
            guard let end = endOfName(bytes, from: place) else { return nil }
            place = end + 4
        }
        var (shortest, hasAddress): (Int?, Bool) = (nil, false)
        for _ in 0..<number(bytes, at: 6) {
            guard let end = endOfName(bytes, from: place), end + 10 <= bytes.count else { break }
            let seconds = number(bytes, at: end + 4) << 16 | number(bytes, at: end + 6)
            // A time with the highest bit set is none (RFC 2181 8).
            let time = seconds > Int(Int32.max) ? 0 : seconds
            shortest = min(shortest ?? time, time)
            if Kind(rawValue: number(bytes, at: end)) != nil { hasAddress = true }
            place = end + 10 + number(bytes, at: end + 8)
        }
        return hasAddress ? shortest.map { .seconds($0) } : nil
    }

    /// Behind a name: labels up to an empty one, or up to a pointer to others.
    private static func endOfName(_ bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            let length = Int(bytes[place])
            if length == 0 { return place + 1 }
            if length >= 0xc0 { return place + 2 <= bytes.count ? place + 2 : nil }
            place += 1 + length
        }
        return nil
    }

    /// Of 16 bits; zero beyond the end.
    private static func number(_ bytes: [UInt8], at place: Int) -> Int {
        place + 1 < bytes.count ? Int(bytes[place]) << 8 | Int(bytes[place + 1]) : 0
    }
}
