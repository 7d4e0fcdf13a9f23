import Testing
import Workload

extension SystemTests {
    /// Everything that arrived is accounted for, once, in every family of metrics.
    @Suite struct AccountingTests {
        /// A daemon after a load of every kind of ending, and what the clients know of it.
        private struct Aftermath {
            var daemon: DaemonUnderTest
            var downstream: HeldDownstream
            /// Replies that clients have received, by the request's id.
            var replies: [String: WireReply]
            var sent = 0
            var gone = 0
            var rejected = 0
        }

        /// What no call may ask for, and methods that there are not.
        private static let calls = ["/", "/work?deadline=99999s", "/deadlined.v1.Work/Undo"]

        /// 20 requests that are met, 5 that are late, 5 whose downstream fails, 5 whose client resets, and 3 that are
        /// refused.
        private static func mixedLoad(mode: String, over spoken: MessageProtocol) throws -> Aftermath {
            let downstream = try HeldDownstream { head in
                if head.contains("ms=13 ") { return [.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")] }
                if head.contains("ms=99 ") { return [.hold, HeldDownstream.reply] }
                return [HeldDownstream.reply]
            }
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", downstream.url, "--threads", "8", "--deadline", "10s"])
            var load = Aftermath(daemon: daemon, downstream: downstream, replies: [:])
            func request(_ id: String, _ query: String, on client: any WorkClient) throws {
                let target = "/work?before=1ms&after=1ms&\(query)"
                try client.send(get: target, id: id)
            }
            let kept = try daemon.client(over: spoken)
            for (kind, query, count) in [
                ("met", "downstream=1ms", 20), ("late", "downstream=1ms&deadline=1us", 5),
                ("failed", "downstream=13ms", 5),
            ] {
                for number in 0..<count {
                    try request("\(kind)\(number)", query, on: kept)
                    load.replies["\(kind)\(number)"] = try kept.reply()
                    load.sent += 1
                }
            }
            for number in 0..<5 {
                let leaving = try daemon.client(over: spoken)
                try request("gone\(number)", "downstream=99ms", on: leaving)
                load.sent += 1
                load.gone += 1
                try until("the call is out") { downstream.openCalls == number + 1 }
                leaving.hangUp(spoken.isHTTP2 ? .cancel : .reset)
            }
            for target in spoken == .grpc ? calls : ["/", "/work?before=5", "/work?x"] {
                try kept.send(get: target)
                #expect(try kept.reply().status >= 400)
                load.rejected += 1
            }
            downstream.release()
            try until("those whose client left have ended") {
                try daemon.admin.metrics().sum("deadlined_in_flight") == 0
            }
            return load
        }

        @Test(arguments: SystemTests.served)
        func mixedLoad_everyRequestIsCountedOnceByEachFamily(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let load = try AccountingTests.mixedLoad(mode: mode, over: spoken)
            defer { load.downstream.end() }
            let metrics = try load.daemon.admin.metrics()
            let requests = "deadlined_requests_total"
            #expect(metrics.sum(requests) == Double(load.sent))
            #expect(metrics.sum(requests, ["outcome": "replied"]) == 25)
            #expect(metrics.sum(requests, ["outcome": "replied", "deadline": "met"]) == 20)
            #expect(metrics.sum(requests, ["outcome": "failed"]) == 5)
            #expect(metrics.sum(requests, ["outcome": "client_gone"]) == Double(load.gone))
            #expect(metrics.sum(requests, ["mode": mode, "protocol": spoken.name]) == Double(load.sent))
            let missed = metrics.sum(requests, ["deadline": "missed"])
            #expect(missed == 15)
            #expect(metrics.sum("deadlined_deadline_misses_total") == missed)
            #expect(metrics.sum("deadlined_deadline_misses_total", ["cause": "failed"]) == 5)
            #expect(metrics.sum("deadlined_deadline_misses_total", ["cause": "hangup"]) == 5)
            let durations = "http_server_request_duration_seconds_count"
            #expect(metrics.sum(durations) == Double(load.sent))
            for (status, count) in [("200", 25), ("502", 5), ("499", load.gone)] {
                #expect(metrics.sum(durations, ["http_response_status_code": status]) == Double(count), "\(status)")
            }
            let calls = "rpc_server_call_duration_seconds_count"
            for (status, count) in [("OK", 25), ("INTERNAL", 5), ("CANCELLED", load.gone)] {
                let found = metrics.sum(calls, ["rpc_response_status_code": status])
                #expect(found == (spoken == .grpc ? Double(count) : 0), "\(status)")
            }
            #expect(metrics.sum("deadlined_downstream_errors_total", ["mode": mode, "kind": "status"]) == 5)
            #expect(metrics.sum("deadlined_downstream_errors_total") == 5)
            #expect(metrics.sum("deadlined_worker_requests_total") == Double(load.sent))
            #expect(metrics.sum("deadlined_stage_seconds_count", ["stage": "kernel"]) == Double(load.sent))
            #expect(metrics.sum("deadlined_stage_seconds_count", ["stage": "write"]) == Double(load.sent))
            #expect(metrics.sum("deadlined_deadline_slack_seconds_count") == 20)
            #expect(metrics.sum("deadlined_rejected_requests_total") == Double(load.rejected))
        }

        @Test(arguments: SystemTests.served)
        func requestsInFlight_areShownAndEndAsCounted(mode: String, over spoken: MessageProtocol) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(mode: mode, ["--downstream", downstream.url])
            let clients = try (0..<7).map { _ in try daemon.client(over: spoken) }
            for client in clients { try client.send(get: "/work?before=0ms") }
            try until("all calls are out") { downstream.openCalls == 7 }
            let during = try daemon.admin.metrics()
            #expect(during.sum("deadlined_in_flight") == 7)
            #expect(during.sum("deadlined_requests_total") == 0)
            downstream.release()
            for client in clients { #expect(try client.reply().status == 200) }
            try until("none is in flight") { try daemon.admin.metrics().sum("deadlined_in_flight") == 0 }
            #expect(try daemon.admin.metrics().sum("deadlined_requests_total") == 7)
        }

        @Test(arguments: SystemTests.served)
        func records_stagesAndTimeline_sumToTheLatency(mode: String, over spoken: MessageProtocol) throws {
            let load = try AccountingTests.mixedLoad(mode: mode, over: spoken)
            defer { load.downstream.end() }
            let records = try load.daemon.admin.records("?limit=1000")
            #expect(records.count == load.sent)
            for record in records {
                // The page rounds each to a thousandth of a millisecond or finer.
                let stages = Stage.allCases.reduce(0) { $0 + (record.stages[$1.name] ?? .nan) }
                #expect(abs(stages - record.latencyMs) < 0.01, "\(record)")
                #expect(abs(record.timeline.map(\.durationMs).reduce(0, +) - record.latencyMs) < 0.01, "\(record)")
                var end = 0.0
                for mark in record.timeline {
                    #expect(abs(mark.startMs - end) < 0.01, "\(record)")
                    end = mark.startMs + mark.durationMs
                }
                #expect((record.deadline == "missed") == (record.cause != nil), "\(record)")
                #expect((record.status == 499) == (record.outcome == "client_gone"), "\(record)")
            }
        }

        @Test(arguments: SystemTests.served)
        func serverTiming_saysWhatTheRecordSays(mode: String, over spoken: MessageProtocol) throws {
            let load = try AccountingTests.mixedLoad(mode: mode, over: spoken)
            defer { load.downstream.end() }
            let records = try load.daemon.admin.records("?limit=1000")
            // A call that failed is told no stages.
            for (id, reply) in load.replies where spoken == .http1 || reply.status == 200 {
                let record = try #require(records.first { $0.id == id })
                let timing = reply.serverTiming
                #expect(timing.count == 6)
                for (stage, milliseconds) in timing {
                    #expect(abs(milliseconds - (record.stages[stage] ?? -1)) < 0.001, "\(id), \(stage): \(record)")
                }
                // What is left of the deadline, and the stages so far, are at most the budget.
                let remaining = try #require(reply["deadline-remaining-ms"].flatMap(Double.init))
                #expect(timing.values.reduce(0, +) + remaining < record.budgetMs + 0.01, "\(id): \(record)")
                #expect(record.latencyMs + remaining > record.budgetMs - 0.01, "\(id): \(record)")
            }
        }

        @Test(arguments: SystemTests.served)
        func histograms_areMonotone_andTheirLastBucketIsTheirCount(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let load = try AccountingTests.mixedLoad(mode: mode, over: spoken)
            defer { load.downstream.end() }
            let metrics = try load.daemon.admin.metrics()
            let buckets = metrics.samples.filter { $0.name.hasSuffix("_bucket") }
            let histograms = Dictionary(grouping: buckets) { bucket in
                var labels = bucket.labels
                labels["le"] = nil
                return "\(bucket.name) \(labels.sorted { $0.key < $1.key })"
            }
            #expect(histograms.count >= 7 + 1 + 1 + 1)
            for (name, buckets) in histograms {
                let bounds = buckets.map { Double($0.labels["le"] ?? "") ?? .infinity }
                #expect(bounds == bounds.sorted() && bounds.last == .infinity, "\(name)")
                #expect(buckets.map(\.value) == buckets.map(\.value).sorted(), "\(name)")
                var labels = buckets[0].labels
                labels["le"] = nil
                // The one that has no count of its own counts all whose duration is known.
                let isOfRatios = buckets[0].name == "deadlined_latency_deadline_ratio_bucket"
                let counted = isOfRatios ? "http_server_request_duration_seconds_bucket" : buckets[0].name
                let counts = metrics.samples.filter { sample in
                    sample.name == counted.replacing("_bucket", with: "_count")
                        && labels.allSatisfy { sample.labels[$0.key] == $0.value }
                }
                #expect(!counts.isEmpty, "\(name)")
                #expect(buckets.last?.value == counts.reduce(0) { $0 + $1.value }, "\(name)")
            }
        }
    }
}
