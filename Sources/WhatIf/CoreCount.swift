/// How many cores, in words.
package enum CoreCount {
    package static func text(_ cores: Int) -> String { cores == 1 ? "1 core" : "\(cores) cores" }
}
