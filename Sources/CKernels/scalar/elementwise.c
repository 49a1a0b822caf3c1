// The gated unit, the loss and the convolution.
//
// The formulas are those of `CKernels.h`, with the system's `expf` and `logf` where the vector tiers have a polynomial. `expf` overflows to infinity where
// the polynomial's argument is clamped; x / (1 + ∞) is then zero, as it should be. The convolution's backward pass scatters each output's gradient to
// the inputs that it came from, where the vector tiers gather it for each input: the same sums in another order. Cross-entropy subtracts the largest logit
// before the exponentials, as everywhere.
#include "scalar.h"
#include <math.h>

void isoflop_scalar_swiglu_forward(float *out, ptrdiff_t out_row, const float *gate_up, ptrdiff_t gate_up_row, ptrdiff_t rows,
                                   ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++, out += out_row, gate_up += gate_up_row) {
    for (ptrdiff_t c = 0; c < width; c++) { out[c] = gate_up[c] * gate_up[width + c] / (1 + expf(-gate_up[c])); }
  }
}

void isoflop_scalar_swiglu_backward(float *gate_up, ptrdiff_t gate_up_row, const float *dout, ptrdiff_t dout_row, ptrdiff_t rows,
                                    ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++, dout += dout_row, gate_up += gate_up_row) {
    for (ptrdiff_t c = 0; c < width; c++) {
      const float gate = gate_up[c], up = gate_up[width + c], sigmoid = 1 / (1 + expf(-gate));
      gate_up[c] = dout[c] * up * sigmoid * (1 + gate * (1 - sigmoid));
      gate_up[width + c] = dout[c] * gate * sigmoid;
    }
  }
}

double isoflop_scalar_cross_entropy(float *logits, ptrdiff_t logits_row, const uint8_t *targets, float scale, ptrdiff_t rows,
                                    ptrdiff_t vocabulary) {
  double loss = 0;
  for (ptrdiff_t t = 0; t < rows; t++, logits += logits_row) {
    const float target = logits[targets[t]];
    float largest = logits[0], total = 0;
    for (ptrdiff_t v = 1; v < vocabulary; v++) { largest = fmaxf(largest, logits[v]); }
    for (ptrdiff_t v = 0; v < vocabulary; v++) { total += logits[v] = expf(logits[v] - largest); }
    for (ptrdiff_t v = 0; v < vocabulary; v++) { logits[v] *= scale / total; }
    logits[targets[t]] -= scale;
    loss += (double)(logf(total) + largest - target);
  }
  return loss;
}

void isoflop_scalar_convolution_forward(float *out, const float *in, const float *taps, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++) {
    for (ptrdiff_t c = 0; c < width; c++) {
      float sum = in[t * width + c];
      for (ptrdiff_t back = 0; back < count && back <= t; back++) { sum += taps[(count - 1 - back) * width + c] * in[(t - back) * width + c]; }
      out[t * width + c] = sum;
    }
  }
}

void isoflop_scalar_convolution_backward(float *din, float *dtaps, const float *dout, const float *in, const float *taps, ptrdiff_t count,
                                         ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t i = 0; i < rows * width; i++) { din[i] = dout[i]; }
  for (ptrdiff_t t = 0; t < rows; t++) {
    for (ptrdiff_t back = 0; back < count && back <= t; back++) {
      for (ptrdiff_t c = 0; c < width; c++) {
        const ptrdiff_t tap = (count - 1 - back) * width + c, source = (t - back) * width + c;
        din[source] += taps[tap] * dout[t * width + c];
        dtaps[tap] += in[source] * dout[t * width + c];
      }
    }
  }
}
