import Configuration
import Telemetry

/// What the supervisor keeps of a configuration's access log.
struct AccessLogSetting: Equatable {
    var format: AccessFormat
    var file: LogFile

    /// Nil where it is off.
    init?(_ configuration: Configuration) {
        switch configuration.log.access {
        case .off: return nil
        case .combined: format = .combined
        case .json: format = .json
        }
        file = configuration.log.file
    }
}

extension AccessSelection {
    /// Which requests a configuration's workers leave to it; nil where it is off.
    init?(_ configuration: Configuration) {
        guard configuration.log.access != .off else { return nil }
        self.init(isOnlyMissed: configuration.log.only == .missed, oneIn: configuration.log.sample)
    }
}
