import CFuzzer
import Glibc

// fuzz NAME [libFuzzer's arguments]: runs one target. `scripts/fuzz` is the way to call it.
let wanted = CommandLine.arguments.dropFirst().first ?? ""
guard let target = FuzzTarget.all.first(where: { $0.name == wanted }) else {
    print("fuzz: no target \"\(wanted)\"; there are \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
    exit(2)
}
// libFuzzer's arguments are those without the name.
var count = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
arguments?.pointee = CommandLine.unsafeArgv.pointee
exit(LLVMFuzzerRunDriver(&count, &arguments, target.run))
