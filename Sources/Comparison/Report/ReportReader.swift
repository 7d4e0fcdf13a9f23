import Foundation
import Load
import Workload

/// Reads a `report.json`, also one that an editor of another system or an earlier version has written.
enum ReportReader {
    private static let byteOrderMark = Data([0xEF, 0xBB, 0xBF])

    /// Longest report that is read, in bytes.
    private static let maximumSize = 256 << 20

    static func read(_ path: String) throws(LoadError) -> ComparisonReport {
        let text: String
        do throws(TextProblem) {
            text = try TextFile.read(path, atMost: maximumSize, from: .anything)
        } catch {
            throw LoadError("\(error.description(of: path)); name a report.json")
        }
        return try read(Data(text.utf8), named: path)
    }

    static func read(_ data: Data, named path: String) throws(LoadError) -> ComparisonReport {
        let bare = data.starts(with: byteOrderMark) ? data.dropFirst(byteOrderMark.count) : data
        let schema = ComparisonReport.schemaName
        guard let object = try? JSONSerialization.jsonObject(with: Data(bare)), let fields = object as? [String: Any]
        else { throw LoadError("\(path): is no JSON object; name a report.json that compare --out wrote") }
        guard let found = fields["schema"] as? String, found == schema else {
            let found = (fields["schema"] as? String).map { "its schema is \(PlainText.shown($0))" }
            throw LoadError(
                "\(path): \(found ?? "it has no schema"), where a report.json of compare has \(schema)")
        }
        let report: ComparisonReport
        do {
            let upgraded = ReportUpgrade.upgraded(fields)
            let current = try upgraded.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data(bare)
            report = try JSONDecoder().decode(ComparisonReport.self, from: current)
        } catch {
            throw LoadError("\(path): is no whole report.json of this version: \(reason(error))")
        }
        if let capacity = report.capacities.first(where: { !isSound($0) }) {
            throw LoadError("\(path): its capacity of \(capacity.scenario) cannot be: no search finds such numbers")
        }
        return report
    }

    /// Whether it holds what calculations with it rely on: a file may be damaged, or changed by hand.
    private static func isSound(_ capacity: CapacityReport) -> Bool {
        guard (0...1).contains(capacity.objective) else { return false }
        return capacity.entries.allSatisfy { entry in
            guard let low = entry.loadLow, let high = entry.loadHigh else { return true }
            return low <= high
        }
    }

    private static func reason(_ error: any Error) -> String {
        let (path, what): ([any CodingKey], String) =
            switch error as? DecodingError {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context.codingPath, "is not what it should be")
            default: ([], "cannot be read")
            }
        return "\(path.map(\.stringValue).joined(separator: ".")) \(what)"
    }
}
