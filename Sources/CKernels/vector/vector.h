// Vectors of LANES floats and the few functions on them that the language has no operator for.
//
// The compiler's vector types give +, −, ×, / and comparisons on all lanes; a tier's instruction set is set by an attribute around the inclusion. Loads and
// stores are unaligned, which costs nothing on today's processors where the address happens to be aligned.
#include "CKernels.h"
#include <math.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float vec __attribute__((ext_vector_type(LANES)));
typedef int32_t ivec __attribute__((ext_vector_type(LANES)));
typedef float vec_unaligned __attribute__((ext_vector_type(LANES), aligned(4)));
typedef float vec4 __attribute__((ext_vector_type(4)));
typedef float vec8 __attribute__((ext_vector_type(8)));
typedef float vec4_unaligned __attribute__((ext_vector_type(4), aligned(4)));
typedef float vec8_unaligned __attribute__((ext_vector_type(8), aligned(4)));

INLINE vec load(const float *p) { return *(const vec_unaligned *)p; }
INLINE void store(float *p, vec v) { *(vec_unaligned *)p = v; }
INLINE vec fma_vec(vec a, vec b, vec c) { return __builtin_elementwise_fma(a, b, c); }
/// The larger of two, `a` where either isn't a number: one instruction, unlike the library's maximum.
INLINE vec max_vec(vec a, vec b) { return b > a ? b : a; }

/// Sums across lanes are trees of a fixed shape, so that a tier's results are the same on every machine.
INLINE float sum4(vec4 v) { return (v.x + v.z) + (v.y + v.w); }
INLINE float max4(vec4 v) { return fmaxf(fmaxf(v.x, v.z), fmaxf(v.y, v.w)); }

#if LANES == 16
INLINE vec8 fold_sum(vec v) { return v.lo + v.hi; }
INLINE vec8 fold_max(vec v) { return __builtin_elementwise_max(v.lo, v.hi); }
#elif LANES == 8
INLINE vec8 fold_sum(vec v) { return v; }
INLINE vec8 fold_max(vec v) { return v; }
#endif

#if LANES == 4
INLINE float sum_lanes(vec v) { return sum4(v); }
INLINE float max_lanes(vec v) { return max4(v); }
INLINE ivec lane_indices(void) { return (ivec){0, 1, 2, 3}; }
#else
INLINE float sum_lanes(vec v) {
  vec8 half = fold_sum(v);
  return sum4(half.lo + half.hi);
}
INLINE float max_lanes(vec v) {
  vec8 half = fold_max(v);
  return max4(__builtin_elementwise_max(half.lo, half.hi));
}
#if LANES == 8
INLINE ivec lane_indices(void) { return (ivec){0, 1, 2, 3, 4, 5, 6, 7}; }
#else
INLINE ivec lane_indices(void) { return (ivec){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }
#endif
#endif

/// e^x to about one unit in the last place, x clamped to where the result is a normal number.
///
/// x = n ln 2 + r, |r| ≤ ln 2 / 2; ln 2 is subtracted in two parts; e^r by a polynomial of degree 6; 2^n through the exponent's bits. The polynomial is
/// Taylor's, whose next term, r⁷ / 5040, is at most 1.2e-7: one unit in the last place at the ends of r, less inside. What isn't a number stays so, or a
/// diverged run would go unnoticed.
INLINE vec exp_vec(vec x) {
  x = x > 88.0f ? (vec)88.0f : x;
  x = x < -87.0f ? (vec)(-87.0f) : x;
  vec n = __builtin_elementwise_rint(x * 1.44269504f);
  vec r = fma_vec(n, (vec)(-0.693145752f), x);
  r = fma_vec(n, (vec)(-1.42860677e-6f), r);
  vec p = fma_vec((vec)(1.0f / 720), r, (vec)(1.0f / 120));
  p = fma_vec(p, r, (vec)(1.0f / 24));
  p = fma_vec(p, r, (vec)(1.0f / 6));
  p = fma_vec(p, r, (vec)0.5f);
  p = fma_vec(p, r, (vec)1.0f);
  p = fma_vec(p, r, (vec)1.0f);
  ivec power = (__builtin_convertvector(n, ivec) + 127) << 23;
  return p * (vec)power;
}
