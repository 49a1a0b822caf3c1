#!/usr/bin/env bash
# The gateway beside its upstream: latency, throughput and CPU of passing on, streaming and best-of-4, in one run.
#
# usage: Benchmarks/gateway.sh STUB_SERVER.py LOADGEN.py [python]
# ISOFLOP=PATH measures another build than this folder's.
# STUB_SERVER.py listens on --port and answers after --latency-ms; LOADGEN.py asks --url with --concurrency, --seconds, --model, --stream.
set -euo pipefail
stub=$(realpath "$1") loadgen=$(realpath "$2") python=${3:-python3}
cd "$(dirname "$0")/.."
binary=${ISOFLOP:-.build/release/isoflop}
[[ -n ${ISOFLOP:-} ]] || swift build -c release --product isoflop >&2
folder=$(mktemp -d)
children=()
trap 'kill "${children[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT

"$python" "$stub" --port 9107 --latency-ms 50 >"$folder/stub.log" & children+=($!)
"$binary" serve --upstream http://127.0.0.1:9107/v1 --port 9207 --database "$folder/receipts.sqlite" >"$folder/gateway.log" &
gateway=$!
children+=("$gateway")
sleep 2

ticks() { awk '{print $14 + $15}' "/proc/$gateway/stat"; }
requests() { curl -s http://127.0.0.1:9207/metrics | awk '/^isoflop_requests_total/ {sum += $2} END {print sum + 0}'; }
ask() { # name port model more…
  local name=$1 port=$2 model=$3
  shift 3
  "$python" "$loadgen" --url "http://127.0.0.1:$port/v1/chat/completions" --name "$name" --model "$model" --concurrency 1,64 --seconds 5 "$@"
}

measured() { # name model more…
  local before served
  before=$(ticks) served=$(requests)
  ask "gateway, $1" 9207 "${@:2}"
  echo "gateway, $1: $(awk "BEGIN {print 10 * ($(ticks) - $before) / ($(requests) - $served)}") CPU-ms a request"
}

ask direct 9107 stub-small
measured "passed on" stub-small
measured "best of 4" stub-small@bon4
ask "direct, streamed" 9107 stub-small --stream
measured streamed stub-small --stream
grep VmRSS "/proc/$gateway/status"
