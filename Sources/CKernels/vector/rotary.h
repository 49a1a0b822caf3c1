// Rotary positions (arXiv:2104.09864) in the rotate-half form, after an optional RMS norm of the head (arXiv:2302.05442).
// Half a head may be as narrow as 8 channels, so these kernels use 8 lanes in every tier.

INLINE vec8 load8(const float *p) { return *(const vec8_unaligned *)p; }
INLINE void store8(float *p, vec8 v) { *(vec8_unaligned *)p = v; }
INLINE float sum8(vec8 v) { return sum4(v.lo + v.hi); }

static void rotary_forward(float *out, ptrdiff_t out_row, float *inverse, const float *in, ptrdiff_t in_row, const RotaryHead *h) {
  const ptrdiff_t half = h->head_width / 2;
  for (ptrdiff_t t = 0; t < h->positions; t++, in += in_row, out += out_row) {
    float s = 1.0f;
    if (h->gain) {
      vec8 squares = (vec8)0.0f;
      for (ptrdiff_t c = 0; c < 2 * half; c += 8) { squares += load8(in + c) * load8(in + c); }
      s = inverse[t] = 1.0f / sqrtf(sum8(squares) / (float)h->head_width + h->epsilon);
    }
    for (ptrdiff_t c = 0; c < half; c += 8) {
      vec8 x = load8(in + c) * s, y = load8(in + half + c) * s;
      if (h->gain) {
        x *= load8(h->gain + c);
        y *= load8(h->gain + half + c);
      }
      vec8 cosine = load8(h->cosine + t * half + c), sine = load8(h->sine + t * half + c);
      store8(out + c, x * cosine - y * sine);
      store8(out + half + c, y * cosine + x * sine);
    }
  }
}

static void rotary_backward(float *din, ptrdiff_t din_row, float *dgain, const float *dout, ptrdiff_t dout_row, const float *inverse,
                            const float *in, ptrdiff_t in_row, const RotaryHead *h) {
  const ptrdiff_t half = h->head_width / 2;
  for (ptrdiff_t t = 0; t < h->positions; t++, in += in_row, din += din_row, dout += dout_row) {
    vec8 product = (vec8)0.0f;
    for (ptrdiff_t c = 0; c < half; c += 8) {
      vec8 dx = load8(dout + c), dy = load8(dout + half + c);
      vec8 cosine = load8(h->cosine + t * half + c), sine = load8(h->sine + t * half + c);
      vec8 x = dx * cosine + dy * sine, y = dy * cosine - dx * sine;
      if (h->gain) {
        vec8 xin = x * load8(in + c), yin = y * load8(in + half + c);
        store8(dgain + c, load8(dgain + c) + xin * inverse[t]);
        store8(dgain + half + c, load8(dgain + half + c) + yin * inverse[t]);
        x *= load8(h->gain + c);
        y *= load8(h->gain + half + c);
        product += xin * load8(h->gain + c) + yin * load8(h->gain + half + c);
      }
      store8(din + c, x);
      store8(din + half + c, y);
    }
    if (!h->gain) { continue; }
    const float s = inverse[t], pull = sum8(product) / (float)h->head_width * s * s * s;
    for (ptrdiff_t c = 0; c < 2 * half; c += 8) { store8(din + c, load8(din + c) * s - load8(in + c) * pull); }
  }
}
