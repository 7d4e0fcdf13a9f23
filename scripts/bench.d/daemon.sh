# A daemon that is measured, for how long, and what comes of it. Sourced, with the measurement's arguments.

# Connections that it may hold.
connections=5000

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

rounds=7 seconds=4
while [ $# -gt 0 ]; do
    case "$1" in
    --rounds) rounds=${2:?} && shift 2 ;;
    --seconds) seconds=${2:?} && shift 2 ;;
    *) say "unknown argument \"$1\"; known are --rounds and --seconds" && exit 2 ;;
    esac
done

# What is started here is ended here, by its own process id.
children=()
folder=$(mktemp -d)
cleanup() {
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    wait
    rm -rf "$folder"
}
trap cleanup EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Waits until a URL answers with 200, at most 30 seconds.
wait_for() {
    for _ in $(seq 300); do
        if curl --silent --fail --output /dev/null "$1"; then return; fi
        sleep 0.1
    done
    die "$1 does not answer"
}

# One worker in a mode; other arguments are a command that it is started by. The calibration is pinned: trivial requests
# compute nothing.
start_daemon() {
    local mode=$1
    shift
    port=$(free_port) admin=$(free_port)
    "$@" "$built/deadlined" serve --mode "$mode" --listen "127.0.0.1:$port" --admin "127.0.0.1:$admin" \
        --set calibration.hash=2000 --set calibration.json=0.2 --set "limits.connections=$((connections + 100))" \
        >"$folder/$mode.log" 2>&1 &
    daemon=$!
    children+=("$daemon")
    wait_for "http://127.0.0.1:$admin/readyz"
    worker=$(curl --silent --fail "http://127.0.0.1:$admin/status" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["workers"][0]["pid"])')
}

stop_daemon() {
    kill "$daemon"
    wait "$daemon" || die "the daemon ended with $?; its log: $(tail -n 3 "$folder"/*.log)"
}

# Requests per second of a URL for some seconds.
rate() {
    wrk -t1 -c32 -d"$2s" "$1" >"$folder/wrk"
    # wrk says these only if there were any.
    ! grep --quiet -E 'Non-2xx|Socket errors' "$folder/wrk" || die "$1: $(grep -E 'Non-2xx|Socket errors' "$folder/wrk")"
    awk '/Requests\/sec/ { print $2 }' "$folder/wrk"
}

# Median, least and greatest of the numbers in a file, one a line, in a printf format.
spread() {
    sort -n "$1" | awk -v format="$2" '
        { value[NR] = $1 }
        END {
            median = (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2
            printf format " (" format " … " format ")", median, value[1], value[NR]
        }'
}
