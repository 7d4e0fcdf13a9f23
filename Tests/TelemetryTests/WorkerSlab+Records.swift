@testable import Telemetry

extension WorkerSlab {
    /// All records that can be read, newest first.
    func records() -> [RequestRecord] {
        Array(NewestRecords(of: RecordGroup.allCases.map(newest)))
    }
}
