// The tables of the tiers that this architecture can have.
#ifndef ISOFLOP_TIERS_H
#define ISOFLOP_TIERS_H
#include "CKernels.h"

extern const KernelTable isoflop_scalar_kernels;
#if defined(__x86_64__)
extern const KernelTable isoflop_avx2_kernels;
extern const KernelTable isoflop_avx512_kernels;
#elif defined(__aarch64__)
extern const KernelTable isoflop_neon_kernels;
#endif
#endif
