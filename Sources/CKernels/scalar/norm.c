// RMS norm and rotary positions.
//
// inverse_rms is s = (mean(x²) + ε)^−½ in single precision, one sum from the first channel to the last.
#include "scalar.h"
#include <math.h>

static float inverse_rms(const float *x, ptrdiff_t width, float epsilon) {
  float squares = 0;
  for (ptrdiff_t c = 0; c < width; c++) { squares += x[c] * x[c]; }
  return 1 / sqrtf(squares / (float)width + epsilon);
}

void isoflop_scalar_rms_norm_forward(float *out, float *inverse, const float *x, const float *gain, ptrdiff_t rows, ptrdiff_t width,
                                     float epsilon) {
  for (ptrdiff_t t = 0; t < rows; t++, x += width, out += width) {
    inverse[t] = inverse_rms(x, width, epsilon);
    for (ptrdiff_t c = 0; c < width; c++) { out[c] = x[c] * inverse[t] * gain[c]; }
  }
}

void isoflop_scalar_rms_norm_backward(float *dx, float *dgain, const float *dout, const float *x, const float *inverse, const float *gain,
                                      ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++, x += width, dx += width, dout += width) {
    const float s = inverse[t];
    float product = 0;
    for (ptrdiff_t c = 0; c < width; c++) {
      product += dout[c] * gain[c] * x[c];
      dgain[c] += dout[c] * x[c] * s;
    }
    for (ptrdiff_t c = 0; c < width; c++) { dx[c] += s * (dout[c] * gain[c] - x[c] * s * s * product / (float)width); }
  }
}

static void rotate_row(float *out, float s, const float *in, ptrdiff_t t, const RotaryHeads *h) {
  const ptrdiff_t half = h->head_width / 2;
  for (ptrdiff_t c = 0; c < half; c++) {
    const float x = in[c] * s * (h->gain ? h->gain[c] : 1), y = in[half + c] * s * (h->gain ? h->gain[half + c] : 1);
    const float cosine = h->cosine[t * half + c], sine = h->sine[t * half + c];
    out[c] = x * cosine - y * sine;
    out[half + c] = y * cosine + x * sine;
  }
}

void isoflop_scalar_rotary_forward(float *out, float *inverse, const float *in, const RotaryHeads *h) {
  for (ptrdiff_t t = 0; t < h->positions; t++) {
    for (ptrdiff_t head = 0; head < h->heads; head++) {
      const float *row = in + t * h->in_row + head * h->head_width;
      const float s = h->gain ? inverse[t * h->heads + head] = inverse_rms(row, h->head_width, h->epsilon) : 1;
      rotate_row(out + t * h->out_row + head * h->out_head, s, row, t, h);
    }
  }
}

static void rotate_row_back(float *din, const float *dout, ptrdiff_t t, const RotaryHeads *h) {
  const ptrdiff_t half = h->head_width / 2;
  for (ptrdiff_t c = 0; c < half; c++) {
    const float cosine = h->cosine[t * half + c], sine = h->sine[t * half + c];
    din[c] = dout[c] * cosine + dout[half + c] * sine;
    din[half + c] = dout[half + c] * cosine - dout[c] * sine;
  }
}

/// The backward pass of a normed head's gain and norm, in place on `gradient`.
static void head_norm_backward(float *gradient, float *dgain, float s, const float *in, const RotaryHeads *h) {
  float product = 0;
  for (ptrdiff_t c = 0; c < h->head_width; c++) {
    dgain[c] += gradient[c] * in[c] * s;
    gradient[c] *= h->gain[c];
    product += gradient[c] * in[c];
  }
  for (ptrdiff_t c = 0; c < h->head_width; c++) {
    gradient[c] = s * (gradient[c] - in[c] * s * s * product / (float)h->head_width);
  }
}

void isoflop_scalar_rotary_backward(float *din, float *dgain, const float *dout, const float *inverse, const float *in,
                                    const RotaryHeads *h) {
  for (ptrdiff_t t = 0; t < h->positions; t++) {
    for (ptrdiff_t head = 0; head < h->heads; head++) {
      const ptrdiff_t row = t * h->in_row + head * h->head_width;
      rotate_row_back(din + row, dout + t * h->out_row + head * h->out_head, t, h);
      if (h->gain) { head_norm_backward(din + row, dgain, inverse[t * h->heads + head], in + row, h); }
    }
  }
}
