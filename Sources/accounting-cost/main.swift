import Glibc
import Reactor
import Telemetry

if CommandLine.arguments.contains("idempotency") {
    for line in try KeyFigures.lines() { print(line) }
    exit(0)
}

// Prints what timeline and telemetry cost a request, over a million requests, of which the first million warms up;
// what a page of records costs who asks for it; and what the live page does.
_ = try CommitCost.measure(requests: 1_000_000)
let costs = try (0..<5).map { _ in try CommitCost.measure(requests: 1_000_000) }.sorted()
print("timeline and telemetry: \(Int(costs[2])) ns a request (\(Int(costs[0])) … \(Int(costs[4]))), goal 400")
let pages = try (0..<9).map { _ in try PageCost.measure(records: 1_000) }.sorted()
print("1,000 records of /requests: \(pages[4]) ms (\(pages[0]) … \(pages[8])), goal 5")
for workers in [2, 16] {
    var live = try LiveCost(workers: workers)
    let seconds = (0..<99).map { _ in live.measureSecond() }.sorted()
    let whole = (0..<9).map { _ in live.measureWhole() }.sorted()
    print("/events, \(workers) workers: \(seconds[49]) ms a second (… \(seconds[98])), goal 10; first \(whole[4]) ms")
}
