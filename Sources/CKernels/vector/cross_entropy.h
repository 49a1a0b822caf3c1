// Softmax cross-entropy and its gradient in one pass over the logits.
//
// A row l of V logits with target k: loss = ln Σ exp(lᵥ − m) + m − l_k with m = max l, and d loss / d l = softmax(l) − e_k. The exponentials are written
// over the logits and then scaled to probabilities, so a row is read from memory once and from the first-level cache twice more. A row of 256 logits is 1 KB.
// The maximum ignores what isn't a number, but the sum does not: such a row's loss is no number either.

static double cross_entropy(float *logits, ptrdiff_t logits_row, const uint8_t *targets, float scale, ptrdiff_t rows, ptrdiff_t vocabulary) {
  double loss = 0;
  for (ptrdiff_t t = 0; t < rows; t++, logits += logits_row) {
    vec largest = (vec)(-INFINITY);
    for (ptrdiff_t v = 0; v < vocabulary; v += LANES) { largest = max_vec(largest, load(logits + v)); }
    const float shift = max_lanes(largest), target = logits[targets[t]];
    vec totals = (vec)0.0f;
    for (ptrdiff_t v = 0; v < vocabulary; v += LANES) {
      vec e = exp_vec(load(logits + v) - shift);
      totals += e;
      store(logits + v, e);
    }
    const float total = sum_lanes(totals), factor = scale / total;
    for (ptrdiff_t v = 0; v < vocabulary; v += LANES) { store(logits + v, load(logits + v) * factor); }
    logits[targets[t]] -= scale;
    loss += (double)(logf(total) + shift - target);
  }
  return loss;
}
