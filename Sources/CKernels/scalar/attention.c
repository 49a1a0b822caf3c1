// Causal attention of one head, one pair of positions at a time.
//
// sᵢⱼ = scale · qᵢ·kⱼ for j ≤ i, pᵢⱼ = exp(sᵢⱼ − maxⱼ sᵢⱼ) / Σⱼ …, outᵢ = Σⱼ pᵢⱼ vⱼ. Backward, with uᵢ = d loss / d outᵢ: dpᵢⱼ = uᵢ·vⱼ,
// dsᵢⱼ = scale · pᵢⱼ (dpᵢⱼ − Σⱼ pᵢⱼ dpᵢⱼ), dvⱼ = Σᵢ pᵢⱼ uᵢ, dqᵢ = Σⱼ dsᵢⱼ kⱼ, dkⱼ = Σᵢ dsᵢⱼ qᵢ.
#include "scalar.h"
#include <math.h>

static float dot(const float *x, const float *y, ptrdiff_t count) {
  float sum = 0;
  for (ptrdiff_t c = 0; c < count; c++) { sum += x[c] * y[c]; }
  return sum;
}

static void add_scaled(float *out, float factor, const float *x, ptrdiff_t count) {
  for (ptrdiff_t c = 0; c < count; c++) { out[c] += factor * x[c]; }
}

static void softmax(float *row, ptrdiff_t valid) {
  float largest = row[0], total = 0;
  for (ptrdiff_t j = 1; j < valid; j++) { largest = fmaxf(largest, row[j]); }
  for (ptrdiff_t j = 0; j < valid; j++) { total += row[j] = expf(row[j] - largest); }
  for (ptrdiff_t j = 0; j < valid; j++) { row[j] /= total; }
}

void isoflop_scalar_attention_forward(float *out, ptrdiff_t out_row, const AttentionHead *h) {
  const ptrdiff_t T = h->positions, W = h->head_width;
  for (ptrdiff_t i = 0; i < T; i++) {
    float *row = h->probabilities + i * T;
    for (ptrdiff_t j = 0; j <= i; j++) { row[j] = h->scale * dot(h->query + i * h->query_row, h->key + j * h->key_row, W); }
    softmax(row, i + 1);
    for (ptrdiff_t c = 0; c < W; c++) { out[i * out_row + c] = 0; }
    for (ptrdiff_t j = 0; j <= i; j++) { add_scaled(out + i * out_row, row[j], h->value + j * h->value_row, W); }
  }
}

static void clear(float *out, ptrdiff_t out_row, ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++) {
    for (ptrdiff_t c = 0; c < width; c++) { out[t * out_row + c] = 0; }
  }
}

void isoflop_scalar_attention_backward(const AttentionGradient *g, const AttentionHead *h) {
  const ptrdiff_t T = h->positions, W = h->head_width;
  clear(g->query, g->query_row, T, W);
  if (!g->accumulate) {
    clear(g->key, g->key_row, T, W);
    clear(g->value, g->value_row, T, W);
  }
  for (ptrdiff_t i = 0; i < T; i++) {
    const float *row = h->probabilities + i * T, *upstream = g->output + i * g->output_row;
    float mean = 0;
    for (ptrdiff_t j = 0; j <= i; j++) { mean += row[j] * (h->scratch[j] = dot(upstream, h->value + j * h->value_row, W)); }
    for (ptrdiff_t j = 0; j <= i; j++) {
      const float dscore = h->scale * row[j] * (h->scratch[j] - mean);
      add_scaled(g->value + j * g->value_row, row[j], upstream, W);
      add_scaled(g->query + i * g->query_row, dscore, h->key + j * h->key_row, W);
      add_scaled(g->key + j * g->key_row, dscore, h->query + i * h->query_row, W);
    }
  }
}
