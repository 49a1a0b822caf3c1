#!/bin/bash
# Trains the same small model on the same text here and in PyTorch, three seeds each, and prints the held-out losses (nats/byte) side by side.
# usage: Benchmarks/parity.sh RECIPE.py CORPUS [PYTHON]
# RECIPE.py takes --file --layers --width --heads --batch --tokens --seed --opt --sched --conv --zero --qknorm and prints "loss X".
set -euo pipefail
if [ $# -lt 2 ]; then sed -n '2,4p' "$0" | cut -c3-; exit 64; fi
recipe=$1 corpus=$2 python=${3:-python3}
here=$(cd "$(dirname "$0")" && pwd)
swift build --package-path "$here" -c release --product TrainingParity >&2
binary=$(swift build --package-path "$here" -c release --show-bin-path)/TrainingParity
for rule in adamw muon; do
  for seed in 1 2 3; do
    ours=$("$binary" "$corpus" "$rule" wsd 4 "$seed" | sed 's/.*loss //')
    theirs=$("$python" "$recipe" --file "$corpus" --layers 2 --width 64 --heads 2 --batch 2 --tokens 250880 --seed "$seed" \
      --opt "$rule" --sched wsd --conv 4 --zero --qknorm | sed 's/.*loss \([0-9.]*\).*/\1/')
    echo "$rule seed $seed: isoflop $ours, PyTorch $theirs"
  done
done
