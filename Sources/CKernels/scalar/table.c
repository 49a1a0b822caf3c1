// The scalar tier's table, in the order of `KernelTable`.
#include "scalar.h"

const KernelTable isoflop_scalar_kernels = {
    .tier = KernelTierScalar,
    .name = "scalar",
    .matmul = isoflop_scalar_matmul,
    .symmetric_product = isoflop_scalar_symmetric_product,
    .pack_rows = isoflop_scalar_pack_rows,
    .pack_transposed = isoflop_scalar_pack_transposed,
    .attention_forward = isoflop_scalar_attention_forward,
    .attention_backward = isoflop_scalar_attention_backward,
    .rms_norm_forward = isoflop_scalar_rms_norm_forward,
    .rms_norm_backward = isoflop_scalar_rms_norm_backward,
    .rotary_forward = isoflop_scalar_rotary_forward,
    .rotary_backward = isoflop_scalar_rotary_backward,
    .swiglu_forward = isoflop_scalar_swiglu_forward,
    .swiglu_backward = isoflop_scalar_swiglu_backward,
    .cross_entropy = isoflop_scalar_cross_entropy,
    .convolution_forward = isoflop_scalar_convolution_forward,
    .convolution_backward = isoflop_scalar_convolution_backward,
    .reduce = isoflop_scalar_reduce,
    .combine = isoflop_scalar_combine,
    .adam = isoflop_scalar_adam,
};
