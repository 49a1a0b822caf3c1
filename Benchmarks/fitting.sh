#!/bin/bash
# Times fits here and in SciPy in one run, on one thread, in seconds of processor time: the certified Huber fit of a table against L-BFGS from the
# field's grid of 4,500 starts, and 4,000 certified bootstraps against one SciPy BFGS a resample; then the cost and peak memory against the number of runs.
# usage: Benchmarks/fitting.sh TABLE.csv GRID.py BOOTSTRAP.py [PYTHON]
# GRID.py and BOOTSTRAP.py take the table and print a JSON object with "cpu_s"; GRID.py also takes --exclude-top 0, BOOTSTRAP.py --resamples and --jac.
set -euo pipefail
if [ $# -lt 3 ]; then sed -n '2,5p' "$0" | cut -c3-; exit 64; fi
table=$1 grid=$2 bootstrap=$3 python=${4:-python3}
here=$(cd "$(dirname "$0")" && pwd)
swift build --package-path "$here" -c release --product FittingBenchmark >&2
binary=$(swift build --package-path "$here" -c release --show-bin-path)/FittingBenchmark
export OPENBLAS_NUM_THREADS=1
field() { sed -n "s/.*\"$1\": \([0-9.e+-]*\).*/\1/p"; }
ours=$("$binary" table "$table")
echo "$ours"
read -r _ fit _ draws _ <<<"$ours"
theirs=$("$python" "$grid" "$table" --exclude-top 0 | field cpu_s)
awk -v a="$fit" -v b="$theirs" 'BEGIN { printf "fit: %.4f CPU-s, SciPy from 4,500 starts %.1f, ratio %.0f\n", a, b, b / a }'
resamples=200
for jacobian in autograd analytic; do
  if [ $jacobian = autograd ] && ! "$python" -c 'import autograd' 2>/dev/null; then echo "autograd is not there: left out"; continue; fi
  peer=$("$python" "$bootstrap" "$table" --resamples "$resamples" --jac "$jacobian" | field cpu_s)
  awk -v c="$draws" -v d="$peer" -v r="$resamples" -v j="$jacobian" 'BEGIN {
    printf "4,000 bootstraps: %.3f CPU-s, SciPy with %s gradients %.1f (from %d), ratio %.0f\n", c, j, d * 4000 / r, r, d * 4000 / r / c }'
done
for count in 1e3 1e4 1e5 1e6; do "$binary" rows "$count"; done
long=$(mktemp --suffix .csv)
trap 'rm -f "$long"' EXIT
awk 'BEGIN { print "N,D,C,loss"; srand(1); for (i = 0; i < 1e6; i++) {
  n = 1e7 * exp(6 * rand()); d = 1e9 * exp(6 * rand())
  printf "%.6g,%.6g,%.6g,%.6g\n", n, d, 6 * n * d, (1.69 + 406.4 / n^0.34 + 410.7 / d^0.28) * (1 + 0.01 * (rand() - 0.5)) } }' >"$long"
echo "read from a file of $(wc -c <"$long") bytes:"
"$binary" read "$long"
