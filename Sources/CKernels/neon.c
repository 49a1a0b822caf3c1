// The NEON tier: 32 registers of 4 lanes, so a tile of 6 rows and 16 columns keeps 24 accumulators, four of b and one of a: 29 of 32.
#if defined(__aarch64__)
#define LANES 4
#define TILE_VECTORS 4
#include "vector/kernels.h"
const KernelTable isoflop_neon_kernels = VECTOR_KERNELS(KernelTierNEON, "neon");
#endif
