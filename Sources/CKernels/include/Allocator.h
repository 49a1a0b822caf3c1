// The allocator of the process.
#ifndef ISOFLOP_ALLOCATOR_H
#define ISOFLOP_ALLOCATOR_H

/// Lets the allocator keep what is freed in blocks below a mebibyte, up to 64 MiB; does nothing without glibc.
///
/// A forecast makes and frees some hundred matrices of a few hundred kilobytes. glibc gives each back to the system by default, and the system clears
/// its pages again for the next: a tenth of a forecast's processor time. Larger blocks, such as the columns of a long table, go back as before.
void isoflop_keep_freed_matrices(void);

#endif
