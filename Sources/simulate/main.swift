import Glibc

// Not part of the product: what scripts ask of the simulator.
//
//     simulate speed                          requests/s that are simulated (scripts/bench simulation)
//     simulate queue NAME COUNT               requests and when they end, one a line (scripts/oracles ciw)
//     simulate replay FILE QUEUE CORES        a run's requests once more (scripts/oracles replay)
let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, Array(arguments.dropFirst())) {
case ("speed", _): try Speed.tell()
case ("queue", let words): try KnownQueue.tell(words)
case ("replay", let words): try Replayed.tell(words)
default:
    print("usage: simulate speed | queue NAME COUNT | replay FILE QUEUE CORES")
    exit(2)
}
