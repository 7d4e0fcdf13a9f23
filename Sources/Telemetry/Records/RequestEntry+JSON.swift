extension RequestEntry {
    /// Appends it as JSON, member by member: a page has a thousand of them, for which the supervisor's loop stands
    /// still, and what Swift derives takes more than twice as long. The test that reads all members back sees it if
    /// one is forgotten here.
    func append(to page: inout [UInt8]) {
        page.append(json: "{")
        appendWhatItIs(to: &page)
        appendWhatBecameOfIt(to: &page)
        appendWhereItsTimeWent(to: &page)
        appendWhatItAskedFor(to: &page)
        appendWhatIsKnownBesides(to: &page)
        page.append(json: "}")
    }

    private func appendWhatItIs(to page: inout [UInt8]) {
        page.append("id", id)
        page.append("mode", mode)
        page.append("worker", worker)
        page.append("method", method)
        page.append("protocol", self.protocol)
        page.append("arrived", arrived)
    }

    private func appendWhatBecameOfIt(to page: inout [UInt8]) {
        page.append("status", status)
        page.append("outcome", outcome)
        page.append("deadline", deadline)
        page.append("reason", reason)
        page.append("replayed", replayed)
        page.append("dropped", dropped)
        page.append("would_drop", wouldDrop)
        page.append("stage", stage)
        page.append("cause", cause)
        page.append("budget_ms", budgetMs)
        page.append("latency_ms", latencyMs)
        page.append("lateness_ms", latenessMs)
    }

    private func appendWhereItsTimeWent(to page: inout [UInt8]) {
        page.append("stages") {
            $0.append("kernel", stages.kernel)
            $0.append("queue", stages.queue)
            $0.append("compute", stages.compute)
            $0.append("preempted", stages.preempted)
            $0.append("downstream", stages.downstream)
            $0.append("stale", stages.stale)
            $0.append("write", stages.write)
        }
        page.append("timeline", timeline) {
            $0.append("stage", $1.stage)
            $0.append("start_ms", $1.startMs)
            $0.append("duration_ms", $1.durationMs)
            $0.append("cpu_ms", $1.cpuMs)
            $0.append("runner", $1.runner)
        }
        if let attempts {
            page.append("attempts", attempts) {
                $0.append("machine", $1.machine)
                $0.append("result", $1.result)
                $0.append("begins_ms", $1.beginsMs)
                $0.append("ms", $1.ms)
                $0.append("hedge", $1.hedge)
            }
        }
        page.append("arrival_exact", arrivalExact)
        page.append("answer_exact", answerExact)
        page.append("hangup_ms", hangupMs)
        page.append("hangup_exact", hangupExact)
    }

    private func appendWhatItAskedFor(to page: inout [UInt8]) {
        page.append("kind", kind)
        page.append("units") {
            $0.append("before", units.before)
            $0.append("after", units.after)
        }
        guard let asked else { return }
        page.append("asked") {
            $0.append("before_ms", asked.beforeMs)
            $0.append("downstream_ms", asked.downstreamMs)
            $0.append("after_ms", asked.afterMs)
        }
    }

    private func appendWhatIsKnownBesides(to page: inout [UInt8]) {
        page.append("wasted_cpu_ms", wastedCpuMs)
        if let heldBy {
            page.append("held_by") {
                $0.append("id", heldBy.id)
                $0.append("ms", heldBy.ms)
            }
        }
        if let trace {
            page.append("trace") {
                $0.append("trace_id", trace.traceId)
                $0.append("span_id", trace.spanId)
                $0.append("parent_id", trace.parentId)
                $0.append("sampled", trace.sampled)
            }
        }
        page.append("sentence", sentence)
        page.append("curl", curl)
        if let whatIf { page.append("what_if", of: whatIf) }
    }
}
