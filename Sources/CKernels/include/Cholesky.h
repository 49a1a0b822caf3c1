#ifndef ISOFLOP_CHOLESKY_H
#define ISOFLOP_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

/// Factors a symmetric positive-definite matrix M in place: U with UᵀU = M.
///
/// `u` is row-major n × n; its upper triangle is read and replaced, the lower one is left as it is. Blocked; n³/3 operations.
/// Returns false at the first pivot that is not positive and finite. Products are not fused, so that every instruction set gives the same bits.
bool isoflop_cholesky(double *u, ptrdiff_t n);

/// Replaces B (n × 8, row-major) by U⁻ᵀB; 8n² operations.
void isoflop_cholesky_whiten8(const double *u, ptrdiff_t n, double *b);

#pragma clang assume_nonnull end
#endif
