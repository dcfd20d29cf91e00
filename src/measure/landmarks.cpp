#include "measure/landmarks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

#include "shape/distance.h"
#include "shape/outline.h"

namespace ombra {
namespace {

constexpr int kOutlinePoints = 2400;

/// A closed outline; indices wrap around.
class Outline {
 public:
  /// The outline of a mask, smoothed over a few points against the pixels' stairs.
  explicit Outline(const Mask& mask) {
    const std::vector<Vec2> raw = outline_points(mask, kOutlinePoints);
    const int n = static_cast<int>(raw.size());
    for (int i = 0; i < n; ++i) {
      Point sum;
      for (int k = -2; k <= 2; ++k) {
        const Vec2 p = raw[static_cast<std::size_t>((i + k + n) % n)];
        sum = sum + Point{static_cast<double>(p.x), static_cast<double>(p.y)};
      }
      points_.push_back(sum * 0.2);
    }
    for (int i = 0; i < n; ++i) perimeter_ += length((*this)[i + 1] - (*this)[i]);
  }
  int size() const { return static_cast<int>(points_.size()); }
  int wrapped(int i) const { return ((i % size()) + size()) % size(); }
  Point operator[](int i) const { return points_[static_cast<std::size_t>(wrapped(i))]; }
  /// How many points a length of outline holds.
  int steps(double length_px) const { return static_cast<int>(length_px / perimeter_ * size()); }
  const std::vector<Point>& points() const { return points_; }

 private:
  std::vector<Point> points_;
  double perimeter_ = 0;
};

bool holds(const Mask& mask, Point p) {
  return p.x >= 0 && p.y >= 0 && p.x < mask.width && p.y < mask.height &&
         mask.at(static_cast<int>(p.x), static_cast<int>(p.y));
}

/// Whether a point is so near the mask's edge that what lies there is cut off rather than ends.
bool at_edge(const Mask& mask, Point p, double px_per_mm) {
  const double margin = 1.5 * px_per_mm;
  return p.x < margin || p.y < margin || p.x > mask.width - margin || p.y > mask.height - margin;
}

/// The middle of the largest disc in the hand: of its palm, for an arm is less broad.
Point palm_middle(const Mask& hand) {
  Mask ground{hand.width + 2, hand.height + 2, {}};
  ground.pixels.assign(static_cast<std::size_t>(ground.width) * static_cast<std::size_t>(ground.height), 1);
  for (int y = 0; y < hand.height; ++y)
    for (int x = 0; x < hand.width; ++x)
      ground.pixels[static_cast<std::size_t>((y + 1) * ground.width + x + 1)] = !hand.at(x, y);
  const std::vector<int> distance = squared_distance(ground);
  const int at = static_cast<int>(std::max_element(distance.begin(), distance.end()) - distance.begin());
  return {at % ground.width - 0.5, at / ground.width - 0.5};
}

/// The outline's points that are further from the palm than all around them, up to where the outline has come
/// `prominence` nearer again on both sides.
std::vector<int> peaks(const Outline& outline, Point palm, double prominence) {
  const int n = outline.size();
  std::vector<double> reach;
  for (const Point p : outline.points()) reach.push_back(length(p - palm));
  const auto at = [&](int i) { return reach[static_cast<std::size_t>(outline.wrapped(i))]; };
  // Round from the nearest point of all: a peak is confirmed once the outline has fallen enough after it.
  const int start = static_cast<int>(std::min_element(reach.begin(), reach.end()) - reach.begin());
  std::vector<int> found;
  int high = start, low = start;
  bool rising = true;
  for (int i = start; i <= start + n; ++i) {
    if (rising) {
      if (at(i) > at(high)) high = i;
      if (at(i) < at(high) - prominence) {
        found.push_back(outline.wrapped(high));
        rising = false, low = i;
      }
    } else {
      if (at(i) < at(low)) low = i;
      if (at(i) > at(low) + prominence) rising = true, high = i;
    }
  }
  // The first rise counts only if it was one.
  std::erase_if(found, [&](int i) { return at(i) < at(start) + prominence; });
  return found;
}

/// A straight cut across the hand.
struct Cut {
  Point left, right;  ///< where it leaves the hand
  double width() const { return length(right - left); }
};

/// From a point inside the hand both ways along a direction of length 1, to a tenth of a pixel.
Cut cut(const Mask& hand, Point inside, Point rightwards) {
  const auto march = [&](Point step) {
    double reach = 0;
    while (holds(hand, inside + step * (reach + 0.5))) reach += 0.5;
    double ends = reach + 0.5;
    for (int halving = 0; halving < 3; ++halving) {
      const double middle = (reach + ends) / 2;
      (holds(hand, inside + step * middle) ? reach : ends) = middle;
    }
    return inside + step * reach;
  };
  return {march(rightwards * -1), march(rightwards)};
}

Point unit(Point a) { return a * (1 / length(a)); }

/// Where the palm ends.
struct Heel {
  Point middle;
  double spread = 0;  ///< within how much along the hand it may as well lie
};

/// On a hand that points along an axis: from the palm towards the arm, the first cut across the axis that is
/// within 6 % of the narrowest. There the hand narrows quickly, so the place is sharp; the narrowest cut
/// itself may lie anywhere along an even wrist.
std::optional<Heel> find_heel(const Mask& hand, Point palm, Point axis, double px_per_mm) {
  constexpr double kStep_mm = 0.5, kSmooth_mm = 4, kArm_mm = 16, kMost_mm = 250;
  constexpr double kNarrow = 1.06, kNarrower = 1.04, kBroader = 1.08;
  const double step = kStep_mm * px_per_mm;
  const Point rightwards{-axis.y, axis.x};
  std::vector<Cut> cuts;
  for (double along = 0; along < kMost_mm * px_per_mm; along += step) {
    const Point middle = palm - axis * along;
    if (!holds(hand, middle)) break;
    const Cut next = cut(hand, middle, rightwards);
    if (at_edge(hand, next.left, px_per_mm) || at_edge(hand, next.right, px_per_mm)) break;
    cuts.push_back(next);
  }
  const int count = static_cast<int>(cuts.size()), around = static_cast<int>(kSmooth_mm / kStep_mm);
  if (count < 2 * around) return std::nullopt;
  std::vector<double> widths;
  for (int i = 0; i < count; ++i) {
    double sum = 0;
    int terms = 0;
    for (int k = std::max(0, i - around); k <= std::min(count - 1, i + around); ++k, ++terms)
      sum += cuts[static_cast<std::size_t>(k)].width();
    widths.push_back(sum / terms);
  }
  const double least = *std::min_element(widths.begin(), widths.end());
  const auto first_within = [&](double times) {
    return static_cast<int>(
        std::find_if(widths.begin(), widths.end(), [&](double w) { return w <= times * least; }) -
        widths.begin());
  };
  const int heel = first_within(kNarrow);
  // Where the hand ends with the picture, what is narrowest there need not be the wrist.
  if ((count - 1 - heel) * kStep_mm < kArm_mm) return std::nullopt;
  const Cut& at = cuts[static_cast<std::size_t>(heel)];
  return Heel{(at.left + at.right) * 0.5, (first_within(kNarrower) - first_within(kBroader)) * step / 2};
}

}  // namespace

Result<Landmarks> find_landmarks(const Mask& hand, double px_per_mm, const std::string& where) {
  constexpr double kProminence_mm = 12, kFlank_mm = 25, kFingerBreadth_mm = 30, kTipReach_mm = 15;
  constexpr double kHeelToWrist = 0.03;  // of the hand's length
  const Outline outline(hand);
  const Point palm = palm_middle(hand);

  // A finger is a peak with its flanks close together; the arm's end is one, if at all, with them far apart.
  std::vector<int> fingers = peaks(outline, palm, kProminence_mm * px_per_mm);
  const int flank = outline.steps(kFlank_mm * px_per_mm);
  std::erase_if(fingers, [&](int i) {
    return length(outline[i + flank] - outline[i - flank]) > kFingerBreadth_mm * px_per_mm;
  });
  // Where the mask cuts something off, that is an arm's end or, if it is narrow, a finger's.
  std::size_t cut_off = 0;
  std::erase_if(fingers, [&](int i) {
    if (!at_edge(hand, outline[i], px_per_mm)) return false;
    int from = i, to = i;
    while (to - from < outline.size() && at_edge(hand, outline[from - 1], px_per_mm)) --from;
    while (to - from < outline.size() && at_edge(hand, outline[to + 1], px_per_mm)) ++to;
    cut_off += to - from < flank;
    return true;
  });
  if (cut_off > 0)
    return fail(ErrorCode::kBadInput, "a fingertip reaches the sheet's edge; lay the whole hand on the sheet",
                where);
  if (fingers.size() > 5)
    return fail(ErrorCode::kBadInput,
                std::to_string(fingers.size()) + " fingers are seen; lay one hand on the sheet, alone",
                where);
  if (fingers.size() < 5)
    return fail(ErrorCode::kBadInput,
                "only " + std::to_string(fingers.size()) +
                    " of the five fingers can be told apart; spread them a little, the thumb too, and take "
                    "the photograph again",
                where);

  // The arm is where the outline goes on longest without a finger; from there the thumb is first or last.
  std::sort(fingers.begin(), fingers.end());
  std::size_t first = 0;
  int longest = 0;
  for (std::size_t f = 0; f < 5; ++f) {
    const int gap = outline.wrapped(fingers[f] - fingers[(f + 4) % 5]);
    if (gap > longest) longest = gap, first = f;
  }
  std::rotate(fingers.begin(), fingers.begin() + static_cast<std::ptrdiff_t>(first), fingers.end());
  std::array<Point, 4> gaps;  // the bottoms between one finger and the next
  for (std::size_t f = 0; f < 4; ++f) {
    double nearest = length(outline[fingers[f]] - palm);
    const int steps = outline.wrapped(fingers[f + 1] - fingers[f]);
    for (int i = fingers[f]; i <= fingers[f] + steps; ++i)
      if (const double reach = length(outline[i] - palm); reach < nearest)
        nearest = reach, gaps[f] = outline[i];
  }

  Landmarks out;
  out.outline = outline.points();
  out.tip = outline[fingers[2]];
  Point axis = unit(out.tip - palm);
  for (int round = 0; round < 4; ++round) {
    const std::optional<Heel> heel = find_heel(hand, palm, axis, px_per_mm);
    if (!heel)
      return fail(ErrorCode::kBadInput,
                  "the wrist cannot be told; lay the hand further on to the sheet, with 2 cm or more of bare "
                  "forearm on it, and without sleeve, watch or bracelet",
                  where);
    axis = unit(out.tip - heel->middle);
    out.wrist = heel->middle - axis * (length(out.tip - heel->middle) * kHeelToWrist / (1 - kHeelToWrist));
    out.wrist_spread = heel->spread;
    const int reach = outline.steps(kTipReach_mm * px_per_mm);
    for (int i = fingers[2] - reach; i <= fingers[2] + reach; ++i)
      if (dot(outline[i] - out.tip, axis) > 0) out.tip = outline[i];
  }

  // The gap beside the thumb is deeper than that beside the little finger. Clockwise from the arm the thumb
  // of a right hand comes first.
  const bool thumb_first = dot(gaps[0], axis) < dot(gaps[3], axis);
  out.side = thumb_first ? Side::kRight : Side::kLeft;
  const Point index_gap = thumb_first ? gaps[1] : gaps[2], little_gap = thumb_first ? gaps[3] : gaps[0];
  const double size = dot(out.tip - out.wrist, axis);
  const Point across = unit(thumb_first ? little_gap - index_gap : index_gap - little_gap);
  // Fingers that spread make the hand broader before the knuckles, the thumb's web behind them.
  const Point between = (index_gap + little_gap) * 0.5;
  std::optional<Cut> knuckles;
  for (int percent = 8; percent <= 20; ++percent) {
    const Cut next = cut(hand, between - axis * (percent * size / 100), across);
    if (!knuckles || next.width() < knuckles->width()) knuckles = next;
  }
  out.knuckle_left = knuckles->left, out.knuckle_right = knuckles->right;
  return out;
}

}  // namespace ombra
