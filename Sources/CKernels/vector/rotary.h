// Rotary positions (arXiv:2104.09864) in the rotate-half form, after an optional RMS norm of the head (arXiv:2302.05442).
// Half a head may be as narrow as 8 channels, so these kernels use 8 lanes in every tier.
//
// The pair (x, y) = (in[i], in[i + d/2]) of a head of width d turns by θ = t · base^(−2i/d): the product of a query at t and a key at s then depends on t − s
// alone. Cosines and sines come from a table that the caller makes in double precision, T × d/2 each: the angle grows with t, and a single-precision one
// would be off by t · 6e-8.

INLINE vec8 load8(const float *p) { return *(const vec8_unaligned *)p; }
INLINE void store8(float *p, vec8 v) { *(vec8_unaligned *)p = v; }
INLINE float sum8(vec8 v) { return sum4(v.lo + v.hi); }

/// One row of one head: norm and gain if there is one, then the rotation.
INLINE void rotate_row(float *out, float *inverse, const float *in, const float *cosine, const float *sine, const RotaryHeads *h) {
  const ptrdiff_t half = h->head_width / 2;
  float s = 1.0f;
  if (h->gain) {
    vec8 squares = (vec8)0.0f;
    for (ptrdiff_t c = 0; c < 2 * half; c += 8) { squares += load8(in + c) * load8(in + c); }
    s = *inverse = 1.0f / sqrtf(sum8(squares) / (float)h->head_width + h->epsilon);
  }
  for (ptrdiff_t c = 0; c < half; c += 8) {
    vec8 x = load8(in + c) * s, y = load8(in + half + c) * s;
    if (h->gain) {
      x *= load8(h->gain + c);
      y *= load8(h->gain + half + c);
    }
    store8(out + c, x * load8(cosine + c) - y * load8(sine + c));
    store8(out + half + c, y * load8(cosine + c) + x * load8(sine + c));
  }
}

static void rotary_forward(float *out, float *inverse, const float *in, const RotaryHeads *h) {
  const ptrdiff_t half = h->head_width / 2;
  for (ptrdiff_t t = 0; t < h->positions; t++) {
    for (ptrdiff_t head = 0; head < h->heads; head++) {
      rotate_row(out + t * h->out_row + head * h->out_head, h->gain ? inverse + t * h->heads + head : inverse,
                 in + t * h->in_row + head * h->head_width, h->cosine + t * half, h->sine + t * half, h);
    }
  }
}

/// The gradient of one row: turned back by the transposed rotation, then through gain and norm.
///
/// The transpose of a rotation is the rotation by the opposite angle. The sum for the norm's gradient is taken in the same loop.
INLINE void rotate_row_back(float *din, float *dgain, const float *dout, float s, const float *in, const float *cosine, const float *sine,
                            const RotaryHeads *h) {
  const ptrdiff_t half = h->head_width / 2;
  vec8 product = (vec8)0.0f;
  for (ptrdiff_t c = 0; c < half; c += 8) {
    vec8 dx = load8(dout + c), dy = load8(dout + half + c);
    vec8 x = dx * load8(cosine + c) + dy * load8(sine + c), y = dy * load8(cosine + c) - dx * load8(sine + c);
    if (h->gain) {
      vec8 xin = x * load8(in + c), yin = y * load8(in + half + c);
      store8(dgain + c, load8(dgain + c) + xin * s);
      store8(dgain + half + c, load8(dgain + half + c) + yin * s);
      x *= load8(h->gain + c);
      y *= load8(h->gain + half + c);
      product += xin * load8(h->gain + c) + yin * load8(h->gain + half + c);
    }
    store8(din + c, x);
    store8(din + half + c, y);
  }
  if (!h->gain) { return; }
  const float pull = sum8(product) / (float)h->head_width * s * s * s;
  for (ptrdiff_t c = 0; c < 2 * half; c += 8) { store8(din + c, load8(din + c) * s - load8(in + c) * pull); }
}

static void rotary_backward(float *din, float *dgain, const float *dout, const float *inverse, const float *in, const RotaryHeads *h) {
  const ptrdiff_t half = h->head_width / 2;
  for (ptrdiff_t t = 0; t < h->positions; t++) {
    for (ptrdiff_t head = 0; head < h->heads; head++) {
      const ptrdiff_t row = t * h->in_row + head * h->head_width;
      rotate_row_back(din + row, dgain, dout + t * h->out_row + head * h->out_head, h->gain ? inverse[t * h->heads + head] : 1.0f, in + row,
                      h->cosine + t * half, h->sine + t * half, h);
    }
  }
}
