// The AVX2 tier: 16 registers of 8 lanes, so a tile of 6 rows and 16 columns keeps 12 accumulators, two of b and one of a: 15 of 16.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define TILE_VECTORS 2
#include "vector/kernels.h"
const KernelTable isoflop_avx2_kernels = VECTOR_KERNELS(KernelTierAVX2, "avx2");
#pragma clang attribute pop
#endif
