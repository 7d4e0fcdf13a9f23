import CLinux

/// The words that the process was started with.
public enum ProgramArguments {
    /// Without the program's name. Not from `CommandLine`: that reads /proc/self/cmdline, and has no words at all where
    /// there is no /proc, as in a chroot(8).
    public static var all: [String] {
        (0..<clinux_argument_count()).dropFirst().map { String(cString: clinux_argument($0)) }
    }
}
