// Element-wise work on whole parameter vectors.

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
