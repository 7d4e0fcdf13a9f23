/// The keys that a comparison sets for itself, and which therefore cannot vary.
enum OwnKeys {
    /// Why that key cannot vary, and what to do; nil if it can.
    static func reason(against key: String) -> String? {
        switch key {
        case "mode": "modes are compared by --mode; name them there"
        case "protocol": "what contestants are spoken to in is named by --protocol; name it there"
        case "listen", "admin": "every daemon of a comparison has addresses of its own; leave it out"
        case "workers":
            "each mode has as many workers as suit its cores; compare others as configuration files, by --config"
        case "downstream": "all contestants call the same one; --downstream names it"
        case "workload.kind", "calibration":
            "all contestants compute alike; --calibration says by what"
        case let key where key.hasPrefix("calibration."):
            "all contestants compute alike; --calibration says by what"
        default: nil
        }
    }
}
