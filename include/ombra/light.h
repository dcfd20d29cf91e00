// Light: the shadow that posed hands (and their arms) throw on the wall under lamps that have a size, umbra
// and penumbra, and how much light falls where.
#pragma once

#include <memory>
#include <vector>

#include "ombra/lamp.h"
#include "ombra/parallel.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

namespace ombra {

/// Casts shadows of hands; keeps its tables and buffers from call to call, so make one per thread.
///
/// What stands in the light is what stands in a Caster's: the skins of the hands and the capsules of the
/// arms. Sources are taken as evenly bright. Nothing comes back from the hands or the room but what
/// `Stage::ambient_lx` says. The same bits on every machine, at every SIMD width and whatever parallel_for
/// does.
class LightCaster {
 public:
  explicit LightCaster(const Hands& hands);
  ~LightCaster();
  LightCaster(LightCaster&&) noexcept;
  LightCaster& operator=(LightCaster&&) noexcept;

  /// The share of a lamp that each pixel of the stage's frame sees, 0 umbra … 1 full light, averaged over the
  /// pixel: the mean over kLightSamples points of the lamp (docs/method.md). Row 0 is the top.
  /// The pose must be one that checked_in_light() lets pass.
  /// @param size_px a multiple of 64, at most 4096
  std::vector<float> visible(const Pose& pose, const Stage& stage, const Lamp& lamp, int size_px,
                             const ParallelFor& parallel_for = {});

  /// Light on each pixel of the frame, lux: every lamp of the stage as far as it is seen, and the ambient
  /// light. Lamps must be lit.
  std::vector<float> illuminance(const Pose& pose, const Stage& stage, int size_px,
                                 const ParallelFor& parallel_for = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Points of a lamp, each with a place of its own within the pixel, that visible() takes the mean over.
inline constexpr int kLightSamples = 512;

}  // namespace ombra
