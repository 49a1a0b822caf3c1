// Matrix product by tiles of up to 6 rows and TILE_VECTORS vectors held in registers, over the whole inner dimension at once.
//
// The product is bound by two limits. Registers: a tile of r rows and v vectors needs r·v accumulators, v registers of b and one of a, of the 16 (AVX2) or
// 32 (AVX-512, NEON) there are; 6 × 4 and 6 × 2 leave a few to spare. Loads: a step of k does r·v fused multiply-adds for v loads of b and r broadcasts
// of a; at 6 × 4 that is 24 for 10, and a core that does two of each a cycle is kept busy by the multiply-adds.
//
// The inner dimension isn't split: a panel of b, 64 columns of k rows, is k · 256 bytes and stays in the first-level cache up to k of some hundred. The
// models here have no larger ones. A larger product would want blocks of k as well, and with them another order of sums.
//
// An element of `out` is addend + Σ a·b, fused, in the order of k, in every tile and tail: its bits don't depend on its place or on the number of rows.
// Generation, which multiplies one row, therefore agrees with training, which multiplies T.

#define TILE_ROWS 6

/// One tile: out (rows × vectors · LANES) = addend + a · b. `rows` and `vectors` are constants where this is inlined.
INLINE void tile(float *restrict out, ptrdiff_t out_row, const float *addend, StridedMatrix a, const float *b, ptrdiff_t b_row, ptrdiff_t k,
                 const int rows, const int vectors) {
  vec sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) { sums[r][v] = addend ? load(addend + r * out_row + v * LANES) : (vec)0.0f; }
  }
  const float *column = a.data;
  for (ptrdiff_t p = 0; p < k; p++, column += a.column, b += b_row) {
    vec right[TILE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) { right[v] = load(b + v * LANES); }
    UNROLL for (int r = 0; r < rows; r++) {
      vec left = (vec)column[r * a.row];
      UNROLL for (int v = 0; v < vectors; v++) { sums[r][v] = fma_vec(left, right[v], sums[r][v]); }
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) { store(out + r * out_row + v * LANES, sums[r][v]); }
  }
}

/// All rows of one block of `vectors` vectors.
///
/// Tails of one to five rows are tiles of their own, unrolled like the full one: a padded row would read and write beyond the matrix.
INLINE void column_block(float *out, ptrdiff_t out_row, const float *addend, StridedMatrix a, const float *b, ptrdiff_t b_row, ptrdiff_t m,
                         ptrdiff_t k, const int vectors) {
  ptrdiff_t i = 0;
  for (; i + TILE_ROWS <= m; i += TILE_ROWS) {
    tile(out, out_row, addend, a, b, b_row, k, TILE_ROWS, vectors);
    out += TILE_ROWS * out_row;
    addend = addend ? addend + TILE_ROWS * out_row : addend;
    a.data += TILE_ROWS * a.row;
  }
  switch (m - i) {
  case 5: tile(out, out_row, addend, a, b, b_row, k, 5, vectors); break;
  case 4: tile(out, out_row, addend, a, b, b_row, k, 4, vectors); break;
  case 3: tile(out, out_row, addend, a, b, b_row, k, 3, vectors); break;
  case 2: tile(out, out_row, addend, a, b, b_row, k, 2, vectors); break;
  case 1: tile(out, out_row, addend, a, b, b_row, k, 1, vectors); break;
  default: break;
  }
}

#if TILE_VECTORS * LANES == 64
/// A panel of 64 columns at once; the last one may be narrower.
static void matmul(float *out, ptrdiff_t out_row, const float *addend, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k,
                   ptrdiff_t n) {
  for (ptrdiff_t j = 0; j < n; j += 64, out += 64, addend = addend ? addend + 64 : addend, b.data += b.panel) {
    switch (n - j) {
    case 16: column_block(out, out_row, addend, a, b.data, b.row, m, k, 1); break;
    case 32: column_block(out, out_row, addend, a, b.data, b.row, m, k, 2); break;
    case 48: column_block(out, out_row, addend, a, b.data, b.row, m, k, 3); break;
    default: column_block(out, out_row, addend, a, b.data, b.row, m, k, 4); break;
    }
  }
}
#else
/// Blocks of 16 columns, which divide a panel and every width.
static void matmul(float *out, ptrdiff_t out_row, const float *addend, StridedMatrix a, PanelMatrix b, ptrdiff_t m, ptrdiff_t k,
                   ptrdiff_t n) {
  for (ptrdiff_t j = 0; j < n; j += 16) {
    const float *columns = b.data + j / 64 * b.panel + j % 64;
    column_block(out + j, out_row, addend ? addend + j : addend, a, columns, b.row, m, k, TILE_VECTORS);
  }
}
#endif
