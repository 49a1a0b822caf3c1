// The scalar tier: each kernel as plainly as it can be said. The vector tiers are tested against it.
#ifndef ISOFLOP_SCALAR_H
#define ISOFLOP_SCALAR_H
#include "../tiers.h"

#pragma clang assume_nonnull begin
void isoflop_scalar_matmul(float *out, ptrdiff_t out_row, const float *_Nullable addend, StridedMatrix a, PanelMatrix b, ptrdiff_t m,
                           ptrdiff_t k, ptrdiff_t n);
void isoflop_scalar_symmetric_product(float *out, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k);
void isoflop_scalar_pack_rows(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);
void isoflop_scalar_pack_transposed(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n);
void isoflop_scalar_attention_forward(float *out, ptrdiff_t out_row, const AttentionHead *head);
void isoflop_scalar_attention_backward(const AttentionGradient *gradient, const AttentionHead *head);
void isoflop_scalar_rms_norm_forward(float *out, float *inverse, const float *x, const float *gain, ptrdiff_t rows, ptrdiff_t width,
                                     float epsilon);
void isoflop_scalar_rms_norm_backward(float *dx, float *dgain, const float *dout, const float *x, const float *inverse, const float *gain,
                                      ptrdiff_t rows, ptrdiff_t width);
void isoflop_scalar_rotary_forward(float *out, float *_Nullable inverse, const float *in, const RotaryHeads *heads);
void isoflop_scalar_rotary_backward(float *din, float *_Nullable dgain, const float *dout, const float *_Nullable inverse, const float *in,
                                    const RotaryHeads *heads);
void isoflop_scalar_swiglu_forward(float *out, ptrdiff_t out_row, const float *gate_up, ptrdiff_t gate_up_row, ptrdiff_t rows,
                                   ptrdiff_t width);
void isoflop_scalar_swiglu_backward(float *gate_up, ptrdiff_t gate_up_row, const float *dout, ptrdiff_t dout_row, ptrdiff_t rows,
                                    ptrdiff_t width);
double isoflop_scalar_cross_entropy(float *logits, ptrdiff_t logits_row, const uint8_t *targets, float scale, ptrdiff_t rows,
                                    ptrdiff_t vocabulary);
void isoflop_scalar_convolution_forward(float *out, const float *in, const float *taps, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t width);
void isoflop_scalar_convolution_backward(float *din, float *dtaps, const float *dout, const float *in, const float *taps, ptrdiff_t count,
                                         ptrdiff_t rows, ptrdiff_t width);
double isoflop_scalar_reduce(float *out, const float *parts, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t length);
void isoflop_scalar_combine(float *out, float a, const float *x, float b, const float *y, ptrdiff_t length);
void isoflop_scalar_adam(float *parameters, float *first, float *second, const float *gradients, ptrdiff_t length, AdamStep step);
#pragma clang assume_nonnull end
#endif
