// The gated unit silu(gate) · up (arXiv:2002.05202).
//
// One exponential and one division an element, forward and backward. σ(g) = 1 / (1 + e⁻ᵍ) can't overflow, as the exponential's argument is clamped: for
// g below −88, e⁻ᵍ stays at e⁸⁸ = 1.65e38 and σ at 6e-39. The derivative of g · σ(g) is σ · (1 + g · (1 − σ)).

static void swiglu_forward(float *out, ptrdiff_t out_row, const float *gate_up, ptrdiff_t gate_up_row, ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++, out += out_row, gate_up += gate_up_row) {
    for (ptrdiff_t c = 0; c < width; c += LANES) {
      vec gate = load(gate_up + c), up = load(gate_up + width + c);
      store(out + c, gate * up / (1.0f + exp_vec(-gate)));
    }
  }
}

/// With s = sigmoid(gate): dgate = dout · up · s · (1 + gate · (1 − s)) and dup = dout · gate · s.
static void swiglu_backward(float *gate_up, ptrdiff_t gate_up_row, const float *dout, ptrdiff_t dout_row, ptrdiff_t rows, ptrdiff_t width) {
  for (ptrdiff_t t = 0; t < rows; t++, dout += dout_row, gate_up += gate_up_row) {
    for (ptrdiff_t c = 0; c < width; c += LANES) {
      vec gate = load(gate_up + c), up = load(gate_up + width + c), upstream = load(dout + c);
      vec sigmoid = 1.0f / (1.0f + exp_vec(-gate));
      vec scaled = upstream * sigmoid;
      store(gate_up + c, scaled * up * (1.0f + gate * (1.0f - sigmoid)));
      store(gate_up + width + c, scaled * gate);
    }
  }
}
