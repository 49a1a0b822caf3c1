// Element-wise work on whole parameter vectors.
//
// These kernels are bound by memory: AdamW reads 16 bytes of an element and writes 12. Callers cut the vectors into pieces of 16,384 elements, which the
// threads share; a piece's result doesn't depend on who computed it.

/// Adds up the parts, and the squares of the sums in blocks of 1,024 elements.
///
/// Within a block a lane adds 1,024 / LANES squares in single precision, with an error of some 1e-6; the blocks are added up in double.
static double reduce(float *out, const float *parts, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t length) {
  double total = 0;
  for (ptrdiff_t begin = 0; begin < length; begin += 1024) {
    const ptrdiff_t end = length - begin < 1024 ? length : begin + 1024;
    vec squares = (vec)0.0f;
    for (ptrdiff_t i = begin; i < end; i += LANES) {
      vec sum = load(parts + i);
      for (ptrdiff_t part = 1; part < count; part++) { sum += load(parts + part * stride + i); }
      store(out + i, sum);
      squares = fma_vec(sum, sum, squares);
    }
    total += (double)sum_lanes(squares);
  }
  return total;
}

static void combine(float *out, float a, const float *x, float b, const float *y, ptrdiff_t length) {
  for (ptrdiff_t i = 0; i < length; i += LANES) { store(out + i, fma_vec((vec)a, load(x + i), b * load(y + i))); }
}

/// The two moments, their bias corrections folded into `rate` and `second_correction`, and the update, in one pass.
///
/// m and v are fused multiply-adds of the old moment; √ is the processor's, correctly rounded in every tier.
static void adam(float *parameters, float *first, float *second, const float *gradients, ptrdiff_t length, AdamStep s) {
  for (ptrdiff_t i = 0; i < length; i += LANES) {
    const vec g = load(gradients + i) * s.gradient_scale;
    const vec m = fma_vec((vec)s.beta1, load(first + i), (1.0f - s.beta1) * g);
    const vec v = fma_vec((vec)s.beta2, load(second + i), (1.0f - s.beta2) * g * g);
    const vec size = __builtin_elementwise_sqrt(v * s.second_correction) + s.epsilon;
    store(first + i, m);
    store(second + i, v);
    store(parameters + i, load(parameters + i) * s.decay - s.rate * m / size);
  }
}
