import Reactor
import Telemetry

/// What a fleet's client tells goes into the worker's slab.
extension WorkerSlab: FleetObserver {}
