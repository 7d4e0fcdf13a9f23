import Configuration
import Workload

/// The application data that workers compute with: loaded before the fork and shared, or to be loaded behind it.
enum ApplicationData {
    case loaded(ComputeKinds)
    case toLoad(DataSetting)

    /// The data, loaded now if it is not yet.
    func kinds() throws(DaemonError) -> ComputeKinds {
        switch self {
        case .loaded(let kinds): kinds
        case .toLoad(let setting): try setting.load()
        }
    }
}

/// What application data is loaded from.
struct DataSetting: Hashable {
    /// Whether the document is not read and decoded anew for each unit.
    var cache: Bool
    /// Bytes to hold in memory.
    var workingSet: Int

    func load() throws(DaemonError) -> ComputeKinds {
        do throws(WorkFailure) {
            return try ComputeKinds(cache: cache, workingSet: workingSet)
        } catch {
            throw .work(error)
        }
    }
}

extension DataSetting {
    init(_ configuration: Configuration) {
        self.init(cache: configuration.workload.cache, workingSet: configuration.workingSet)
    }
}
