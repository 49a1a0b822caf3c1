// The scalar tier: each kernel as plainly as it can be said. The vector tiers are tested against it.
//
// Shapes, strides and formulas are those of the table in `CKernels.h`. Sums run from the first element to the last in single precision, and no product is
// fused with a sum. It is also the tier of processors that have no other, some ten times slower than AVX-512; the compiler may use what vectors the
// architecture's least has.
#ifndef ISOFLOP_SCALAR_H
#define ISOFLOP_SCALAR_H
#include "../tiers.h"

#pragma clang assume_nonnull begin
/// out (m × n) = addend + a (m × k) · b (k × n).
void isoflop_scalar_matmul(float *out, ptrdiff_t out_row, const float *_Nullable addend, StridedMatrix a, PanelMatrix b, ptrdiff_t m,
                           ptrdiff_t k, ptrdiff_t n);
/// out (m × m) = a · b, the whole of it: the symmetry isn't used.
void isoflop_scalar_symmetric_product(float *out, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k);
/// Panels of a k × n matrix.
void isoflop_scalar_pack_rows(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);
/// Panels of the transpose of an n × k matrix.
void isoflop_scalar_pack_transposed(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);
/// Scores, softmax and weighted values of one head, row by row.
void isoflop_scalar_attention_forward(float *out, ptrdiff_t out_row, const AttentionHead *head);
/// Gradients of query, key and value, one pair of positions at a time.
void isoflop_scalar_attention_backward(const AttentionGradient *gradient, const AttentionHead *head);
/// out = x · s ∘ gain; s is kept.
void isoflop_scalar_rms_norm_forward(float *out, float *inverse, const float *x, const float *gain, ptrdiff_t rows, ptrdiff_t width,
                                     float epsilon);
/// Adds the gradients of input and gain.
void isoflop_scalar_rms_norm_backward(float *dx, float *dgain, const float *dout, const float *x, const float *inverse, const float *gain,
                                      ptrdiff_t rows, ptrdiff_t width);
/// Norm, if there is a gain, and rotation of every head's rows.
void isoflop_scalar_rotary_forward(float *out, float *_Nullable inverse, const float *in, const RotaryHeads *heads);
/// The transposed rotation, then the norm's gradient.
void isoflop_scalar_rotary_backward(float *din, float *_Nullable dgain, const float *dout, const float *_Nullable inverse, const float *in,
                                    const RotaryHeads *heads);
/// out = gate · up / (1 + exp(−gate)).
void isoflop_scalar_swiglu_forward(float *out, ptrdiff_t out_row, const float *gate_up, ptrdiff_t gate_up_row, ptrdiff_t rows,
                                   ptrdiff_t width);
/// Replaces gate and up by their gradients.
void isoflop_scalar_swiglu_backward(float *gate_up, ptrdiff_t gate_up_row, const float *dout, ptrdiff_t dout_row, ptrdiff_t rows,
                                    ptrdiff_t width);
/// Σ of a batch's losses in nats; the logits become their gradient.
double isoflop_scalar_cross_entropy(float *logits, ptrdiff_t logits_row, const uint8_t *targets, float scale, ptrdiff_t rows,
                                    ptrdiff_t vocabulary);
/// out = in + the taps' sum over the positions before.
void isoflop_scalar_convolution_forward(float *out, const float *in, const float *taps, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t width);
/// Gradients of input and taps, by scattering each output's.
void isoflop_scalar_convolution_backward(float *din, float *dtaps, const float *dout, const float *in, const float *taps, ptrdiff_t count,
                                         ptrdiff_t rows, ptrdiff_t width);
/// out = first part + second + …; returns the sum of squares.
double isoflop_scalar_reduce(float *out, const float *parts, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t length);
/// out = a · x + b · y.
void isoflop_scalar_combine(float *out, float a, const float *x, float b, const float *y, ptrdiff_t length);
/// One step of AdamW on a vector.
void isoflop_scalar_adam(float *parameters, float *first, float *second, const float *gradients, ptrdiff_t length, AdamStep step);
#pragma clang assume_nonnull end
#endif
