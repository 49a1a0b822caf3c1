#!/usr/bin/env bash
# The gateway beside its upstream: latency, throughput and CPU of passing on, streaming and best-of-4, in one run.
#
# usage: Benchmarks/gateway.sh STUB_SERVER.py LOADGEN.py [python]
# STUB_SERVER.py listens on --port and answers after --latency-ms; LOADGEN.py asks --url with --concurrency, --seconds, --model, --stream.
set -euo pipefail
stub=$(realpath "$1") loadgen=$(realpath "$2") python=${3:-python3}
cd "$(dirname "$0")/.."
swift build -c release --product isoflop >&2
folder=$(mktemp -d)
children=()
trap 'kill "${children[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT

"$python" "$stub" --port 9107 --latency-ms 50 >"$folder/stub.log" & children+=($!)
.build/release/isoflop serve --upstream http://127.0.0.1:9107/v1 --port 9207 --database "$folder/receipts.sqlite" >"$folder/gateway.log" &
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

ask direct 9107 stub-small
for model in stub-small stub-small@bon4; do
  before=$(ticks) served=$(requests)
  ask "gateway $model" 9207 "$model"
  echo "gateway $model: $(awk "BEGIN {print 10 * ($(ticks) - $before) / ($(requests) - $served)}") CPU-ms a request"
done
ask "direct, streamed" 9107 stub-small --stream
ask "gateway, streamed" 9207 stub-small --stream
grep VmRSS "/proc/$gateway/status"
