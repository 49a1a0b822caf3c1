// The vector tiers' one source: a tier defines LANES and TILE_VECTORS, sets its target and includes this file.
//
// LANES is the number of floats of a register (16, 8, 4), TILE_VECTORS the width of a product's tile in registers. All functions here are static, so that
// each tier has its own, compiled for its own instruction set, and only its table is visible outside.
#include "vector.h"

#include "matmul.h"
#include "pack.h"

#include "attention.h"
#include "convolution.h"
#include "cross_entropy.h"
#include "norm.h"
#include "optimizer.h"
#include "rotary.h"
#include "swiglu.h"

#include "../tiers.h"

#define VECTOR_KERNELS(TIER, NAME)                                                                                                         \
  {                                                                                                                                        \
      .tier = TIER,                                                                                                                        \
      .name = NAME,                                                                                                                        \
      .matmul = matmul,                                                                                                                    \
      .symmetric_product = symmetric_product,                                                                                              \
      .pack_rows = pack_rows,                                                                                                              \
      .pack_transposed = pack_transposed,                                                                                                  \
      .attention_forward = attention_forward,                                                                                              \
      .attention_backward = attention_backward,                                                                                            \
      .rms_norm_forward = rms_norm_forward,                                                                                                \
      .rms_norm_backward = rms_norm_backward,                                                                                              \
      .rotary_forward = rotary_forward,                                                                                                    \
      .rotary_backward = rotary_backward,                                                                                                  \
      .swiglu_forward = swiglu_forward,                                                                                                    \
      .swiglu_backward = swiglu_backward,                                                                                                  \
      .cross_entropy = cross_entropy,                                                                                                      \
      .convolution_forward = convolution_forward,                                                                                          \
      .convolution_backward = convolution_backward,                                                                                        \
      .reduce = reduce,                                                                                                                    \
      .combine = combine,                                                                                                                  \
      .adam = adam,                                                                                                                        \
  }
