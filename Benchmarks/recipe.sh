#!/usr/bin/env bash
# Measures what each choice of the default recipe is worth: one size at one budget of real FLOP, one choice changed at a time, several seeds.
# Prints the mean held-out loss, its spread between seeds and the difference from the default.
# usage: Benchmarks/recipe.sh [COMPUTE] [WIDTH] [SEEDS]
set -euo pipefail
cd "$(dirname "$0")/.."
compute=${1:-3e11} width=${2:-48} seeds=${3:-3}
swift build -c release --product isoflop >&2
tool=.build/release/isoflop
rate() { awk -v w="$width" -v f="$1" 'BEGIN { printf "%g", 3e-3 * 64 / w * f }'; }
choices=(
  "default|"
  "no convolution|--convolution 0"
  "no query-key norm|--no-query-key-norm"
  "rate halved|--learning-rate $(rate 0.5)"
  "rate doubled|--learning-rate $(rate 2)"
  "beta2 0.95|--beta2 0.95"
  "cosine|--schedule cosine"
  "1 window a step|--sequences 1"
  "4 windows a step|--sequences 4"
  "Muon, 2 windows|--optimizer muon"
  "Muon, 4 windows|--optimizer muon --sequences 4"
  "Muon, 8 windows|--optimizer muon --sequences 8"
  "1 layer|--layers 1"
  "3 layers|--layers 3"
)
results=$(mktemp)
trap 'rm -f "$results"' EXIT
for choice in "${choices[@]}"; do
  for seed in $(seq "$seeds"); do printf '%s|%s --seed %s\n' "${choice%%|*}" "${choice#*|}" "$seed"; done
done | xargs -P "$(getconf _NPROCESSORS_ONLN)" -d '\n' -I{} bash -c '
  name=${1%%|*} options=${1#*|}
  loss=$("$2" train --compute "$3" --width "$4" --threads 1 --json $options 2>/dev/null | sed -n "s/^  \"loss\" : \([0-9.]*\).*/\1/p")
  printf "%s|%s\n" "$name" "$loss"' _ {} "$tool" "$compute" "$width" >"$results"
awk -F'|' '
  { n[$1]++; s[$1] += $2; q[$1] += $2 * $2; if (!($1 in seen)) { seen[$1] = 1; order[++k] = $1 } }
  END {
    base = s["default"] / n["default"]
    for (i = 1; i <= k; i++) {
      m = s[order[i]] / n[order[i]]; v = n[order[i]] > 1 ? (q[order[i]] - n[order[i]] * m * m) / (n[order[i]] - 1) : 0
      printf "%-20s %.4f  spread %.2f%%  %+.1f%%\n", order[i], m, 100 * sqrt(v > 0 ? v : 0) / m, 100 * (m / base - 1)
    }
  }' "$results"
