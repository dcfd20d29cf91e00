// Light: the shadow that posed hands (and their arms) throw on the wall under lamps that have a size, umbra
// and penumbra, and how much light falls where.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ombra/lamp.h"
#include "ombra/parallel.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Casts shadows of hands; keeps its tables and buffers from call to call, so make one per thread.
///
/// What stands in the light is what stands in a Caster's, the skins of the hands and the capsules of the
/// arms, and besides the performers' sleeves and the stage's people. Sources are taken as evenly bright.
/// Nothing comes back from the hands or the room but what `Stage::ambient_lx` says. The same bits on every
/// machine, at every SIMD width and whatever parallel_for does.
class LightCaster {
 public:
  /// `hands` are copied.
  explicit LightCaster(const Hands& hands);
  ~LightCaster();
  LightCaster(LightCaster&&) noexcept;             ///< The other may then only be assigned to or destroyed.
  LightCaster& operator=(LightCaster&&) noexcept;  ///< The same.

  /// The share of a lamp that each pixel of the stage's frame sees, 0 umbra … 1 full light, averaged over the
  /// pixel: the mean over kLightSamples points of the lamp (docs/method.md). Row 0 is the top.
  /// The pose must be one that checked_in_light() lets pass; `size_px`, the side of the frame, is a multiple
  /// of 64, at most 4096.
  std::vector<float> visible(const Pose& pose, const Stage& stage, const Lamp& lamp, int size_px,
                             const ParallelFor& parallel_for = {});

  /// Light of one lamp on each pixel of the frame, lux: illuminance_lx() times visible(). What a wall gets is
  /// the sum over the stage's lamps and its ambient_lx. The lamp must be lit.
  std::vector<float> illuminance(const Pose& pose, const Stage& stage, const Lamp& lamp, int size_px,
                                 const ParallelFor& parallel_for = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The light on each pixel of the frame where so much of a lamp is seen: what LightCaster::illuminance()
/// makes of visible(). The lamp must be lit.
std::vector<float> illuminance(std::vector<float> visible, const Stage& stage, const Lamp& lamp, int size_px);

/// Checks what light needs beyond checked_on_stage(): every lamp of the stage is lit and stands clear of the
/// hands, which are all between it and the wall, and no skin reaches through the wall.
/// @return kBadInput naming the lamp or the hand, and the next step
Result<void> checked_in_light(const Hands& hands, const Pose& pose, const Stage& stage,
                              const std::string& where);

/// Points of a lamp, each with a place of its own within the pixel, that visible() takes the mean over.
inline constexpr int kLightSamples = 512;

}  // namespace ombra
#pragma GCC visibility pop
