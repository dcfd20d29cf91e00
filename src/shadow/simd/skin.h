// The SIMD kernels behind plain functions; the best instruction set is chosen at run time, all give the same
// bits.
#pragma once

#include <span>

#include "ombra/vec.h"
#include "shadow/skin_table.h"

namespace ombra {

/// Skins and projects every vertex; out holds padded_count pixels.
void skin_to_pixels(const SkinTable& table, const ProjectedBones& bones, Vec2* out);

}  // namespace ombra
