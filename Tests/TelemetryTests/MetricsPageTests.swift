import Foundation
import Testing
import Workload

@testable import Telemetry

struct MetricsPageTests {
    @Test func `families come once, in order, with help and type`() throws {
        let types = try Sample.page(as: .text).split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
        let names = types.map { $0.split(separator: " ")[2] }
        #expect(names.map(String.init) == MetricName.allCases.map(\.rawValue))
    }

    @Test func `every metric is explained, in the page's order, and nothing else is`() throws {
        let document = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/metrics.md")
        let rows = try String(contentsOf: document, encoding: .utf8).split(separator: "\n").compactMap {
            $0.wholeMatch(of: /\| `([a-z_]+_[a-z_0-9]+)` \| .+ \|/)?.1
        }
        #expect(rows == MetricName.allCases.map { Substring($0.rawValue) })
    }

    @Test func `a mode is shown if it is configured or has counted, and stays`() throws {
        var totals = Totals(modes: ["some-mode", "third-mode", "other-mode"])
        let modes = { (accounts: Accounts) in accounts.shown(configured: "third-mode").modes.map(\.name) }
        #expect(modes(totals.accounts(with: [])) == ["third-mode"])
        let slab = try WorkerSlab(slot: 0, mode: "other-mode")
        #expect(modes(totals.accounts(with: [slab])) == ["third-mode"])
        slab.loopPassed()
        #expect(modes(totals.accounts(with: [slab])) == ["third-mode", "other-mode"])
        totals.fold(slab)
        #expect(modes(totals.accounts(with: [])) == ["third-mode", "other-mode"])
        var facts = Sample.facts
        facts.configuredMode = "third-mode"
        let now = Instant(nanoseconds: 1)
        let page = MetricsPage.render(totals.accounts(with: []), facts, as: .text, began: now, now: { now })
        #expect(!page.contains("some-mode"))
        #expect(page.contains("deadlined_requests_total{mode=\"other-mode\""))
    }

    @Test func `a pool's threads are shown, where there is a pool`() throws {
        let rows = try Sample.text(of: ThreadFamilies.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(rows == ["deadlined_threads{worker=\"0\"} 8", "deadlined_busy_threads{worker=\"0\"} 1"])
        var facts = Sample.facts
        facts.workers[0].threads = nil
        #expect(try Sample.text(of: ThreadFamilies.self, facts) == "")
    }

    @Test func `the calibration is shown, and when it was measured`() throws {
        let rows = try Sample.text(of: CalibrationFamilies.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            rows == [
                "deadlined_calibration_units_per_second{kind=\"hash\"} 2000000.0",
                "deadlined_calibration_units_per_second{kind=\"json\"} 250.0",
                "deadlined_calibration_timestamp_seconds 1764000000.5",
            ])
        var facts = Sample.facts
        facts.calibration.measuredTime = nil
        #expect(try !Sample.text(of: CalibrationFamilies.self, facts).contains("timestamp"))
    }

    @Test func `OpenMetrics cuts suffixes off families' names, names units and ends with a mark`() throws {
        #expect(
            try Sample.text(of: CPUFamilies.self, as: .openMetrics) == """
                # HELP deadlined_compute_cpu_seconds CPU time that requests' compute parts took.
                # TYPE deadlined_compute_cpu_seconds counter
                # UNIT deadlined_compute_cpu_seconds seconds
                deadlined_compute_cpu_seconds_total{mode="some-mode"} 0.04
                deadlined_compute_cpu_seconds_total{mode="other-mode"} 0
                # HELP deadlined_wasted_cpu_seconds CPU time of requests after their deadline, after a \
                hang-up was seen, or before a policy stopped them.
                # TYPE deadlined_wasted_cpu_seconds counter
                # UNIT deadlined_wasted_cpu_seconds seconds
                deadlined_wasted_cpu_seconds_total{mode="some-mode",reason="deadline"} 0.02
                deadlined_wasted_cpu_seconds_total{mode="some-mode",reason="hangup"} 0
                deadlined_wasted_cpu_seconds_total{mode="some-mode",reason="expired"} 0
                deadlined_wasted_cpu_seconds_total{mode="other-mode",reason="deadline"} 0
                deadlined_wasted_cpu_seconds_total{mode="other-mode",reason="hangup"} 0
                deadlined_wasted_cpu_seconds_total{mode="other-mode",reason="expired"} 0
                # EOF

                """)
        #expect(
            try Sample.text(of: ModeFamilies.self, as: .openMetrics) == """
                # HELP deadlined_mode_info 1 for the configured mode, 0 for the others.
                # TYPE deadlined_mode_info gauge
                deadlined_mode_info{mode="some-mode"} 1
                deadlined_mode_info{mode="other-mode"} 0
                # HELP deadlined_build The version of deadlined, and of Swift that it was built with.
                # TYPE deadlined_build info
                deadlined_build_info{version="0.1 \\"first\\"",swift="6.3.1"} 1
                # EOF

                """)
    }

    @Test func `outcomes and misses are those of the cells, the killed ones among them`() throws {
        let (rows, killed) = (try Sample.text(of: RequestFamilies.self).split(separator: "\n"), #"cause="killed""#)
        #expect(
            rows.filter { $0.hasPrefix("deadlined_requests_total{mode=\"some-mode\"") } == [
                #"deadlined_requests_total{mode="some-mode",protocol="http1",outcome="replied",deadline="met"} 1"#,
                #"deadlined_requests_total{mode="some-mode",protocol="http1",outcome="replied",deadline="missed"} 1"#,
                #"deadlined_requests_total{mode="some-mode",protocol="http1",outcome="client_gone","#
                    + #"deadline="missed"} 0"#,
                #"deadlined_requests_total{mode="some-mode",protocol="http1",outcome="failed",deadline="missed"} 0"#,
                #"deadlined_requests_total{mode="some-mode",protocol="http1",outcome="shed",deadline="missed"} 0"#,
                #"deadlined_requests_total{mode="some-mode",protocol="http1",outcome="expired",deadline="missed"} 0"#,
                #"deadlined_requests_total{mode="some-mode",protocol="unknown",outcome="failed",deadline="missed"} 2"#,
            ])
        #expect(
            rows.filter { $0.hasPrefix("deadlined_deadline_misses_total") && !$0.hasSuffix(" 0") } == [
                #"deadlined_deadline_misses_total{mode="some-mode",protocol="http1",stage="stale",cause="stale"} 1"#,
                #"deadlined_deadline_misses_total{mode="some-mode",protocol="unknown",stage="unknown",\#(killed)} 2"#,
            ])
        #expect(rows.count { $0.hasPrefix("deadlined_deadline_misses_total{mode=\"other-mode\"") } == 55)
        #expect(rows.contains("deadlined_rejected_requests_total{status=\"404\"} 1"))
    }

    @Test func `a histogram is cumulative, and its count is its last bucket`() throws {
        let rows = try Sample.text(of: LatencyFamilies.self).split(separator: "\n").filter {
            $0.hasPrefix("http_server_request_duration_seconds") && $0.contains("some-mode")
        }
        let one = #"http_request_method="GET",http_response_status_code="200",network_protocol_version="1.1""#
        let labels = "mode=\"some-mode\",\(one)"
        let buckets = [
            ("0.005", 1), ("0.01", 1), ("0.025", 1), ("0.05", 1), ("0.075", 1), ("0.1", 1), ("0.25", 1), ("0.5", 2),
            ("0.75", 2), ("1.0", 2), ("2.5", 2), ("5.0", 2), ("7.5", 2), ("10.0", 2), ("+Inf", 2),
        ]
        #expect(
            rows.map(String.init)
                == buckets.map { "http_server_request_duration_seconds_bucket{\(labels),le=\"\($0.0)\"} \($0.1)" } + [
                    "http_server_request_duration_seconds_sum{\(labels)} 0.425",
                    "http_server_request_duration_seconds_count{\(labels)} 2",
                ])
    }

    @Test(arguments: [ExpositionFormat.text, .openMetrics])
    func `a histogram without a sum has buckets alone`(format: ExpositionFormat) throws {
        let rows = try Sample.text(of: LatencyFamilies.self, as: format).split(separator: "\n").filter {
            $0.hasPrefix("deadlined_latency_deadline_ratio") && $0.contains("some-mode")
        }
        let bounds = [
            "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0", "1.1", "1.25", "1.5", "2.0", "3.0",
            "5.0", "10.0", "+Inf",
        ]
        #expect(
            rows.map(String.init)
                == bounds.enumerated().map { index, bound in
                    "deadlined_latency_deadline_ratio_bucket{mode=\"some-mode\",le=\"\(bound)\"} \(index < 14 ? 1 : 2)"
                })
    }

    @Test func `two processes of one slot are shown as one`() throws {
        #expect(
            try Sample.text(of: WorkerFamilies.self) == """
                # HELP deadlined_in_flight Requests that arrived and have not ended.
                # TYPE deadlined_in_flight gauge
                deadlined_in_flight{worker="0"} 1
                # HELP deadlined_run_queue_depth Requests that are ready to compute and wait for a runner.
                # TYPE deadlined_run_queue_depth gauge
                deadlined_run_queue_depth{worker="0"} 1
                # HELP deadlined_buffered_bytes What bodies, downstream replies and bytes that wait to be parsed take \
                of limits.buffers.
                # TYPE deadlined_buffered_bytes gauge
                deadlined_buffered_bytes{worker="0"} 5000
                # HELP deadlined_worker_requests_total Requests that ended, the lost ones included.
                # TYPE deadlined_worker_requests_total counter
                deadlined_worker_requests_total{worker="0"} 4
                # HELP deadlined_worker_cpu_seconds_total CPU time of a worker's process, whatever it was spent on: \
                compute, the front, the kernel for it.
                # TYPE deadlined_worker_cpu_seconds_total counter
                deadlined_worker_cpu_seconds_total{worker="0"} 1.25
                # HELP deadlined_worker_context_switches_total Times the front's thread left its CPU: to wait, or \
                because its time was up. Up to 250 ms old.
                # TYPE deadlined_worker_context_switches_total counter
                deadlined_worker_context_switches_total{worker="0",kind="voluntary"} 7
                deadlined_worker_context_switches_total{worker="0",kind="involuntary"} 3
                # HELP deadlined_workers Worker processes, by where they stand.
                # TYPE deadlined_workers gauge
                deadlined_workers{state="starting"} 0
                deadlined_workers{state="ready"} 1
                deadlined_workers{state="draining"} 1
                deadlined_workers{state="down"} 1
                deadlined_workers{state="stuck"} 1
                # HELP deadlined_worker_restarts_total Workers started in the place of one that died.
                # TYPE deadlined_worker_restarts_total counter
                deadlined_worker_restarts_total 1
                # HELP deadlined_worker_standstills_total Times that a worker was found without progress for longer \
                than watchdog_compute_limit.
                # TYPE deadlined_worker_standstills_total counter
                deadlined_worker_standstills_total 2
                # HELP deadlined_worker_start_seconds From a worker's fork until it accepted, loading included.
                # TYPE deadlined_worker_start_seconds gauge
                deadlined_worker_start_seconds{worker="0"} 0.125
                # HELP deadlined_worker_memory_bytes A worker's memory: resident (rss), resident with shared pages \
                divided among sharers (pss), and its parts.
                # TYPE deadlined_worker_memory_bytes gauge
                deadlined_worker_memory_bytes{worker="0",kind="rss"} 13000
                deadlined_worker_memory_bytes{worker="0",kind="pss"} 9600
                deadlined_worker_memory_bytes{worker="0",kind="private"} 8500
                deadlined_worker_memory_bytes{worker="0",kind="shared"} 4500

                """)
    }

    @Test func `connections are shown by worker, write errors by mode`() throws {
        let rows = try Sample.text(of: ConnectionFamilies.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            rows == [
                "deadlined_accepts_total{worker=\"0\"} 1",
                "deadlined_accept_wakeups_total{worker=\"0\",result=\"accepted\"} 1",
                "deadlined_accept_wakeups_total{worker=\"0\",result=\"empty\"} 1",
                "deadlined_accept_eagain_total{worker=\"0\"} 2",
                "deadlined_accept_fruitless_cpu_seconds_total{worker=\"0\"} 0.0000015",
                "deadlined_accept_paused{worker=\"0\"} 1",
                "deadlined_accept_pauses_total{worker=\"0\",reason=\"connections\"} 0",
                "deadlined_accept_pauses_total{worker=\"0\",reason=\"descriptors\"} 1",
                "deadlined_open_connections{worker=\"0\"} 1",
                "deadlined_connections_gave_way_total{worker=\"0\"} 0",
                "deadlined_connections_handed_over_total{worker=\"0\"} 0",
                "deadlined_connections_passed_on_total 2",
                "deadlined_connections_unannounced_total{worker=\"0\"} 0",
                "deadlined_write_errors_total{mode=\"some-mode\",errno=\"EPIPE\"} 1",
                "deadlined_write_errors_total{mode=\"some-mode\",errno=\"ECONNRESET\"} 0",
                "deadlined_write_errors_total{mode=\"some-mode\",errno=\"ETIMEDOUT\"} 0",
                "deadlined_write_errors_total{mode=\"some-mode\",errno=\"other\"} 0",
                "deadlined_write_errors_total{mode=\"other-mode\",errno=\"EPIPE\"} 0",
                "deadlined_write_errors_total{mode=\"other-mode\",errno=\"ECONNRESET\"} 0",
                "deadlined_write_errors_total{mode=\"other-mode\",errno=\"ETIMEDOUT\"} 0",
                "deadlined_write_errors_total{mode=\"other-mode\",errno=\"other\"} 0",
            ])
    }

    @Test func `without a listener and without a limit their families are left out`() throws {
        var facts = Sample.facts
        facts.listener = nil
        facts.process?.maximumDescriptors = nil
        #expect(try Sample.text(of: ListenerFamilies.self, facts) == "")
        #expect(try !Sample.text(of: ProcessFamilies.self, facts).contains("process_max_fds"))
    }

    @Test func `rows of misses that can happen are there from the start, others from their first miss`() {
        let expected = Stage.allCases.flatMap { stage in
            Cause.allCases.filter { RequestFamilies.isExpected(stage, $0) }
        }
        #expect(expected.count == 54)
        #expect(!RequestFamilies.isExpected(.downstream, .stale))
        #expect(!RequestFamilies.isExpected(.queue, .write))
        #expect(RequestFamilies.isExpected(.stale, .stale))
    }
}
