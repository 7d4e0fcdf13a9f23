import RPC
import Wire
import Workload

/// What the front serves by gRPC.
extension Front {
    func makeServices() -> GRPCServices {
        let server = GRPCCall.ServerName(mode: Array(setting.mode.utf8), worker: setting.slot)
        let setting = GRPCSetting(
            orders: setting.orders, server: server, largestMessage: setting.requestLimits.body, load: load)
        return GRPCServices(
            setting, brought: { [understanding] message throws(BadOrder) in try understanding.brought(by: message) },
            isReady: { [unowned self] in isReady }, healthAsked: { [slab] in slab.healthAsked() })
    }
}
