// Matrix product and packing, one element at a time.
//
// The loops run over k outside and over the columns of a panel inside: each element is still one sum in the order of k, as in the vector tiers, but product
// and sum are rounded apart. 64 sums a row are kept in an array, so that `addend` may be `out`.
#include "scalar.h"

void isoflop_scalar_matmul(float *out, ptrdiff_t out_row, const float *addend, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k,
                           ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < m; i++) {
    for (ptrdiff_t begin = 0; begin < n; begin += 64) {
      const ptrdiff_t columns = n - begin < 64 ? n - begin : 64;
      const float *panel = b.data + begin / 64 * b.panel;
      float sums[64] = {0};
      for (ptrdiff_t j = 0; addend && j < columns; j++) { sums[j] = addend[i * out_row + begin + j]; }
      for (ptrdiff_t p = 0; p < k; p++) {
        const float left = a.data[i * a.row + p * a.column];
        for (ptrdiff_t j = 0; j < columns; j++) { sums[j] += left * panel[p * b.row + j]; }
      }
      for (ptrdiff_t j = 0; j < columns; j++) { out[i * out_row + begin + j] = sums[j]; }
    }
  }
}

void isoflop_scalar_symmetric_product(float *out, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k) {
  isoflop_scalar_matmul(out, m, NULL, a, b, m, k, m);
}

static float *packed_element(float *out, ptrdiff_t k, ptrdiff_t n, ptrdiff_t p, ptrdiff_t j) {
  const ptrdiff_t row = isoflop_packed_row(n);
  return out + j / 64 * k * row + p * row + j % 64;
}

void isoflop_scalar_pack_rows(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n) {
  for (ptrdiff_t p = 0; p < k; p++) {
    for (ptrdiff_t j = 0; j < n; j++) { *packed_element(out, k, n, p, j) = in[p * in_row + j]; }
  }
}

void isoflop_scalar_pack_transposed(float *out, const float *in, ptrdiff_t in_row, ptrdiff_t k, ptrdiff_t n) {
  for (ptrdiff_t p = 0; p < k; p++) {
    for (ptrdiff_t j = 0; j < n; j++) { *packed_element(out, k, n, p, j) = in[j * in_row + p]; }
  }
}
