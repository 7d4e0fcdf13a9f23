import Testing
import Workload

@testable import Telemetry

struct MachineFamiliesTests {
    private func text(_ accounts: Accounts, as format: ExpositionFormat = .text) -> String {
        var text = ExpositionText(format)
        MachineFamilies.collect(accounts, Sample.facts, into: &text)
        return text.page
    }

    /// Two workers of one mode, one of which is gone, and one of another.
    private func accounts() throws -> Accounts {
        var totals = Totals(modes: ["some-mode", "third-mode", "other-mode"])
        let slabs = try (0..<3).map { try WorkerSlab(slot: $0, mode: $0 < 2 ? "some-mode" : "other-mode") }
        for slab in slabs {
            slab.machine(3, isCalled: "[::1]:9001")
            slab.call(3, times: 2)
            slab.attemptBegan(on: 3)
            slab.retry(.made)
        }
        slabs[0].machine(4, isCalled: "gone:1")
        slabs[0].call(4, .failed)
        slabs[1].machine(0, isCalled: "127.0.0.1:9002")
        slabs[1].call(0, isHedge: true)
        slabs[1].call(0, .refused)
        slabs[1].standing(of: 0, is: .ejected)
        slabs[1].retry(.hedged)
        slabs[1].retry(.noBudget)
        totals.fold(slabs[0])
        return totals.accounts(with: Array(slabs[1...]))
    }

    @Test func `what is known of machines is told whole, summed by their names`() throws {
        let attempts = { (mode: String, machine: String, counts: [Int]) in
            zip(["good", "failed", "refused", "late", "cancelled"], counts).map { result, count in
                "deadlined_downstream_attempts_total"
                    + #"{mode="\#(mode)",machine="\#(machine)",result="\#(result)"} \#(count)"# + "\n"
            }.joined()
        }
        let standings = { (machine: String, counts: [Int]) in
            zip(["ready", "slow", "ejected", "unready", "leaving"], counts).map { standing, count in
                "deadlined_downstream_machine_standing"
                    + #"{machine="\#(machine)",standing="\#(standing)"} \#(count)"# + "\n"
            }.joined()
        }
        let retries = { (mode: String, counts: [Int]) in
            zip(["made", "hedged", "no_budget", "too_late", "no_more"], counts).map { verdict, count in
                #"deadlined_downstream_retries_total{mode="\#(mode)",verdict="\#(verdict)"} \#(count)"# + "\n"
            }.joined()
        }
        #expect(
            text(try accounts()) == """
                # HELP deadlined_downstream_attempts_total Attempts of downstream calls that ended, by machine and by \
                result.
                # TYPE deadlined_downstream_attempts_total counter
                \(attempts("some-mode", "127.0.0.1:9002", [1, 0, 1, 0, 0]))\
                \(attempts("some-mode", "[::1]:9001", [4, 0, 0, 0, 0]))\
                \(attempts("some-mode", "gone:1", [0, 1, 0, 0, 0]))\
                \(attempts("other-mode", "[::1]:9001", [2, 0, 0, 0, 0]))\
                # HELP deadlined_downstream_machine_in_flight Attempts of downstream calls that are under way, by \
                machine.
                # TYPE deadlined_downstream_machine_in_flight gauge
                deadlined_downstream_machine_in_flight{machine="127.0.0.1:9002"} 0
                deadlined_downstream_machine_in_flight{machine="[::1]:9001"} 2
                # HELP deadlined_downstream_machine_standing Workers with which a machine stands so; one that has left \
                is not there.
                # TYPE deadlined_downstream_machine_standing gauge
                \(standings("127.0.0.1:9002", [0, 0, 1, 0, 0]))\
                \(standings("[::1]:9001", [2, 0, 0, 0, 0]))\
                # HELP deadlined_downstream_ejections_total Times a worker put a machine aside because its calls failed.
                # TYPE deadlined_downstream_ejections_total counter
                deadlined_downstream_ejections_total{machine="127.0.0.1:9002"} 1
                deadlined_downstream_ejections_total{machine="[::1]:9001"} 0
                deadlined_downstream_ejections_total{machine="gone:1"} 0
                # HELP deadlined_downstream_retries_total Wishes for a further attempt of a downstream call, by what \
                became of them.
                # TYPE deadlined_downstream_retries_total counter
                \(retries("some-mode", [2, 1, 1, 0, 0]))\
                \(retries("other-mode", [1, 0, 0, 0, 0]))\
                # HELP deadlined_downstream_hedges_won_total Hedged attempts whose answer was taken.
                # TYPE deadlined_downstream_hedges_won_total counter
                deadlined_downstream_hedges_won_total{mode="some-mode"} 1
                deadlined_downstream_hedges_won_total{mode="other-mode"} 0

                """)
    }

    @Test func `where there is no choice of machines, nothing is told of them`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.commit(.story)
        #expect(text(Totals(modes: ["some-mode"]).accounts(with: [slab])) == "")
        #expect(StatusEntry.Machine.all(of: MachineAccount(of: [])) == nil)
    }

    @Test func `the status tells of those that are called now, with how they stand`() throws {
        let machines = StatusEntry.Machine.all(of: MachineAccount(of: try accounts().machines.values))
        #expect(
            JSONText.line(machines) == """
                [{"name":"127.0.0.1:9002","standing":{"ejected":1},"in_flight":0,\
                "attempts":{"good":1,"failed":0,"refused":1,"late":0,"cancelled":0},"ejections":1},\
                {"name":"[::1]:9001","standing":{"ready":2},"in_flight":2,\
                "attempts":{"good":6,"failed":0,"refused":0,"late":0,"cancelled":0},"ejections":0}]

                """)
    }
}
