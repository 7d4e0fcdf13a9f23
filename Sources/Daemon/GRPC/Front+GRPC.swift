import RPC

/// What the front serves by gRPC.
extension Front {
    func makeServices() -> GRPCServices {
        let server = GRPCCall.ServerName(mode: Array(setting.mode.utf8), worker: setting.slot)
        let setting = GRPCSetting(
            orders: setting.orders, server: server, largestMessage: setting.requestLimits.body, load: load)
        return GRPCServices(
            setting, trace: { [understanding] in understanding.trace(of: $0) },
            isReady: { [unowned self] in isReady }, healthAsked: { [slab] in slab.healthAsked() })
    }
}
