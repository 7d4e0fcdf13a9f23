import Glibc
import Load
import Simulation
import Telemetry
import WhatIf
import Workload

/// The records of a saved `/requests`.
enum DaemonRecords {
    static func requests(_ entries: [RequestEntry], _ text: RecordText) throws(LoadError) -> [RecordedRequest] {
        var requests: [RecordedRequest] = []
        for (number, entry) in entries.enumerated() { requests.append(try request(entry, number, text)) }
        return requests
    }

    /// Of one step: more than a day of any kind's.
    private static let units = 0...1_000_000_000_000

    private static func request(
        _ entry: RequestEntry, _ number: Int, _ text: RecordText
    ) throws(LoadError) -> RecordedRequest {
        func time(_ milliseconds: Double, _ names: String...) throws(LoadError) -> Int64 {
            try RecordedTime.nanoseconds(milliseconds, ["requests", "\(number)"] + names, text)
        }
        guard let at = ArrivalText.nanoseconds(entry.arrived) else {
            throw text.refuse(["requests", "\(number)", "arrived"], "a date such as 2026-11-23T18:49:03.000250Z")
        }
        guard try time(entry.budgetMs, "budget_ms") > 0 else {
            throw text.refuse(["requests", "\(number)", "budget_ms"], "more than 0")
        }
        _ = try time(entry.latencyMs, "latency_ms")
        for stage in Stage.allCases { _ = try time(entry.stages[stage.name] ?? 0, "stages", stage.name) }
        for mark in entry.timeline { _ = try time(mark.cpuMs ?? 0, "timeline") }
        _ = try time(entry.timeline.reduce(0) { $0 + ($1.cpuMs ?? 0) }, "timeline")
        guard units.contains(entry.units.before), units.contains(entry.units.after) else {
            throw text.refuse(["requests", "\(number)", "units"], "numbers from 0 to \(units.upperBound)")
        }
        try ServedRecords.check(entry.worker, ["requests", "\(number)", "worker"], text)
        return RecordedRequest(entry, at: at)
    }
}

/// Dates as `/requests` writes them.
private enum ArrivalText {
    /// In which nanoseconds since 1970 can be told, even if a month is out of all bounds.
    private static let years: ClosedRange<Int64> = 1970...2100

    /// From 1970 on; nil for another text.
    static func nanoseconds(_ text: String) -> Int64? {
        let parts = text.split { !$0.isASCII || !$0.isNumber }.map { Int64($0) }
        guard text.utf8.count == 27, text.hasSuffix("Z"), parts.count == 7, !parts.contains(nil) else { return nil }
        let numbers = parts.compactMap(\.self)
        guard years.contains(numbers[0]), numbers[1...6].allSatisfy({ $0 < 1_000_000 }) else { return nil }
        var date = tm()
        (date.tm_year, date.tm_mon, date.tm_mday) = (Int32(numbers[0]) - 1900, Int32(numbers[1]) - 1, Int32(numbers[2]))
        (date.tm_hour, date.tm_min, date.tm_sec) = (Int32(numbers[3]), Int32(numbers[4]), Int32(numbers[5]))
        return Int64(timegm(&date)) * 1_000_000_000 + numbers[6] * 1_000
    }
}
