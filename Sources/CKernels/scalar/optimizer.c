// Element-wise work on whole parameter vectors.
//
// The sum of squares is taken in double here: it is the reference for the vector tiers' sums in blocks.
#include "scalar.h"
#include <math.h>

double isoflop_scalar_reduce(float *out, const float *parts, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t length) {
  double total = 0;
  for (ptrdiff_t i = 0; i < length; i++) {
    float sum = parts[i];
    for (ptrdiff_t part = 1; part < count; part++) { sum += parts[part * stride + i]; }
    out[i] = sum;
    total += (double)sum * (double)sum;
  }
  return total;
}

void isoflop_scalar_combine(float *out, float a, const float *x, float b, const float *y, ptrdiff_t length) {
  for (ptrdiff_t i = 0; i < length; i++) { out[i] = a * x[i] + b * y[i]; }
}

void isoflop_scalar_adam(float *parameters, float *first, float *second, const float *gradients, ptrdiff_t length, AdamStep s) {
  for (ptrdiff_t i = 0; i < length; i++) {
    const float g = gradients[i] * s.gradient_scale;
    first[i] = s.beta1 * first[i] + (1 - s.beta1) * g;
    second[i] = s.beta2 * second[i] + (1 - s.beta2) * g * g;
    parameters[i] = parameters[i] * s.decay - s.rate * first[i] / (sqrtf(second[i] * s.second_correction) + s.epsilon);
  }
}
