import RPC
import Testing

@Suite struct GRPCStatusTests {
    @Test("The codes are those of gRPC's list, from 0 to 16")
    func codes() {
        #expect(GRPCStatus.ok.rawValue == 0)
        #expect(GRPCStatus.deadlineExceeded.rawValue == 4)
        #expect(GRPCStatus.unimplemented.rawValue == 12)
        #expect(GRPCStatus.unauthenticated.rawValue == 16)
    }
}
