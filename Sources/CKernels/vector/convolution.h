// Depthwise causal convolution over positions, added to its input.
//
// Each channel has `count` taps of its own; the input itself is added, so that taps of zero, with which a run begins, are the identity. The forward pass
// reads count rows for each it writes, all in the first-level cache. The backward pass goes over positions t of the input: those ahead of it, t … t +
// count − 1, saw it, each with the tap of its distance. Both gradients come out of one pass, and the taps' are added up in the order of t.

static void convolution_forward(float *out, const float *in, const float *taps, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++) {
    const ptrdiff_t first = t < count - 1 ? count - 1 - t : 0;
    for (ptrdiff_t c = 0; c < width; c += LANES) {
      vec sum = load(in + t * width + c);
      for (ptrdiff_t j = first; j < count; j++) {
        sum = fma_vec(load(taps + j * width + c), load(in + (t - (count - 1) + j) * width + c), sum);
      }
      store(out + t * width + c, sum);
    }
  }
}

static void convolution_backward(float *din, float *dtaps, const float *dout, const float *in, const float *taps, ptrdiff_t count,
                                 ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++) {
    const ptrdiff_t later = rows - 1 - t < count - 1 ? rows - 1 - t : count - 1;
    for (ptrdiff_t c = 0; c < width; c += LANES) {
      const vec x = load(in + t * width + c);
      vec sum = load(dout + t * width + c);
      for (ptrdiff_t ahead = 0; ahead <= later; ahead++) {
        const ptrdiff_t tap = (count - 1 - ahead) * width + c;
        const vec upstream = load(dout + (t + ahead) * width + c);
        sum = fma_vec(load(taps + tap), upstream, sum);
        store(dtaps + tap, fma_vec(x, upstream, load(dtaps + tap)));
      }
      store(din + t * width + c, sum);
    }
  }
}
