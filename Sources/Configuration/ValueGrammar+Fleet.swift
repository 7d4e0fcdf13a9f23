import Balancing
import Workload

extension ValueGrammar where Value == FleetCheck {
    static var fleetCheck: ValueGrammar {
        words(
            ["off": .off, "grpc": .grpc], or: ValueGrammar<String>.targetPath, value: { .path($0) },
            inner: { if case .path(let path) = $0 { path } else { nil } })
    }
}

extension ValueGrammar where Value == NameLookup {
    static var lookup: ValueGrammar {
        let duration = ValueGrammar<Duration>.duration(.seconds(1)...hour)
        return words(
            ["off": .off, "auto": .auto], or: duration, expectation: "a duration from \(duration.bounds ?? "")",
            value: { .every($0) }, inner: { if case .every(let time) = $0 { time } else { nil } })
    }
}

extension ValueGrammar where Value == Double {
    /// A share from 0% to 100%.
    static var share: ValueGrammar {
        ranged(
            0...1, "share", expectation: "a share such as 20%", parse: { Percentage.parse($0) },
            format: Percentage.format)
    }

    /// So many a second.
    static func rate(_ range: ClosedRange<Double>) -> ValueGrammar {
        let unit = "/s"
        return ranged(
            range, "rate", expectation: "a rate such as 1/s",
            parse: { $0.hasSuffix(unit) ? NumberText.parse($0.dropLast(unit.count)) : nil },
            format: { NumberText.short($0) + unit })
    }
}

extension ValueGrammar where Value == Double? {
    /// A percentile from p50 to p99.9 as a part of one; nil, written `off`, for none.
    static var percentile: ValueGrammar {
        let expectation = "off or a percentile from p50 to p99.9"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "off | percentile",
            bounds: "p50 to p99.9",
            parse: { text, _ throws(ValueRefusal) in
                if text == "off" { return nil }
                guard text.hasPrefix("p"), let percent = NumberText.parse(text.dropFirst()),
                    (50...99.9).contains(percent)
                else { throw ValueRefusal(want: expectation, got: text.quoted) }
                return percent / 100
            },
            format: { $0.map { "p\(Percentage.format($0).dropLast())" } ?? "off" })
    }
}

extension ValueGrammar where Value == BalancerChoice {
    /// Those that a client can go by.
    static var balancer: ValueGrammar {
        let offered = BalancerChoice.forClients
        return named(
            "balancer", expectation: "the name of a balancer", among: offered.map(\.name),
            value: { name in offered.first { $0.name == name } }, format: \.name)
    }
}
