#include "ombra/judge.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ombra/solve.h"
#include "shape/crop.h"
#include "shape/distance.h"
#include "shape/region.h"
#include "take/advice.h"
#include "take/align.h"

namespace ombra {
namespace {

constexpr int kPartsPx = 256;          // pixels a side of the frame that parts are looked for in
constexpr int kFinePx = 640;           // the longer side of the picture that alignments are refined on
constexpr double kLeastPart = 0.01;    // of the target's area: smaller differences are not worth a word …
constexpr double kForHole = 0.25;      // … and of what lights or fills a hole a part of that
constexpr float kLeastWidth = 0.012f;  // of the frame: nor are thinner ones
constexpr double kLeastSquash = 0.07, kLeastGain = 0.012;
constexpr std::size_t kMostReasons = 4;
constexpr double kAnotherShape = 0.75;  // overlap under which advice about fingers makes no sense

/// A part of a difference between two masks.
struct Patch {
  double area = 0;  ///< pixels
  Vec2 centre;      ///< of it, 0 … 1 of the frame, y down
  float thickest = 0;
};

/// The parts of a mask that have at least so many pixels.
std::vector<Patch> patches(const Mask& mask, double least_px) {
  const std::vector<std::vector<int>> found = regions(mask, static_cast<std::size_t>(std::ceil(least_px)));
  if (found.empty()) return {};
  const std::vector<int> to_ground = squared_distance(inverted(mask));
  std::vector<Patch> out;
  for (const std::vector<int>& region : found) {
    Patch patch{static_cast<double>(region.size()), {}, 0};
    int farthest2 = 0;
    for (const int at : region) {
      patch.centre =
          patch.centre + Vec2{static_cast<float>(at % mask.width), static_cast<float>(at / mask.width)};
      farthest2 = std::max(farthest2, to_ground[static_cast<std::size_t>(at)]);
    }
    patch.centre = patch.centre * (1 / static_cast<float>(patch.area) / static_cast<float>(mask.width));
    patch.thickest = std::sqrt(static_cast<float>(farthest2)) - 0.5f;
    out.push_back(patch);
  }
  return out;
}

/// The holes of a mask: ground that does not reach its sides.
Mask holes_of(const Mask& mask) {
  Mask ground = inverted(mask);
  for (const std::vector<int>& region : regions(ground, 1)) {
    const bool enclosed = std::none_of(region.begin(), region.end(), [&](int at) {
      const int x = at % mask.width, y = at / mask.width;
      return x == 0 || y == 0 || x + 1 == mask.width || y + 1 == mask.height;
    });
    if (enclosed) continue;
    for (const int at : region) ground.pixels[static_cast<std::size_t>(at)] = 0;
  }
  return ground;
}

/// Where something is in a figure.
/// @param figure its bounding box, in pixels of a frame of that side
Spot place_in(Vec2 centre, const Box& figure, int side_px) {
  const auto share = [&](float at, int from, int size) {
    return (at * static_cast<float>(side_px) - static_cast<float>(from)) /
           static_cast<float>(std::max(1, size - 1));
  };
  const float u = share(centre.x, figure.left, figure.width), v = share(centre.y, figure.top, figure.height);
  const auto third = [](float at) { return at < 0.36f ? 0 : at > 0.64f ? 2 : 1; };
  return static_cast<Spot>(static_cast<int>(Spot::kTopLeft) + 3 * third(v) + third(u));
}

Mask difference(const Mask& a, const Mask& b) {
  Mask out = a;
  for (std::size_t i = 0; i < out.pixels.size(); ++i) out.pixels[i] &= !b.pixels[i];
  return out;
}

/// What is missing and what is too much, parts that the meaning hangs on first.
std::vector<std::pair<Reason, Vec2>> parts_of(const Mask& seen, const Mask& target,
                                              const Mask& holes_wanted) {
  const std::optional<Box> figure = bounding_box(target);
  if (!figure) return {};
  const double area = static_cast<double>(std::count(target.pixels.begin(), target.pixels.end(), 1));
  const auto inside = [](const Mask& mask, Vec2 p) {
    const auto pixel = [&](float v) {
      return std::clamp(static_cast<int>(v * static_cast<float>(mask.width)), 0, mask.width - 1);
    };
    return mask.at(pixel(p.x), pixel(p.y)) != 0;
  };
  std::vector<std::pair<Reason, Vec2>> out;
  const auto add = [&](const Mask& parts, Reason::Kind kind, Reason::Kind enclosed, const Mask& holes) {
    for (const Patch& patch : patches(parts, kLeastPart * kForHole * area)) {
      const bool is_hole = inside(holes, patch.centre);
      if (patch.area < kLeastPart * area * (is_hole ? kForHole : 1)) continue;
      if (patch.thickest < kLeastWidth * static_cast<float>(target.width) * (is_hole ? 0.5f : 1)) continue;
      out.push_back(
          {{is_hole ? enclosed : kind, patch.area / area, place_in(patch.centre, *figure, target.width)},
           patch.centre});
    }
  };
  add(difference(target, seen), Reason::kMissing, Reason::kLeak, holes_of(seen));
  add(difference(seen, target), Reason::kExtra, Reason::kFilled, holes_wanted);
  const auto weight = [](const Reason& r) {
    return r.amount * (r.kind == Reason::kLeak || r.kind == Reason::kFilled ? 3 : 1);
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const auto& a, const auto& b) { return weight(a.first) > weight(b.first); });
  return out;
}

}  // namespace

struct Judge::State {
  /// What is compared with: the target as it lies in the frame.
  struct Wanted {
    Comparer scores;    ///< kScoreSize
    Mask small, holes;  ///< kPartsPx
  };
  std::vector<Placed> placed;
  std::vector<Wanted> wanted;  ///< of each
  std::optional<SolvedPose> solved;
};

Judge::Judge(const Target& target, std::optional<SolvedPose> solved) : state_(std::make_unique<State>()) {
  std::vector<Placement> placements;
  if (solved) placements.push_back(solved->placement);
  for (const Edge edge : {Edge::kNone, Edge::kBottom, Edge::kLeft, Edge::kRight})
    if (!solved || solved->placement != Placement{edge, 1, 0, 0}) placements.push_back({edge, 1, 0, 0});
  for (const Placement& placement : placements) {
    state_->placed.emplace_back(target, placement);
    Mask mask = place(target, placement, kScoreSize);
    Mask small = resized(mask, kPartsPx, kPartsPx);
    Mask holes = holes_of(small);
    state_->wanted.push_back({Comparer(std::move(mask)), std::move(small), std::move(holes)});
  }
  state_->solved = std::move(solved);
}
Judge::~Judge() = default;
Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;

Verdict Judge::operator()(const FoundShadow& found) const {
  Verdict out;
  out.confidence = found.confidence;
  if (!found.usable) {
    out.lack = found.lack;
    return out;
  }
  const std::vector<Placed>& placed = state_->placed;
  const Coverage fine = coverage(found.mask, kFinePx);
  const Aligned best = aligned(found.mask, fine, placed);
  if (best.overlap == 0) {
    out.lack.kind = Lack::kFigure;
    return out;
  }
  const auto which =
      static_cast<std::size_t>(std::find_if(placed.begin(), placed.end(),
                                            [&](const Placed& p) { return p.placement == best.placement; }) -
                               placed.begin());
  const State::Wanted& wanted = state_->wanted[which];
  out.usable = true;
  out.alignment = best.alignment, out.placement = best.placement;
  const Aligned squashed = with_squash(fine, placed[which], best);
  const float squash = squashed.alignment.squash;
  const bool is_squashed =
      std::fabs(squash - 1) > kLeastSquash && squashed.overlap > best.overlap + kLeastGain;
  if (is_squashed) out.alignment.squash = squash;

  out.scores = wanted.scores(in_frame(found.mask, best.alignment, false, kScoreSize));
  out.merit = merit(out.scores);

  if (best.alignment.mirrored) out.reasons.push_back({Reason::kMirrored});
  if (is_squashed)
    out.reasons.push_back(
        {squash > 1 ? Reason::kSquished : Reason::kThin,
         squash > 1 ? 1 - 1 / static_cast<double>(squash) : 1 - static_cast<double>(squash)});
  std::vector<std::pair<Reason, Vec2>> parts =
      parts_of(in_frame(found.mask, is_squashed ? squashed.alignment : best.alignment, true, kPartsPx),
               wanted.small, wanted.holes);
  if (parts.size() > kMostReasons) parts.resize(kMostReasons);
  for (const auto& [reason, centre] : parts) out.reasons.push_back(reason);
  const double turn_deg = degrees(static_cast<double>(best.alignment.turn));
  if (std::fabs(turn_deg) > 6) out.reasons.push_back({Reason::kTilted, turn_deg});

  if (!state_->solved) return out;
  // The pose knows its own frame alone.
  const SolvedPose& solved = *state_->solved;
  const Aligned own = which == 0 ? best : aligned(found.mask, fine, std::span(placed).first(1));
  if (own.overlap < kAnotherShape) return out;
  for (const auto& [reason, centre] : parts) {
    if (reason.kind != Reason::kLeak) continue;
    const NearFinger near = finger_at(solved, centre);
    if (near.to_other_hand < 0.12f) out.advice.push_back({Correction::kSqueeze, near.hand, near.finger});
    break;
  }
  for (Correction& advice : finger_advice(solved, in_frame(found.mask, own.alignment, false, kAdviceSize)))
    out.advice.push_back(std::move(advice));
  return out;
}

std::vector<std::vector<Vec2>> target_in_photo(const Target& target, const Verdict& verdict) {
  if (!verdict.usable) return {};
  std::vector<std::vector<Vec2>> out = contours(place(target, verdict.placement, kPartsPx));
  for (std::vector<Vec2>& outline : out)
    for (Vec2& p : outline) p = in_photo(verdict.alignment, p * (1.0f / kPartsPx));
  return out;
}

std::vector<std::size_t> ranked(const std::vector<Verdict>& verdicts) {
  std::vector<std::size_t> order(verdicts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (verdicts[a].usable != verdicts[b].usable) return verdicts[a].usable;
    return verdicts[a].merit > verdicts[b].merit;
  });
  return order;
}

}  // namespace ombra
