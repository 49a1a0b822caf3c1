// Causal attention of one head, by strips of TILE_ROWS queries: a strip needs the keys up to its own last position, rounded up to 16.
//
// Forward: keys are transposed once into `scratch` (head_width × T), then for each strip of rows: scores = query · keyᵀ, softmax in place, out =
// probabilities · value. The probabilities of all T rows are kept: at the contexts of these models (128) they are 64 KB a head, less than recomputing
// them costs. The rows of a strip share a product although their last positions differ; softmax sets what a row may not see to zero.
//
// Backward: values are transposed, dP = dout · valueᵀ and dS are made strip by strip in the second part of `scratch` (T × T), and dquery with them.
// Then dkey and dvalue run over strips of keys, from the diagonal down, as columns of dS and P: below the diagonal everything is written, above it nothing
// is read.

/// The keys that a strip of queries is multiplied by.
///
/// They go up to the strip's last position, rounded up to 16, but not beyond T.
INLINE ptrdiff_t keys_of_strip(ptrdiff_t strip, ptrdiff_t positions) {
  ptrdiff_t keys = (strip + TILE_ROWS + 15) / 16 * 16;
  return keys < positions ? keys : positions;
}

INLINE ptrdiff_t rows_of_strip(ptrdiff_t strip, ptrdiff_t positions) {
  return positions - strip < TILE_ROWS ? positions - strip : TILE_ROWS;
}

INLINE StridedMatrix rows_from(const float *data, ptrdiff_t row) { return (StridedMatrix){data, row, 1}; }
INLINE StridedMatrix columns_from(const float *data, ptrdiff_t row) { return (StridedMatrix){data, 1, row}; }
INLINE PanelMatrix unpacked(const float *data, ptrdiff_t row) { return (PanelMatrix){data, row, 64}; }

/// Replaces the first `valid` scores by softmax(scale · score) and the others, up to `keys`, by zero.
///
/// The maximum is taken before scaling, as scale is positive, and subtracted in the same fused step: exp(scale · x − scale · max). The scores of masked
/// positions are numbers that the product computed; they are replaced before they are added up, so that an overflow there does no harm.
INLINE void softmax_row(float *row, ptrdiff_t valid, ptrdiff_t keys, float scale) {
  const ivec lanes = lane_indices();
  vec largest = (vec)(-INFINITY);
  for (ptrdiff_t j = 0; j < valid; j += LANES) {
    vec x = load(row + j);
    largest = max_vec(largest, lanes + (int32_t)j < (int32_t)valid ? x : (vec)(-INFINITY));
  }
  const float shift = max_lanes(largest) * scale;
  vec total = (vec)0.0f;
  for (ptrdiff_t j = 0; j < keys; j += LANES) {
    vec e = exp_vec(fma_vec(load(row + j), (vec)scale, (vec)(-shift)));
    e = lanes + (int32_t)j < (int32_t)valid ? e : (vec)0.0f;
    total += e;
    store(row + j, e);
  }
  const vec inverse = (vec)(1.0f / sum_lanes(total));
  for (ptrdiff_t j = 0; j < valid; j += LANES) { store(row + j, load(row + j) * inverse); }
}

static void attention_forward(float *out, ptrdiff_t out_row, const AttentionHead *h) {
  const ptrdiff_t T = h->positions, W = h->head_width;
  transpose(h->scratch, T, h->key, h->key_row, W, T);
  for (ptrdiff_t i = 0; i < T; i += TILE_ROWS) {
    const ptrdiff_t rows = rows_of_strip(i, T), keys = keys_of_strip(i, T);
    float *scores = h->probabilities + i * T;
    matmul(scores, T, NULL, rows_from(h->query + i * h->query_row, h->query_row), unpacked(h->scratch, T), rows, W, keys);
    for (ptrdiff_t r = 0; r < rows; r++) { softmax_row(scores + r * T, i + r + 1, keys, h->scale); }
    matmul(out + i * out_row, out_row, NULL, rows_from(scores, T), unpacked(h->value, h->value_row), rows, i + rows, W);
  }
}

/// Replaces dL/dP of one row by dL/dS = scale · P ∘ (dP − P · dP).
INLINE void softmax_row_backward(float *gradient, const float *probabilities, ptrdiff_t keys, float scale) {
  vec total = (vec)0.0f;
  for (ptrdiff_t j = 0; j < keys; j += LANES) { total = fma_vec(load(gradient + j), load(probabilities + j), total); }
  const vec mean = (vec)sum_lanes(total);
  for (ptrdiff_t j = 0; j < keys; j += LANES) {
    store(gradient + j, (load(gradient + j) - mean) * load(probabilities + j) * scale);
  }
}

static void attention_backward(const AttentionGradient *g, const AttentionHead *h) {
  const ptrdiff_t T = h->positions, W = h->head_width;
  float *transposed = h->scratch, *dscores = h->scratch + T * W;
  transpose(transposed, T, h->value, h->value_row, W, T);
  for (ptrdiff_t i = 0; i < T; i += TILE_ROWS) {
    const ptrdiff_t rows = rows_of_strip(i, T), keys = keys_of_strip(i, T);
    float *strip = dscores + i * T;
    matmul(strip, T, NULL, rows_from(g->output + i * g->output_row, g->output_row), unpacked(transposed, T), rows, W, keys);
    for (ptrdiff_t r = 0; r < rows; r++) { softmax_row_backward(strip + r * T, h->probabilities + (i + r) * T, keys, h->scale); }
    matmul(g->query + i * g->query_row, g->query_row, NULL, rows_from(strip, T), unpacked(h->key, h->key_row), rows, i + rows, W);
  }
  for (ptrdiff_t j = 0; j < T; j += TILE_ROWS) {
    const ptrdiff_t rows = rows_of_strip(j, T), corner = j * T + j;
    float *key = g->key + j * g->key_row, *value = g->value + j * g->value_row;
    matmul(key, g->key_row, g->accumulate ? key : NULL, columns_from(dscores + corner, T),
           unpacked(h->query + j * h->query_row, h->query_row), rows, T - j, W);
    matmul(value, g->value_row, g->accumulate ? value : NULL, columns_from(h->probabilities + corner, T),
           unpacked(g->output + j * g->output_row, g->output_row), rows, T - j, W);
  }
}
