#include "io/drawing_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/finger_numbers.h"

namespace ombra {
namespace {

constexpr Rgb kQuiet{118, 106, 95}, kHair{214, 204, 190}, kGrid{232, 226, 216};
constexpr Rgb kPalm{181, 101, 29}, kArc{46, 125, 100}, kAxis{52, 96, 160}, kWhite{255, 255, 255};
constexpr TextStyle kCaption{.size_pt = 8, .colour = kQuiet, .bold = true, .one_line = true};
constexpr TextStyle kBody{.size_pt = 8};

/// A hand's joints as the page shows them, points.
struct Joints {
  Vec2 wrist_inner, wrist_outer;
  std::array<std::array<Vec2, 4>, kFingerCount> fingers;  ///< each bone's beginning, then the fingertip
};

Joints joints_on_page(const HandDrawing& drawing, const Box& box, const Hand& hand, const HeldHand& held) {
  const Skeleton skeleton = pose_skeleton(hand, {matrix(held.orientation), held.wrist}, held.angles);
  const auto scale = static_cast<float>(box.width / drawing.image.width);
  const auto on_page = [&](Vec3 p) {
    const Vec3 at = drawing.camera(p);
    return Vec2{static_cast<float>(box.x) + at.x * scale, static_cast<float>(box.y) + at.y * scale};
  };
  Joints out;
  for (std::size_t finger = 0; finger < kFingerCount; ++finger) {
    for (std::size_t joint = 0; joint < 3; ++joint)
      out.fingers[finger][joint] = on_page(skeleton.bones[1 + 3 * finger + joint].origin);
    out.fingers[finger][3] = on_page(skeleton.bones[3 + 3 * finger] * hand.fingertips[finger]);
  }
  // The palm box ends at the wrist, half as wide as at the knuckles.
  const Vec3 across = skeleton.bones[4].origin - skeleton.bones[13].origin;
  out.wrist_inner = on_page(held.wrist + across * 0.25f);
  out.wrist_outer = on_page(held.wrist - across * 0.25f);
  return out;
}

/// The page where the drawing lies, and the drawing, which learns where lines were added.
struct Easel {
  Page& page;
  Box box;
  HandDrawing& drawing;
  int hand = 0;  ///< whose lines are being drawn

  /// A straight line, faint where another hand lies before it.
  void stroke(Vec2 a, Vec2 b, Rgb colour) {
    const double px_per_pt = drawing.image.width / box.width;
    const int steps = 1 + static_cast<int>(static_cast<double>(length(b - a)) * px_per_pt);
    const auto at = [&](int step) {
      return a + (b - a) * (static_cast<float>(step) / static_cast<float>(steps));
    };
    int from = 0;
    bool hidden = false;
    const auto ink = [&](int to) {
      const Vec2 start = at(from), end = at(to);
      page.line(static_cast<double>(start.x), static_cast<double>(start.y), static_cast<double>(end.x),
                static_cast<double>(end.y), hidden ? 0.35 : 0.9, colour);
      from = to;
    };
    for (int step = 0; step <= steps; ++step) {
      const Vec2 p = at(step);
      const int x = static_cast<int>((static_cast<double>(p.x) - box.x) * px_per_pt),
                y = static_cast<int>((static_cast<double>(p.y) - box.y) * px_per_pt);
      if (x < 0 || y < 0 || x >= drawing.image.width || y >= drawing.image.height) continue;
      std::int8_t& part =
          drawing.parts[static_cast<std::size_t>(y) * static_cast<std::size_t>(drawing.image.width) +
                        static_cast<std::size_t>(x)];
      const bool behind = part >= 0 ? part / 6 != hand : hidden;
      if (behind != hidden && step > 0) ink(step);
      hidden = behind;
      part = HandDrawing::kLine;
    }
    ink(steps);
  }
};

/// A smooth curve through points (Catmull-Rom).
void arc(Easel& easel, const std::array<Vec2, 4>& points, Rgb colour) {
  constexpr int kSteps = 10;
  const auto at = [&](int i) { return points[static_cast<std::size_t>(std::clamp(i, 0, 3))]; };
  Vec2 last = points[0];
  for (int piece = 0; piece < 3; ++piece)
    for (int step = 1; step <= kSteps; ++step) {
      const float t = static_cast<float>(step) / kSteps;
      const Vec2 a = at(piece - 1), b = at(piece), c = at(piece + 1), d = at(piece + 2);
      const Vec2 next = (b * 2.0f + (c - a) * t + (a * 2.0f - b * 5.0f + c * 4.0f - d) * (t * t) +
                         (b * 3.0f - a - c * 3.0f + d) * (t * t * t)) *
                        0.5f;
      easel.stroke(last, next, colour);
      last = next;
    }
}

void draw_construction(Easel& easel, const Joints& j) {
  const auto& f = j.fingers;
  easel.stroke(j.wrist_inner, j.wrist_outer, kPalm);
  easel.stroke(j.wrist_inner, f[1][0], kPalm);
  easel.stroke(f[1][0], f[4][0], kPalm);
  easel.stroke(f[4][0], j.wrist_outer, kPalm);
  for (std::size_t joint = 0; joint < 3; ++joint)
    arc(easel, {f[1][joint], f[2][joint], f[3][joint], f[4][joint]}, kArc);
  for (const auto& finger : f)
    for (std::size_t joint = 0; joint < 3; ++joint) {
      easel.stroke(finger[joint], finger[joint + 1], kAxis);
      easel.page.ring(static_cast<double>(finger[joint].x), static_cast<double>(finger[joint].y), 1.6, 0.7,
                      kAxis);
    }
}

/// Lengths of a stretched hand, metres: palm (wrist to the middle knuckle), then the fingers from their
/// knuckles.
std::array<float, 1 + kFingerCount> stretched_lengths(const Hand& hand) {
  std::array<float, 1 + kFingerCount> out{};
  out[0] = length(hand.bones[7].offset);
  for (std::size_t finger = 0; finger < kFingerCount; ++finger)
    out[1 + finger] = length(hand.bones[2 + 3 * finger].offset) + length(hand.bones[3 + 3 * finger].offset) +
                      length(hand.fingertips[finger]);
  return out;
}

/// How long a hand looks on the page: the farthest two of its joints from each other.
double seen_length(const Joints& j) {
  std::vector<Vec2> all = {j.wrist_inner, j.wrist_outer};
  for (const auto& finger : j.fingers) all.insert(all.end(), finger.begin(), finger.end());
  float most = 0;
  for (const Vec2 a : all)
    for (const Vec2 b : all) most = std::max(most, length(a - b));
  return static_cast<double>(most);
}

void draw_key(Page& page, const Voice& say, double x, double y) {
  for (const auto& [what, colour] :
       {std::pair{Say::kPalmKey, kPalm}, {Say::kArcKey, kArc}, {Say::kAxisKey, kAxis}}) {
    page.line(x, y + 5, x + 14, y + 5, 1, colour);
    const TextStyle style{.size_pt = 7.5, .colour = kQuiet, .one_line = true};
    page.text(say(what), x + 18, y, 0, style);
    x += 18 + page.text_width(say(what), style) + 14;
  }
}

void draw_grid(Page& page, const Box& box) {
  constexpr int kCells = 8;
  const double cell = box.width / kCells;
  for (int i = 1; i < kCells; ++i)
    page.line(box.x + i * cell, box.y, box.x + i * cell, box.y + box.height, 0.3, kGrid);
  for (double y = box.y + cell; y < box.y + box.height - 1; y += cell)
    page.line(box.x, y, box.x + box.width, y, 0.3, kGrid);
  page.frame(box, 0.5, kHair);
}

}  // namespace

void draw_drawing_page(Page& page, const Box& box, const Hands& hands, const Pose& pose, const Stage& stage,
                       const std::string& title, Language language) {
  const Voice say(language);
  page.text(say(Say::kDrawing, {{"name", title}}), box.x, box.y, box.width,
            {.size_pt = 17, .bold = true, .one_line = true});
  double y = box.y + 26;
  y += page.text(say(Say::kDrawingHint), box.x, y, box.width, kBody) + 8;
  const double low_height = 210;
  const Box large{box.x, y, box.width, box.y + box.height - y - low_height - 38};
  constexpr double kPixels = 150.0 / 72;
  HandDrawing drawing =
      draw_hands(hands, pose, stage, lamp_view(pose, stage), kWhite, static_cast<int>(large.width * kPixels),
                 static_cast<int>(large.height * kPixels), Ink::kContour);
  page.picture(drawing.image, large);
  page.frame(large, 0.5, kHair);
  Easel easel{page, large, drawing};
  std::vector<std::pair<std::size_t, double>> seen;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    const Joints joints = joints_on_page(drawing, large, hands[side_index(hand)], *pose.hands[hand]);
    easel.hand = static_cast<int>(hand);
    draw_construction(easel, joints);
    seen.emplace_back(hand, seen_length(joints));
  }
  draw_finger_numbers(page, large, drawing, hands, pose, 9);
  y = large.y + large.height + 5;
  draw_key(page, say, box.x, y);
  const TextStyle seen_from{.size_pt = 7.5, .colour = kQuiet, .one_line = true};
  page.text(say(Say::kLampEyes), box.x + box.width - page.text_width(say(Say::kLampEyes), seen_from), y, 0,
            seen_from);
  y += 22;

  const double left_width = 0.42 * box.width;
  page.text(say(Say::kProportions), box.x, y, left_width, kCaption);
  double line = y + 14;
  const std::array<float, 1 + kFingerCount> lengths = stretched_lengths(hands[0]);
  line += page.text(say(Say::kPalmIsOne, {{"length", fmt::format("{:.1f} cm", 100 * lengths[0])}}), box.x,
                    line, left_width, kBody) +
          6;
  constexpr std::array<Say, kFingerCount> kNames = {Say::kThumb, Say::kIndex, Say::kMiddle, Say::kRing,
                                                    Say::kLittle};
  const double unit = 0.5 * left_width;
  for (std::size_t finger = 0; finger < kFingerCount; ++finger) {
    const double share = static_cast<double>(lengths[1 + finger] / lengths[0]);
    page.text(fmt::format("{}  {}", finger + 1, say(kNames[finger])), box.x, line, 0.3 * left_width,
              {.size_pt = 8, .one_line = true});
    page.line(box.x + 0.32 * left_width, line + 5, box.x + 0.32 * left_width + share * unit, line + 5, 3,
              kAxis);
    page.text(fmt::format("{:.2f}", share), box.x + 0.32 * left_width + share * unit + 6, line, 0, kBody);
    line += 14;
  }
  if (seen.size() > 1) {
    line += 4;
    line += page.text(say(Say::kSeenLength), box.x, line, left_width, kBody) + 2;
    for (std::size_t i = 1; i < seen.size(); ++i)
      line += page.text(
                  say(Say::kHandAgainst, {{"a", hand_title(pose, seen[i].first, language)},
                                          {"b", hand_title(pose, seen[0].first, language)},
                                          {"share", fmt::format("{:.2f}", seen[i].second / seen[0].second)}}),
                  box.x, line, left_width, kBody) +
              1;
  }
  const double right = box.x + left_width + 18;
  page.text(say(Say::kDrawHere), right, y, box.x + box.width - right, kCaption);
  draw_grid(page, {right, y + 14, box.x + box.width - right, box.y + box.height - y - 14});
}

}  // namespace ombra
