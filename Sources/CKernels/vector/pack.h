// Packing of a matrix into panels of 64 columns, straight or transposed.
//
// Weights are packed once an update and read by every sequence of the step, so packing costs a thousandth of the products. The transpose works on blocks
// of 4 × 4 in registers: four loads and four stores of 16 bytes with eight shuffles between, in every tier, instead of sixteen single elements.

static void pack_rows(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n) {
  const ptrdiff_t row = isoflop_packed_row(n);
  for (ptrdiff_t j = 0; j < n; j += 64, out += k * row) {
    ptrdiff_t columns = n - j < 64 ? n - j : 64;
    for (ptrdiff_t p = 0; p < k; p++) {
      for (ptrdiff_t c = 0; c < columns; c += LANES) { store(out + p * row + c, load(in + p * in_row + j + c)); }
    }
  }
}

/// Transposes a 4 × 4 block: out[p][j] = in[j][p].
INLINE void transpose4(float *out, ptrdiff_t out_row, const float *in, ptrdiff_t in_row) {
  vec4 r0 = *(const vec4_unaligned *)in, r1 = *(const vec4_unaligned *)(in + in_row);
  vec4 r2 = *(const vec4_unaligned *)(in + 2 * in_row), r3 = *(const vec4_unaligned *)(in + 3 * in_row);
  vec4 low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  vec4 low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  *(vec4_unaligned *)out = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  *(vec4_unaligned *)(out + out_row) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  *(vec4_unaligned *)(out + 2 * out_row) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  *(vec4_unaligned *)(out + 3 * out_row) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

/// out (k × n) = the transpose of in (n × k); both sizes are multiples of 4.
INLINE void transpose(float *out, ptrdiff_t out_row, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n) {
  for (ptrdiff_t p = 0; p < k; p += 4) {
    for (ptrdiff_t j = 0; j < n; j += 4) { transpose4(out + p * out_row + j, out_row, in + j * in_row + p, in_row); }
  }
}

static void pack_transposed(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n) {
  const ptrdiff_t row = isoflop_packed_row(n);
  for (ptrdiff_t j = 0; j < n; j += 64, out += k * row) { transpose(out, row, in + j * in_row, in_row, k, n - j < 64 ? n - j : 64); }
}

/// Multiplies each block of 16 rows up to its diagonal block and mirrors the part left of it.
///
/// The mirrored half is a copy, so the result is symmetric to the bit, which a product of both halves would not promise.
static void symmetric_product(float *out, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k) {
  for (ptrdiff_t i = 0; i < m; i += 16, a.data += 16 * a.row) {
    matmul(out + i * m, m, NULL, a, b, 16, k, i + 16);
    transpose(out + i, m, out + i * m, m, i, 16);
  }
}
