// Picks a tier at run time.
//
// One binary holds every tier of its architecture; the processor is asked which it can run, by `cpuid` through the compiler's builtin. A tier is taken whole:
// kernels of different tiers are never mixed in a run, as they round differently.
#include "tiers.h"

const KernelTable *isoflop_kernels(KernelTier tier) {
  switch (tier) {
  case KernelTierScalar:
    return &isoflop_scalar_kernels;
#if defined(__x86_64__)
  case KernelTierAVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &isoflop_avx2_kernels : NULL;
  case KernelTierAVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512bw")
               ? &isoflop_avx512_kernels
               : NULL;
#elif defined(__aarch64__)
  case KernelTierNEON:
    return &isoflop_neon_kernels;
#endif
  default:
    return NULL;
  }
}

const KernelTable *isoflop_best_kernels(void) {
  static const KernelTier fastest_first[] = {KernelTierAVX512, KernelTierAVX2, KernelTierNEON};
  for (size_t i = 0; i < sizeof fastest_first / sizeof *fastest_first; i++) {
    const KernelTable *table = isoflop_kernels(fastest_first[i]);
    if (table) return table;
  }
  return &isoflop_scalar_kernels;
}

bool isoflop_is_optimized(void) {
#ifdef __OPTIMIZE__
  return true;
#else
  return false;
#endif
}
