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

#include "Allocator.h"
#include "Cholesky.h"

#pragma clang assume_nonnull begin

/// The instruction sets for which there is an implementation.
typedef enum __attribute__((enum_extensibility(closed))) KernelTier : int32_t {
  KernelTierScalar = 0,
  KernelTierAVX2 = 1,
  KernelTierAVX512 = 2,
  KernelTierNEON = 3,
} KernelTier;

/// The left operand of a product, with two strides.
///
/// Element (i, p) lies at `data[i * row + p * column]`: `{x, k, 1}` is a row-major m × k matrix, and `{x, 1, m}` the transpose of a k × m one. So
/// dW = dyᵀ · x reads dy where it lies. A column stride other than 1 costs nothing, as the kernel broadcasts single elements of this side.
typedef struct StridedMatrix {
  const float *data;
  ptrdiff_t row, column;
} StridedMatrix;

/// The right operand of a product, in panels of 64 columns.
///
/// Element (p, j) lies at `data[(j / 64) * panel + p * row + j % 64]`. A row-major matrix of stride s is `{data, s, 64}`; `pack_rows` and
/// `pack_transposed` make `{data, packed_row(n), packed_row(n) * k}`. A packed panel is one stretch of memory: its rows don't fall into the same few
/// cache sets, as those of a matrix whose stride is a large power of two do.
typedef struct PanelMatrix {
  const float *data;
  ptrdiff_t row, panel;
} PanelMatrix;

/// One head of causal attention over T positions; strides are in floats.
///
/// `query`, `key` and `value` are T × head_width, their rows `query_row`, `key_row` and `value_row` apart, so that a head can be a slice of a wider
/// matrix. `probabilities` is T × T and dense: the forward pass writes it, the backward pass reads it. `scratch` holds at least T · (head_width + T)
/// floats, whose content doesn't matter. `scale` is 1/√head_width.
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

/// The gradients of one head, laid out as what they belong to.
///
/// `output` is dL/d(out), read; the three others are written. With `accumulate` those of keys and values are added to what is there: the query heads
/// that share a key-value head (grouped-query attention, arXiv:2305.13245) pass through one after the other.
typedef struct AttentionGradient {
  const float *output;
  float *query;
  float *key;
  float *value;
  ptrdiff_t output_row, query_row, key_row, value_row;
  bool accumulate;
} AttentionGradient;

/// Rotary positions of adjacent heads, after an optional RMS norm.
///
/// The norm's `gain`, of head_width elements, is shared by the heads; NULL leaves the norm out. `cosine` and `sine` are T × head_width / 2. A head's
/// row t lies at `in + t * in_row + head * head_width` and `out + t * out_row + head * out_head`: the kernel also sorts the rows of a projection,
/// position by position, into matrices, head by head. head_width / 2 is a multiple of 8.
typedef struct RotaryHeads {
  const float *_Nullable gain;
  const float *cosine;
  const float *sine;
  ptrdiff_t positions, heads, head_width;
  ptrdiff_t in_row, out_row, out_head;
  float epsilon;
} RotaryHeads;

/// One step t of AdamW with learning rate η and weight decay λ.
///
/// `rate` is η / (1 − β₁ᵗ), `second_correction` 1 / (1 − β₂ᵗ), `decay` 1 − η·λ, and `gradient_scale` the factor that clips the gradient. The caller
/// computes them once a step in double precision.
typedef struct AdamStep {
  float rate, beta1, beta2, second_correction, epsilon, decay, gradient_scale;
} AdamStep;

/// Every kernel of one tier.
///
/// Errors are given in u = 2⁻²⁴, half the distance of neighbouring floats relative to them; Σ|…| is the sum of the same terms without their signs. A
/// tier gives the same bits on every run. Tiers differ in the order of sums, and the scalar one fuses no product with a sum, so they differ from each
/// other by twice the bounds at most.
typedef struct __attribute__((swift_attr("@Sendable"))) KernelTable {
  KernelTier tier;
  const char *name;

  /// out (m × n) = addend + a (m × k) · b (k × n); without an addend it overwrites.
  ///
  /// `addend` has the layout of `out` and may be `out`: a residual or a running gradient costs no pass of its own. n is a multiple of 16; m and k are
  /// any. Cost 2mkn FLOP. A tile of `out` stays in registers over all of k, so each element is one sum in the order of k, whatever m and n are.
  /// Error of an element: at most (k + 1)·u·(|addend| + Σ|a||b|).
  void (*matmul)(float *out, ptrdiff_t out_row, const float *_Nullable addend, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k,
                 ptrdiff_t n);
  /// out (m × m) = a (m × k) · b (k × m) where the product is known to be symmetric.
  ///
  /// Computes blocks of 16 rows up to the diagonal block and mirrors them, m·(m + 16)·k FLOP instead of 2m²k. m is a multiple of 16, `out` dense. Muon's
  /// X·Xᵀ and its square are such products. Error as of `matmul`; the result is symmetric to the bit.
  void (*symmetric_product)(float *out, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k);
  /// Packs a k × n matrix of stride `in_row` into panels.
  ///
  /// `out` takes `isoflop_packed_size(k, n)` floats. n is a multiple of 16. Copies bits; one pass over the matrix.
  void (*pack_rows)(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);
  /// Packs the transpose, k × n, of an n × k matrix of stride `in_row` into panels.
  ///
  /// k is a multiple of 4, n of 16. With W stored as outputs × inputs this makes the right operand of y = x · Wᵀ.
  void (*pack_transposed)(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);

  /// out (T × head_width) = softmax(scale · query · keyᵀ, causal) · value.
  ///
  /// Row t attends to positions 0 … t. The largest score of a row is subtracted before the exponentials, so that no finite score overflows. Leaves the
  /// probabilities for the backward pass; what lies behind a row's own position belongs to the tier. The masked half isn't computed: some
  /// 2·T·(T + 16)·head_width FLOP. Error of an output: about (head_width + T)·u·max|value| while scores are of order one.
  void (*attention_forward)(float *out, ptrdiff_t out_row, const AttentionHead *head);
  /// Writes the gradients of query, key and value from that of `out`.
  ///
  /// With P the probabilities and dP = dout · valueᵀ: dS = scale · P ∘ (dP − Σⱼ P∘dP), dquery = dS · key, dkey = dSᵀ · query, dvalue = Pᵀ · dout. Needs
  /// the probabilities of `attention_forward`; computes twice its FLOP.
  void (*attention_backward)(const AttentionGradient *gradient, const AttentionHead *head);

  /// out = x · s ∘ gain with s = 1 / √(mean(x²) + ε) of each row (arXiv:1910.07467).
  ///
  /// `x` and `out` are rows × width and dense; s is kept in `inverse`. Error: (width/2 + 4)·u relative to each element.
  void (*rms_norm_forward)(float *out, float *inverse, const float *x, const float *gain, ptrdiff_t rows, ptrdiff_t width, float epsilon);
  /// Adds to `dx` and `dgain`.
  ///
  /// dx += s · (gain ∘ dout − x · s² · mean(gain ∘ dout ∘ x)) and dgain += Σ over rows of dout ∘ x · s. Adding to `dx` joins the branch's gradient to
  /// the residual stream's.
  void (*rms_norm_backward)(float *dx, float *dgain, const float *dout, const float *x, const float *inverse, const float *gain,
                            ptrdiff_t rows, ptrdiff_t width);

  /// out = rotate(norm(in)): the pair (i, i + head_width / 2) turns by the angle of position and i.
  ///
  /// (x, y) → (x·cos − y·sin, y·cos + x·sin), the rotate-half form of arXiv:2104.09864. `inverse` (T × heads) is written where there is a gain.
  /// Error: 3u of the pair's length, and that of the norm.
  void (*rotary_forward)(float *out, float *_Nullable inverse, const float *in, const RotaryHeads *heads);
  /// Writes `din`, adds to `dgain`; gradients are laid out as what they belong to.
  ///
  /// Turns the gradient back by the same angle, then passes it through the norm as `rms_norm_backward` does, a head's row at a time.
  void (*rotary_backward)(float *din, float *_Nullable dgain, const float *dout, const float *_Nullable inverse, const float *in,
                          const RotaryHeads *heads);

  /// out = silu(gate) ∘ up with silu(x) = x / (1 + e⁻ˣ) (arXiv:2002.05202).
  ///
  /// A row of `gate_up` holds the gate's columns, then up's; the strides let rows be padded. Error: about 6u relative. The vector tiers take gates below
  /// −88 as −88 in the exponential, where silu is 0 to 1e-36.
  void (*swiglu_forward)(float *out, ptrdiff_t out_row, const float *gate_up, ptrdiff_t gate_up_row, ptrdiff_t rows, ptrdiff_t width);
  /// Replaces `gate_up` by its gradient.
  ///
  /// With σ = 1 / (1 + e⁻ᵍ): dgate = dout · up · σ · (1 + gate · (1 − σ)) and dup = dout · gate · σ. In place, as the activation isn't needed again.
  void (*swiglu_backward)(float *gate_up, ptrdiff_t gate_up_row, const float *dout, ptrdiff_t dout_row, ptrdiff_t rows, ptrdiff_t width);

  /// Returns Σ over rows of −ln softmax(logits)[target], and leaves the gradient in the logits' place.
  ///
  /// The gradient is scale · (softmax − one-hot); a scale of 0 is for evaluation. The loss of a row, ln Σ exp(l − max) + max − l[target], is computed in
  /// single precision and added up in double: about 4u · max|logit| a row. A logit that isn't a number makes the loss one that isn't, so that a diverged
  /// run is noticed.
  double (*cross_entropy)(float *logits, ptrdiff_t logits_row, const uint8_t *targets, float scale, ptrdiff_t rows, ptrdiff_t vocabulary);

  /// out[t] = in[t] + Σ_j taps[j] ∘ in[t − (count − 1) + j], a causal depthwise convolution added to its input.
  ///
  /// `taps` is count × width; the last tap is the position itself, and what lies before the first position is zero. All dense. Error: (count + 1)·u·Σ|…|.
  void (*convolution_forward)(float *out, const float *in, const float *taps, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t width);
  /// Writes `din`, adds to `dtaps`.
  ///
  /// din[t] = dout[t] + Σ_j taps[j] ∘ dout[t + (count − 1) − j], and dtaps[j] += Σ_t dout[t] ∘ in[t − (count − 1) + j].
  void (*convolution_backward)(float *din, float *dtaps, const float *dout, const float *in, const float *taps, ptrdiff_t count,
                               ptrdiff_t rows, ptrdiff_t width);

  /// out = first + second + … in that order, over parts that lie `stride` apart; returns the sum of squares.
  ///
  /// `out` may be `parts`. length is a multiple of 16. The order of the parts is fixed, so that gradients have the same bits for any number of threads.
  /// Squares are added up in single precision over 1,024 elements, and in double beyond.
  double (*reduce)(float *out, const float *parts, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t length);
  /// out = a · x + b · y; `out` may be either.
  ///
  /// length is a multiple of 16. With b = 0, y must be finite all the same.
  void (*combine)(float *out, float a, const float *x, float b, const float *y, ptrdiff_t length);
  /// Updates parameters and both moments from gradients by AdamW (arXiv:1711.05101).
  ///
  /// g ← gradient_scale · g; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; θ ← decay · θ − rate · m / (√(second_correction · v) + ε). length is a multiple of
  /// 16. Error of an update: about 8u of its size.
  void (*adam)(float *parameters, float *first, float *second, const float *gradients, ptrdiff_t length, AdamStep step);
} KernelTable;

/// The tier's kernels, or NULL where this build or this processor lacks them.
///
/// Asks the processor each time: a few nanoseconds, so keep the table.
const KernelTable *_Nullable isoflop_kernels(KernelTier tier);

/// The fastest tier of this processor: AVX-512, AVX2 with FMA, NEON, or else scalar.
const KernelTable *isoflop_best_kernels(void);

/// The stride between the rows of a packed panel of a matrix with n columns.
///
/// A matrix narrower than a panel has rows of its own width; of a wider one even the last, narrower panel has rows of 64.
static inline ptrdiff_t isoflop_packed_row(ptrdiff_t n) { return n < 64 ? n : 64; }

/// The floats that a packed k × n matrix takes.
static inline ptrdiff_t isoflop_packed_size(ptrdiff_t k, ptrdiff_t n) { return (n + 63) / 64 * k * isoflop_packed_row(n); }

/// Whether the kernels were compiled with optimisation; without it they are some fifty times slower.
bool isoflop_is_optimized(void);

#pragma clang assume_nonnull end
#endif
