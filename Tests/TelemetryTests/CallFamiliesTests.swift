import RPC
import Testing
import Workload

@testable import Telemetry

struct CallFamiliesTests {
    @Test func `calls have OpenTelemetry's labels, and an error's type where the server is to blame`() throws {
        var totals = Totals(modes: ["some-mode"])
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        for status in [GRPCStatus.ok, .deadlineExceeded, .cancelled] {
            let call = CallFacts(method: GRPCMethod.do.rawValue, status: UInt8(status.rawValue))
            slab.requestArrived()
            slab.commit(.quick.with(messageProtocol: .grpc, call: call))
        }
        slab.requestArrived()
        slab.commit(.quick)
        totals.fold(slab)
        var text = ExpositionText(.text)
        CallFamilies.collect(totals.accounts(with: []), Sample.facts, into: &text)
        let rows = text.page.split(separator: "\n").filter { $0.contains("_count{") }
        let labels = "{mode=\"some-mode\",rpc_system_name=\"grpc\",rpc_method=\"deadlined.v1.Work/Do\""
        let family = "rpc_server_call_duration_seconds_count"
        #expect(
            rows.map(String.init) == [
                "\(family)\(labels),rpc_response_status_code=\"OK\"} 1",
                "\(family)\(labels),rpc_response_status_code=\"CANCELLED\"} 1",
                "\(family)\(labels),rpc_response_status_code=\"DEADLINE_EXCEEDED\","
                    + "error_type=\"DEADLINE_EXCEEDED\"} 1",
            ])
    }
}
