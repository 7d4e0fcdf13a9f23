/// What was built, with what.
package enum Build {
    package static let version = "0.1.0"

    #if swift(>=6.4)
        package static let swift = "6.4 or later"
    #elseif swift(>=6.3)
        package static let swift = "6.3"
    #else
        package static let swift = "6.2"
    #endif
}
