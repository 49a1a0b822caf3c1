// The Cholesky factorisation in double precision: the one cubic step of a forecast.
//
// One source for every instruction set: the loops are written for vectors of W doubles, and compiled for AVX-512 and AVX2 where the processor has
// them, and for the architecture's least otherwise. No product is fused with a sum, and the order of operations does not depend on W.
//
// Right-looking and blocked: a panel of rows is factored, then all rows below are updated by it at once, u ← u − (panel)ᵀ(panel), in tiles of 4 rows and
// 8 columns. That update does nearly all of the n³/3 operations, and each value of the panel that it loads serves four rows. Backward error: about n·2⁻⁵³·‖M‖,
// as for any Cholesky factorisation (Higham, Accuracy and Stability of Numerical Algorithms, theorem 10.3).
#include "Cholesky.h"

#include <math.h>

#pragma clang fp contract(off)

/// Rows of a panel: 24 rows of 240 columns fill 46 KB, the first-level cache of today's cores.
enum { panel_rows = 24, strip_rows = 4 };

#define INLINE static inline __attribute__((always_inline))

typedef double v8 __attribute__((vector_size(64), aligned(8)));

INLINE ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

/// u[i, j] −= Σₖ u[k, i]·u[k, j] for one element.
INLINE void update_element(double *u, ptrdiff_t n, ptrdiff_t i, ptrdiff_t j, ptrdiff_t first, ptrdiff_t last) {
  double value = u[i * n + j];
  for (ptrdiff_t k = first; k < last; k++) value -= u[k * n + i] * u[k * n + j];
  u[i * n + j] = value;
}

/// The same for 4 rows and 8 columns, in registers.
INLINE void update_tile(double *u, ptrdiff_t n, ptrdiff_t i, ptrdiff_t j, ptrdiff_t first, ptrdiff_t last) {
  v8 *rows[4] = {(v8 *)(u + i * n + j), (v8 *)(u + (i + 1) * n + j), (v8 *)(u + (i + 2) * n + j), (v8 *)(u + (i + 3) * n + j)};
  v8 a = *rows[0], b = *rows[1], c = *rows[2], d = *rows[3];
  for (ptrdiff_t k = first; k < last; k++) {
    const double *row = u + k * n;
    v8 right = *(const v8 *)(row + j);
    a -= row[i] * right;
    b -= row[i + 1] * right;
    c -= row[i + 2] * right;
    d -= row[i + 3] * right;
  }
  *rows[0] = a, *rows[1] = b, *rows[2] = c, *rows[3] = d;
}

/// The same for some rows, and all columns from each row's own on.
INLINE void update(double *u, ptrdiff_t n, ptrdiff_t top, ptrdiff_t bottom, ptrdiff_t first, ptrdiff_t last) {
  ptrdiff_t i = top;
  for (; i + 4 <= bottom; i += 4) {
    ptrdiff_t j = i;
    for (; j + 8 <= n; j += 8) update_tile(u, n, i, j, first, last);
    for (; j < n; j++)
      for (ptrdiff_t row = i; row < i + 4; row++) update_element(u, n, row, j, first, last);
  }
  for (; i < bottom; i++)
    for (ptrdiff_t j = i; j < n; j++) update_element(u, n, i, j, first, last);
}

/// Factors a few rows in place: each is scaled by its pivot, then taken out of those below.
///
/// Returns false at a pivot that isn't positive and finite.
INLINE bool factor_rows(double *u, ptrdiff_t n, ptrdiff_t top, ptrdiff_t bottom) {
  for (ptrdiff_t k = top; k < bottom; k++) {
    double pivot = u[k * n + k];
    if (!(pivot > 0) || !isfinite(pivot)) return false;
    double scale = 1 / sqrt(pivot);
    for (ptrdiff_t j = k; j < n; j++) u[k * n + j] *= scale;
    for (ptrdiff_t i = k + 1; i < bottom; i++) {
      double multiple = u[k * n + i];
      for (ptrdiff_t j = i; j < n; j++) u[i * n + j] -= multiple * u[k * n + j];
    }
  }
  return true;
}

/// Factors panel by panel, and a panel by strips of four rows, so that its own update runs in tiles.
INLINE bool factor(double *u, ptrdiff_t n) {
  for (ptrdiff_t top = 0; top < n; top += panel_rows) {
    ptrdiff_t bottom = least(top + panel_rows, n);
    for (ptrdiff_t strip = top; strip < bottom; strip += strip_rows) {
      ptrdiff_t end = least(strip + strip_rows, bottom);
      if (!factor_rows(u, n, strip, end)) return false;
      update(u, n, end, bottom, strip, end);
    }
    update(u, n, bottom, n, top, bottom);
  }
  return true;
}

/// Forward substitution for eight right-hand sides at once: x_k ← x_k / u_kk, then x_j ← x_j − u_kj x_k for all j below.
INLINE void whiten8(const double *u, ptrdiff_t n, double *b) {
  v8 *x = (v8 *)b;
  for (ptrdiff_t k = 0; k < n; k++) {
    v8 value = x[k] / u[k * n + k];
    x[k] = value;
    for (ptrdiff_t j = k + 1; j < n; j++) x[j] -= value * u[k * n + j];
  }
}

#if defined(__x86_64__)
#define TARGET(set) __attribute__((target(set)))
TARGET("avx512f,avx512vl,avx512dq") static bool factor_avx512(double *u, ptrdiff_t n) { return factor(u, n); }
TARGET("avx2") static bool factor_avx2(double *u, ptrdiff_t n) { return factor(u, n); }
TARGET("avx512f,avx512vl,avx512dq") static void whiten8_avx512(const double *u, ptrdiff_t n, double *b) { whiten8(u, n, b); }
TARGET("avx2") static void whiten8_avx2(const double *u, ptrdiff_t n, double *b) { whiten8(u, n, b); }

static bool has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}
#endif

bool isoflop_cholesky(double *u, ptrdiff_t n) {
#if defined(__x86_64__)
  if (has_avx512()) return factor_avx512(u, n);
  if (__builtin_cpu_supports("avx2")) return factor_avx2(u, n);
#endif
  return factor(u, n);
}

void isoflop_cholesky_whiten8(const double *u, ptrdiff_t n, double *b) {
#if defined(__x86_64__)
  if (has_avx512()) return whiten8_avx512(u, n, b);
  if (__builtin_cpu_supports("avx2")) return whiten8_avx2(u, n, b);
#endif
  whiten8(u, n, b);
}
