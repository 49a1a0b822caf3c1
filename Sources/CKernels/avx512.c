// The AVX-512 tier: 32 registers of 16 lanes, so a tile of 6 rows and 64 columns keeps 24 accumulators, four of b and one of a: 29 of 32.
//
// A tile is as wide as a panel, so a product goes panel by panel and reads each packed panel once for every six rows.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define LANES 16
#define TILE_VECTORS 4
#include "vector/kernels.h"
const KernelTable isoflop_avx512_kernels = VECTOR_KERNELS(KernelTierAVX512, "avx512");
#pragma clang attribute pop
#endif
