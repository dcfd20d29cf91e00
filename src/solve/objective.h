// What the solver makes small: misfit of the silhouette, passing through each other, arms beyond what they
// can do.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "ombra/shape.h"
#include "shadow/boundary.h"
#include "shadow/scene.h"
#include "solve/variables.h"
#include "stage/contact.h"
#include "stage/strain.h"

namespace ombra {

/// The target at one resolution as a field that is integrated over the dark region.
/// density = weight * clamp(distance / softness, -1, 1): negative inside the target, so that the integral is
/// least when the dark region is the target; the clamp makes the last pixel quadratic, which second-order
/// steps need. The weight is 1 near the border and outside and grows to 3 deep inside, where light that leaks
/// between fingers is seen first; where the target is salient it is up to twice as much.
class TargetField {
 public:
  /// @param salience 0 … 1 a pixel, row by row; empty: none
  TargetField(const Mask& target, float softness_px, std::vector<float> salience = {});
  int size_px() const { return size_px_; }
  float area_px() const { return area_px_; }
  float least() const { return least_; }  ///< integral over the target itself
  float softness_px() const { return softness_px_; }
  float distance(Vec2 p) const;                       ///< signed, bilinear, pixels
  float weight(Vec2 p, float signed_distance) const;  ///< 1 … 6, see above
  float integral(const ColumnSpan& span) const;

 private:
  int size_px_;
  float softness_px_, area_px_ = 0, least_ = 0;
  std::vector<float> distance_;    ///< row-major
  std::vector<float> salience_;    ///< row-major or empty
  std::vector<float> cumulative_;  ///< column-major, size_px + 1 a column: density summed from the top
};

inline constexpr int kMostStride = 128;
/// Row stride of a Hessian: whole cache lines, and no more of them than one performer's variables need.
constexpr int stride_of(int variables) { return variables <= 64 ? 64 : kMostStride; }

/// Quadratic model about a candidate: g·d + d·H·d / 2 more energy; H is positive semi-definite
/// (Gauss-Newton).
struct Linearization {
  std::array<float, kMostVariables> gradient{};
  int stride = kMostStride;  ///< stride_of() the number of variables
  alignas(64) std::array<float, kMostVariables * kMostStride> hessian{};  ///< lower triangle, row by row
};

struct ObjectiveWeights {
  float contact_per_m2 =
      2500;       ///< energy per squared metre of penetration: 2 mm cost 1 % of the target's area
  float arm = 4;  ///< energy per squared metre (chest) or squared radian-like unit (elevation)
  /// Energy of a pose whose strain is 1: 0.1 for SolveOptions::comfort 1, here for the default.
  float strain = 0.01f;
  /// Energy of a penumbra as wide as the frame, for each metre that the lamp is wide where hand to wall and
  /// lamp to hand are alike, times the frame in metres: what the soft edges of a lamp with a size cost
  /// (docs/method.md); 0 for a point.
  float blur_m = 0;
};

/// A candidate that others are drawn to, as a pose to the one before it.
struct Pull {
  Candidate to;
  float weight = 0;  ///< energy per squared radian of every joint (squared_distance())
};

/// How far two candidates are apart: their step's squares summed, where a radian of a joint counts as much as
/// a third of the frame on the screen and a half in the logarithms.
float squared_distance(const Variables& variables, const Candidate& from, const Candidate& to);

/// Evaluates candidates; holds the buffers, so make one per thread.
class Objective {
 public:
  explicit Objective(const Hands& hands) : scene_(hands) {}

  /// Misfit area over the target's area, plus penalties; 0 is perfect.
  float energy(const Variables& variables, const Candidate& candidate, const TargetField& target,
               const ObjectiveWeights& weights);
  /// Linearizes about the candidate that energy() was last called with, with the same other arguments.
  void linearize(const Variables& variables, const Candidate& candidate, const TargetField& target,
                 const ObjectiveWeights& weights, Linearization& out);
  long evaluations() const { return evaluations_; }
  /// What energy() and linearize() keep between parts besides their capsules; none at first.
  void set_margins(const ContactMargins& margins) { margins_ = margins; }
  /// What energy() and linearize() draw candidates to; nothing at first.
  void set_pull(std::optional<Pull> pull) { pull_ = std::move(pull); }

 private:
  struct EdgeSums {
    float aa = 0, ab = 0, bb = 0, ga = 0, gb = 0;
  };
  float misfit(const TargetField& target) const;
  /// How far a hand blurs: hand to wall over lamp to hand, at its middle knuckle, and its slopes with depth.
  struct Blur {
    ContactPoint at;
    float value, slope, curvature;
  };
  Blur blur(const Variables& variables, std::size_t hand) const;
  float blur_energy(const Variables& variables, const Candidate& candidate, float blur_m) const;
  void add_blur(const Variables& variables, const Candidate& candidate, float blur_m, Linearization& out);
  float penalties(const Variables& variables, const Candidate& candidate, const ObjectiveWeights& weights);
  void add_misfit(const Variables& variables, const Candidate& candidate, const TargetField& target,
                  Linearization& out);
  void add_strain(const Variables& variables, const Candidate& candidate, float weight, Linearization& out);
  void add_penalties(const Variables& variables, const Candidate& candidate, const ObjectiveWeights& weights,
                     Linearization& out);
  void add_pull(const Variables& variables, const Candidate& candidate, Linearization& out) const;
  /// Row of a world point's motion along a covector, over one hand's variables.
  void point_row(const Variables& variables, const Candidate& candidate, const ContactPoint& point,
                 Vec3 covector, float* row) const;

  Scene scene_;
  BoundaryFinder boundary_;
  std::vector<Contact> contacts_;
  ContactMargins margins_;
  std::optional<Pull> pull_;
  std::array<std::vector<StrainTerm>, kMostHands> strain_;
  std::vector<EdgeSums> sums_;
  std::array<std::array<Variables::RigidMotion, 7>, kMostHands> rigid_;
  /// Motion in pixels of a projected vertex with each of its hand's variables, made when first asked for.
  struct VertexRows {
    std::array<float, 32> x, y;
  };
  std::array<std::vector<VertexRows>, kMostHands> rows_;
  std::array<std::vector<std::uint32_t>, kMostHands> row_age_;
  std::uint32_t age_ = 0;
  long evaluations_ = 0;
};

}  // namespace ombra
