// RMS norm over the rows of a matrix (arXiv:1910.07467).
//
// y = x · s ∘ g with s = (mean(x²) + ε)^−½. Squares are added up in LANES partial sums, then across them as a tree; ε keeps a row of zeros finite. s is
// kept, 4 bytes a row, so that the backward pass needs no second sum of squares.

static void rms_norm_forward(float *out, float *inverse, const float *x, const float *gain, ptrdiff_t rows, ptrdiff_t width, float epsilon) {
  for (ptrdiff_t t = 0; t < rows; t++, x += width, out += width) {
    vec squares = (vec)0.0f;
    for (ptrdiff_t c = 0; c < width; c += LANES) { squares = fma_vec(load(x + c), load(x + c), squares); }
    inverse[t] = 1.0f / sqrtf(sum_lanes(squares) / (float)width + epsilon);
    for (ptrdiff_t c = 0; c < width; c += LANES) { store(out + c, load(x + c) * inverse[t] * load(gain + c)); }
  }
}

/// With y = x · s · gain and s = 1 / rms(x): dx = s · (gain ∘ dy − x · s² · mean(gain ∘ dy ∘ x)).
///
/// ds/dx = −x · s³ / width gives the second term: the part of the gradient along x, which the norm takes away. Both results are added to what is there.
static void rms_norm_backward(float *dx, float *dgain, const float *dout, const float *x, const float *inverse, const float *gain,
                              ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++, x += width, dx += width, dout += width) {
    const float s = inverse[t];
    vec product = (vec)0.0f;
    for (ptrdiff_t c = 0; c < width; c += LANES) {
      vec dyx = load(dout + c) * load(x + c);
      product = fma_vec(dyx, load(gain + c), product);
      store(dgain + c, fma_vec(dyx, (vec)s, load(dgain + c)));
    }
    const float pull = sum_lanes(product) / (float)width * s * s * s;
    for (ptrdiff_t c = 0; c < width; c += LANES) {
      vec direct = fma_vec(load(dout + c) * load(gain + c), (vec)s, load(dx + c));
      store(dx + c, fma_vec(load(x + c), (vec)(-pull), direct));
    }
  }
}
