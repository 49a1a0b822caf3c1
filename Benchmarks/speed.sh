#!/bin/bash
# Measures training speed here and in PyTorch in one run, at three sizes on two threads (context 256, batch 16, AdamW, FP32), and prints ratios:
# of tokens per second, and of tokens per second of processor time on one thread, which other programs on the machine disturb less.
# usage: Benchmarks/speed.sh PEER.py [PYTHON]
# PEER.py takes "train --size 0.1M|1M|10M --threads N --steps N" and prints "tok/s=X" and "tok/cpu_s=X".
set -euo pipefail
if [ $# -lt 1 ]; then sed -n '2,5p' "$0" | cut -c3-; exit 64; fi
peer=$1 python=${2:-python3}
here=$(cd "$(dirname "$0")" && pwd)
swift build --package-path "$here" -c release --product TrainingBenchmark >&2
binary=$(swift build --package-path "$here" -c release --show-bin-path)/TrainingBenchmark
field() { sed "s/.*$1\([0-9.]*\).*/\1/"; }
for size in 0.1M:2x64x2 1M:6x128x4 10M:6x384x6; do
  name=${size%%:*} shape=${size##*:}
  ours=$("$binary" "$shape,256,16,2,adamw" | field 'ms\/step, ')
  theirs=$("$python" "$peer" train --size "$name" --threads 2 --steps 8 | field ' tok\/s=')
  ours1=$("$binary" "$shape,256,16,1,adamw" | field 'best [0-9]*, ')
  theirs1=$("$python" "$peer" train --size "$name" --threads 1 --steps 6 | field 'tok\/cpu_s=')
  awk -v n="$name" -v a="$ours" -v b="$theirs" -v c="$ours1" -v d="$theirs1" 'BEGIN {
    printf "%s: %d tokens/s, PyTorch %d, ratio %.2f; per CPU-second on one thread %d, PyTorch %d, ratio %.2f\n", n, a, b, a / b, c, d, c / d }'
done
