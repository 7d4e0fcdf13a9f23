import Reactor
import Telemetry

// Prints what timeline and telemetry cost a request, over a million requests; the first million warms up.
_ = try CommitCost.measure(requests: 1_000_000, now: Clock.now)
let costs = try (0..<5).map { _ in try CommitCost.measure(requests: 1_000_000, now: Clock.now) }.sorted()
print("timeline and telemetry: \(Int(costs[2])) ns a request (\(Int(costs[0])) … \(Int(costs[4]))), goal 400")
