#include "io/finger_places.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace ombra {
namespace {

/// A point of the drawing, pixels.
struct Spot {
  int x = 0, y = 0;
};

/// Looks for room on one drawing, number after number.
class Room {
 public:
  Room(const HandDrawing& drawing, int radius_px) : drawing_(drawing), radius_(radius_px) {}

  /// The clear spot that costs least: distance from `wish`, more off the finger than on it.
  std::optional<Spot> find(Vec3 wish, std::int8_t finger) const {
    constexpr double kOffFinger = 4, kOffHand = 1.5;
    const double away = kOffFinger * radius_;
    std::optional<Spot> best;
    double least = 0;
    for (int y = radius_; y < drawing_.image.height - radius_; y += 2)
      for (int x = radius_; x < drawing_.image.width - radius_; x += 2) {
        const std::int8_t part = drawing_.at(x, y);
        double cost = std::hypot(x - static_cast<double>(wish.x), y - static_cast<double>(wish.y));
        if (part != finger) cost += part == HandDrawing::kPaper ? away : away * kOffHand;
        if ((best && cost >= least) || !clear({x, y}, part)) continue;
        best = Spot{x, y};
        least = cost;
      }
    return best;
  }
  void take(Spot spot) { taken_.push_back(spot); }

 private:
  /// All of one part of the drawing, and no number there yet.
  bool clear(Spot at, std::int8_t part) const {
    if (part == HandDrawing::kLine) return false;
    for (const Spot& other : taken_)
      if (std::hypot(at.x - other.x, at.y - other.y) < 2.2 * radius_) return false;
    for (int dy = -radius_; dy <= radius_; dy += 2)
      for (int dx = -radius_; dx <= radius_; dx += 2)
        if (dx * dx + dy * dy <= radius_ * radius_ && drawing_.at(at.x + dx, at.y + dy) == HandDrawing::kLine)
          return false;
    return drawing_.at(at.x, at.y) == part;
  }

  const HandDrawing& drawing_;
  int radius_;
  std::vector<Spot> taken_;
};

}  // namespace

std::vector<FingerPlace> finger_places(const HandDrawing& drawing, const Hands& hands, const Pose& pose,
                                       double size_px) {
  std::vector<FingerPlace> places;
  Room room(drawing, static_cast<int>(std::lround(0.55 * size_px)));
  for (std::size_t number = 0; number < kMostHands; ++number) {
    if (!pose.hands[number]) continue;
    const HeldHand& held = *pose.hands[number];
    const Hand& hand = hands[side_index(number)];
    const Skeleton skeleton = pose_skeleton(hand, {matrix(held.orientation), held.wrist}, held.angles);
    for (int finger = 0; finger < kFingerCount; ++finger) {
      const std::int8_t part = HandDrawing::part_of(number, finger);
      // A finger of which less shows than its number covers would not be known by it.
      const auto seen = std::count(drawing.parts.begin(), drawing.parts.end(), part);
      if (static_cast<double>(seen) < 0.6 * size_px * size_px) continue;
      const Frame3& last = skeleton.bones[static_cast<std::size_t>(3 + 3 * finger)];
      const Vec3 tip = last * hand.fingertips[static_cast<std::size_t>(finger)];
      const Vec3 wish = drawing.camera((last.origin + tip) * 0.5f), end = drawing.camera(tip);
      const std::optional<Spot> spot = room.find(wish, part);
      if (!spot) continue;
      room.take(*spot);
      places.push_back({finger + 1, static_cast<double>(spot->x), static_cast<double>(spot->y),
                        drawing.at(spot->x, spot->y) != part, static_cast<double>(end.x),
                        static_cast<double>(end.y)});
    }
  }
  return places;
}

}  // namespace ombra
