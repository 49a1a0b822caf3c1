// The tables of the tiers that this architecture can have.
//
// NEON is part of every 64-bit ARM processor, so it isn't asked for; of x86-64 the least has neither AVX2 nor FMA, and takes the scalar tier.
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
