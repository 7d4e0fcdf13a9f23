import Wire

// Reads streams of requests, one a line in hexadecimal, and writes what becomes of each, as `StreamVerdict` says it.
// `scripts/differential` compares it with what others make of the same streams.
while let line = readLine() {
    print(StreamVerdict.of(line))
}
