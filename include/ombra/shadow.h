// The shadow: the silhouette that posed hands (and their arms) leave on the screen under a point lamp, and
// how it changes with the pose.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "ombra/hand.h"
#include "ombra/shape.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

using Hands = std::array<Hand, 2>;  ///< indexed by Side, scaled alike; two performers have the same

/// Casts silhouettes of hands; keeps its tables and buffers from call to call, so make one per
/// thread.
///
/// A pixel is dark when its centre is covered: the winding number of the projected front faces, summed over
/// hands and arms, is not zero there (docs/method.md). float32 with a fixed order of operations: the same
/// bits on every machine and at every SIMD width.
class Caster {
 public:
  /// `hands` are copied.
  explicit Caster(const Hands& hands);
  ~Caster();
  Caster(Caster&&) noexcept;             ///< The other may then only be assigned to or destroyed.
  Caster& operator=(Caster&&) noexcept;  ///< The same.

  /// The silhouette in the stage's frame, size_px x size_px; size_px is a multiple of 64, at most 4096.
  Mask cast(const Pose& pose, const Stage& stage, int size_px);

  /// The same as packed rows of 64-bit words, bit i of word w of a row is pixel 64 w + i: what the solver
  /// counts. The span is valid until the next call.
  std::span<const std::uint64_t> cast_bits(const Pose& pose, const Stage& stage, int size_px);

  /// The silhouette with soft edges: the dark share of every pixel, 0 … 1, row 0 at the top. Exact along y
  /// and sampled at pixel centres along x, so it changes little by little with the pose: loss_gradient()
  /// gives the derivatives of any sum of it.
  std::vector<float> coverage(const Pose& pose, const Stage& stage, int size_px);

  /// Derivatives of a loss with how one hand is held, in the loss's unit.
  struct HandGradient {
    Vec3 position;    ///< per metre of moving the hand (and the arm's end with it)
    Vec3 rotation;    ///< per radian of turning the hand about its wrist, world axes
    Angles angles{};  ///< per radian
    Vec3 elbow;       ///< per metre of moving the arm's elbow; zero without an arm
    Vec3 shoulder;    ///< per metre of moving its shoulder; zero without an arm
  };
  /// A loss and its derivatives.
  struct LossGradient {
    double loss = 0;                             ///< density times px^2
    std::array<HandGradient, kMostHands> hands;  ///< zero for a hand that is not held
  };
  /// Loss = integral of `density` over the dark region, in px^2, and its derivatives: the sum of `density`
  /// times coverage(), so that with the derivatives of a function of the coverage as `density` these are the
  /// derivatives of that function with the pose (its vector-Jacobian product). `density` has size_px *
  /// size_px values, row 0 at the top, constant within a pixel.
  ///
  /// The area is exact along y and sampled at pixel centres along x; the derivative is the boundary integral
  /// (Reynolds transport theorem) over the visible contour, sampled once a pixel along each edge's longer
  /// axis.
  LossGradient loss_gradient(const Pose& pose, const Stage& stage, std::span<const float> density,
                             int size_px);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The silhouette of the stage's people alone, whom a Caster leaves out, under its lamp taken as a point; as
/// Caster::cast().
Mask people_silhouette(const Stage& stage, int size_px);

}  // namespace ombra
#pragma GCC visibility pop
