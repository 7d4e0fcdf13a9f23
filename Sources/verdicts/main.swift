import Wire

// Reads streams of requests, one a line in hexadecimal, and writes what becomes of each, as `Verdict` says it.
// `scripts/differential` compares it with what others make of the same streams.
while let line = readLine() {
    print(Verdict.of(line))
}
