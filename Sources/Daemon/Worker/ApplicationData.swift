import Configuration
import Workload

/// The application data that workers compute with: loaded before the fork and shared, or to be loaded behind it.
enum ApplicationData {
    case loaded(DataSetting, ComputeKinds)
    case toLoad(DataSetting)

    /// The data, loaded now if it is not yet.
    func kinds() throws(DaemonError) -> ComputeKinds {
        switch self {
        case .loaded(_, let kinds):
            kinds.populate()
            return kinds
        case .toLoad(let setting):
            return try setting.load()
        }
    }

    /// Bytes that the workers share; nil if each has its own.
    var sharedBytes: Int? {
        switch self {
        case .loaded(let setting, _): setting.workingSet
        case .toLoad: nil
        }
    }

    /// Whether it is loaded already, and from that.
    func isLoaded(from setting: DataSetting) -> Bool {
        switch self {
        case .loaded(let own, _): own == setting
        case .toLoad: false
        }
    }
}

/// What application data is loaded from.
struct DataSetting: Hashable {
    /// Whether the document is not read and decoded anew for each unit.
    var cache: Bool
    /// Bytes to hold in memory.
    var workingSet: Int

    /// - Parameter filling: load the data now; else only take the room for it, for `ComputeKinds.fill`.
    func load(filling: Bool = true) throws(DaemonError) -> ComputeKinds {
        do throws(WorkFailure) {
            return try ComputeKinds(cache: cache, workingSet: workingSet, filling: filling)
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
