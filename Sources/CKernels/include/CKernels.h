#ifndef CKERNELS_H
#define CKERNELS_H

// The arithmetic of a small transformer, forward and backward, in single precision.
//
// A tier is one implementation of every kernel for one instruction set. All tiers answer to the same table, so that a caller picks one at run
// time, and the scalar tier is the plain statement of what each kernel computes. Shapes: T rows (positions), C columns (channels). Matrices
// are row-major. Every width (columns, head width, vocabulary) and the T of attention is a multiple of 16; buffers need no alignment, but 64
// bytes are faster.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Cholesky.h"

#pragma clang assume_nonnull begin

/// The instruction sets for which there is an implementation.
typedef enum __attribute__((enum_extensibility(closed))) KernelTier : int32_t {
  KernelTierScalar = 0,
  KernelTierAVX2 = 1,
  KernelTierAVX512 = 2,
  KernelTierNEON = 3,
} KernelTier;

/// The left operand of a product: element (i, p) lies at `data[i * row + p * column]`, so that a transpose costs nothing.
typedef struct StridedMatrix {
  const float *data;
  ptrdiff_t row, column;
} StridedMatrix;

/// The right operand of a product, in panels of 64 columns: element (p, j) lies at `data[(j / 64) * panel + p * row + j % 64]`.
/// A row-major matrix of stride s is `{data, s, 64}`; `pack_rows` and `pack_transposed` make `{data, packed_row(n), 64 * k}`.
typedef struct PanelMatrix {
  const float *data;
  ptrdiff_t row, panel;
} PanelMatrix;

/// One head of causal attention over T positions. Strides are in floats; `probabilities` is T × T, `scratch` at least T · (head_width + T).
typedef struct AttentionHead {
  const float *query;
  const float *key;
  const float *value;
  ptrdiff_t query_row, key_row, value_row;
  float *probabilities;
  float *scratch;
  ptrdiff_t positions, head_width;
  float scale;
} AttentionHead;

/// The gradients of one head. Those of keys and values that several query heads share accumulate.
typedef struct AttentionGradient {
  const float *output;
  float *query;
  float *key;
  float *value;
  ptrdiff_t output_row, query_row, key_row, value_row;
  bool accumulate;
} AttentionGradient;

/// Rotary positions of adjacent heads, with an optional RMS norm and gain, shared by them, before. `cosine` and `sine` are
/// T × head_width / 2. A head's row t lies at `in + t * in_row + head * head_width` and `out + t * out_row + head * out_head`.
typedef struct RotaryHeads {
  const float *_Nullable gain;
  const float *cosine;
  const float *sine;
  ptrdiff_t positions, heads, head_width;
  ptrdiff_t in_row, out_row, out_head;
  float epsilon;
} RotaryHeads;

/// One step of AdamW: `decay` is the factor 1 − rate · weight decay, `rate` and `second_correction` hold the bias corrections.
typedef struct AdamStep {
  float rate, beta1, beta2, second_correction, epsilon, decay, gradient_scale;
} AdamStep;

/// Every kernel of one tier.
typedef struct __attribute__((swift_attr("@Sendable"))) KernelTable {
  KernelTier tier;
  const char *name;

  /// out (m × n) = addend + a (m × k) · b (k × n); without an addend it overwrites. `addend` has the layout of `out` and may be `out`.
  void (*matmul)(float *out, ptrdiff_t out_row, const float *_Nullable addend, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k,
                 ptrdiff_t n);
  /// out (m × m) = a (m × k) · b (k × m) where the product is known to be symmetric: computes blocks of 16 rows up to the diagonal block and
  /// mirrors them, m · (m + 16) · k FLOP instead of 2m²k.
  void (*symmetric_product)(float *out, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k);
  /// Packs a k × n matrix of stride `in_row` into panels.
  void (*pack_rows)(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);
  /// Packs the transpose, k × n, of an n × k matrix of stride `in_row` into panels.
  void (*pack_transposed)(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);

  /// out = softmax(scale · query · keyᵀ, causal) · value; leaves the probabilities for the backward pass.
  void (*attention_forward)(float *out, ptrdiff_t out_row, const AttentionHead *head);
  void (*attention_backward)(const AttentionGradient *gradient, const AttentionHead *head);

  /// out = x / rms(x) · gain; keeps 1 / rms of each row in `inverse`.
  void (*rms_norm_forward)(float *out, float *inverse, const float *x, const float *gain, ptrdiff_t rows, ptrdiff_t width, float epsilon);
  /// Adds to `dx` and `dgain`.
  void (*rms_norm_backward)(float *dx, float *dgain, const float *dout, const float *x, const float *inverse, const float *gain,
                            ptrdiff_t rows, ptrdiff_t width);

  /// out = rotate(norm(in)), the pairs being (i, i + head_width / 2); `inverse` (T × heads) is written where there is a gain.
  void (*rotary_forward)(float *out, float *_Nullable inverse, const float *in, const RotaryHeads *heads);
  /// Writes `din`, adds to `dgain`; gradients are laid out as what they belong to.
  void (*rotary_backward)(float *din, float *_Nullable dgain, const float *dout, const float *_Nullable inverse, const float *in,
                          const RotaryHeads *heads);

  /// out = silu(gate) · up, where a row of `gate_up` holds the gate's columns, then up's.
  void (*swiglu_forward)(float *out, ptrdiff_t out_row, const float *gate_up, ptrdiff_t gate_up_row, ptrdiff_t rows, ptrdiff_t width);
  /// Replaces `gate_up` by its gradient.
  void (*swiglu_backward)(float *gate_up, ptrdiff_t gate_up_row, const float *dout, ptrdiff_t dout_row, ptrdiff_t rows, ptrdiff_t width);

  /// Sum over rows of −ln softmax(logits)[target]; replaces the logits by scale · (softmax − one-hot).
  double (*cross_entropy)(float *logits, ptrdiff_t logits_row, const uint8_t *targets, float scale, ptrdiff_t rows, ptrdiff_t vocabulary);

  /// out[t] = in[t] + Σ_j taps[j] ∘ in[t − (count − 1) + j]; `taps` is count × C.
  void (*convolution_forward)(float *out, const float *in, const float *taps, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t width);
  /// Writes `din`, adds to `dtaps`.
  void (*convolution_backward)(float *din, float *dtaps, const float *dout, const float *in, const float *taps, ptrdiff_t count,
                               ptrdiff_t rows, ptrdiff_t width);

  /// out = first + second + … in that order, over parts that lie `stride` apart; returns the sum of squares. `out` may be `parts`.
  double (*reduce)(float *out, const float *parts, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t length);
  /// out = a · x + b · y; `out` may be either.
  void (*combine)(float *out, float a, const float *x, float b, const float *y, ptrdiff_t length);
  /// Updates parameters and both moments from gradients.
  void (*adam)(float *parameters, float *first, float *second, const float *gradients, ptrdiff_t length, AdamStep step);
} KernelTable;

/// The tier's kernels, or NULL where this build or this processor lacks them.
const KernelTable *_Nullable isoflop_kernels(KernelTier tier);

/// The fastest tier of this processor.
const KernelTable *isoflop_best_kernels(void);

/// The stride between the rows of a packed panel of a matrix with n columns.
static inline ptrdiff_t isoflop_packed_row(ptrdiff_t n) { return n < 64 ? n : 64; }

/// The floats that a packed k × n matrix takes.
static inline ptrdiff_t isoflop_packed_size(ptrdiff_t k, ptrdiff_t n) { return (n + 63) / 64 * k * isoflop_packed_row(n); }

/// Whether the kernels were compiled with optimisation; without it they are some fifty times slower.
bool isoflop_is_optimized(void);

#pragma clang assume_nonnull end
#endif
