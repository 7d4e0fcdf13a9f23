import Workload

/// How a request ended that a policy dropped.
enum DropEnd: Int, CaseIterable {
    case shed, expired
    /// Its client was gone by then: the drop is the cause of the miss, and nothing had been done; or anything else is.
    case shedAndGone, gone

    static var count: Int { 4 }

    init(_ ending: Ending) {
        self =
            switch (ending.outcome, ending.verdict) {
            case (.shed, _): .shed
            case (.expired, _): .expired
            case (_, .missed(_, .shed)): .shedAndGone
            default: .gone
            }
    }

    var outcome: Outcome {
        switch self {
        case .shed: .shed
        case .expired: .expired
        case .shedAndGone, .gone: .clientGone
        }
    }

    /// Whether it is a miss whose cause is `shed`.
    var isShed: Bool { self == .shed || self == .shedAndGone }
}
