/// How workers' connections came and went.
enum ConnectionFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        collectAccepting(accounts, into: &text)
        text.family(.openConnections, .gauge, "Connections that a worker has open.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally.openConnections) }
        text.family(
            .connectionsGaveWayTotal, .counter,
            "Idle connections that were closed at the limit to make room for new ones.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally[.connectionsGaveWay]) }
        text.family(
            .connectionsHandedOverTotal, .counter,
            "Connections that a draining worker handed to its successors.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally[.connectionsHandedOver]) }
        text.family(
            .connectionsPassedOnTotal, .counter,
            "Connections in listening sockets that no worker has any more, which the supervisor gave to workers.")
        text.sample(facts.connectionsPassedOn)
        text.family(
            .connectionsUnannouncedTotal, .counter,
            "Connections that were closed because they did not begin with a PROXY header, which client_address wants.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally[.connectionsUnannounced]) }
        text.family(.writeErrorsTotal, .counter, "Writes to clients that failed for good, by error.")
        for (mode, tally) in accounts.modes {
            text.sample([.mode: mode, .errno: "EPIPE"], tally[.writeErrorPipe])
            text.sample([.mode: mode, .errno: "ECONNRESET"], tally[.writeErrorReset])
            text.sample([.mode: mode, .errno: "ETIMEDOUT"], tally[.writeErrorTimedOut])
            text.sample([.mode: mode, .errno: "other"], tally[.writeErrorOther])
        }
    }

    private static func collectAccepting(_ accounts: Accounts, into text: inout ExpositionText) {
        text.family(.acceptsTotal, .counter, "Connections accepted.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally[.connectionsAccepted]) }
        text.family(
            .acceptWakeupsTotal, .counter,
            "Times a worker woke to accept, by whether it got a connection or found none left.")
        for (slot, tally) in accounts.workers {
            text.sample([.worker: "\(slot)", .result: "accepted"], tally[.wakeupsAccepted])
            text.sample([.worker: "\(slot)", .result: "empty"], tally[.wakeupsEmpty])
        }
        text.family(.acceptEagainTotal, .counter, "Accepts that found no connection.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], tally[.acceptsEmpty]) }
        text.family(
            .acceptFruitlessCpuSecondsTotal, .counter,
            "CPU time of wake-ups to accept that found no connection; counted with more than one worker.")
        for (slot, tally) in accounts.workers {
            text.sample([.worker: "\(slot)"], seconds: tally[.fruitlessNanoseconds])
        }
        text.family(.acceptPaused, .gauge, "1 while a worker does not accept, for lack of room.")
        for (slot, tally) in accounts.workers { text.sample([.worker: "\(slot)"], min(1, tally[.acceptPaused])) }
        text.family(.acceptPausesTotal, .counter, "Times a worker paused accepting, by what was used up.")
        for (slot, tally) in accounts.workers {
            text.sample([.worker: "\(slot)", .reason: "connections"], tally[.pausesForConnections])
            text.sample([.worker: "\(slot)", .reason: "descriptors"], tally[.pausesForDescriptors])
        }
    }
}
