/// A command that can do nothing with fewer descriptors than these: libevent would say so in its own words, and stop.
protocol DescriptorHolding {
    var descriptors: Int { get }
}

extension Deadlined.Load: DescriptorHolding {
    /// A loop's own (8), the files of figures (3), the wish to end, and some connections.
    var descriptors: Int { 16 }
}

extension Deadlined.Downstream: DescriptorHolding {
    /// A loop's own (8), the signals, the ports, and some connections.
    var descriptors: Int { 16 }
}

extension Deadlined.Compare: DescriptorHolding {
    /// What its daemons take, of which each inherits the limit.
    var descriptors: Int { 64 }
}
