#include "io/stage_diagram.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "io/hand_drawing.h"

namespace ombra {
namespace {

constexpr Rgb kInk{43, 37, 32}, kQuiet{140, 128, 116}, kLight{253, 240, 205}, kLampGlow{230, 160, 60};
constexpr Rgb kBody{216, 208, 198}, kFigure{181, 101, 29};
constexpr TextStyle kLabel{.size_pt = 6.5, .colour = {92, 82, 72}};

std::string distance_text(double length_m) {
  return length_m < 0.995 ? fmt::format("{:.0f} cm", 100 * length_m) : fmt::format("{:.2f} m", length_m);
}

/// From metres on the stage, seen from its side, to points on the page.
struct SideView {
  double left, bottom, pt_per_m, low_m;
  double x(float z_m) const { return left + pt_per_m * static_cast<double>(z_m); }
  double y(float y_m) const { return bottom - pt_per_m * (static_cast<double>(y_m) - low_m); }
};

bool has_arms(const Pose& pose, std::size_t person) {
  return std::any_of(&pose.hands[2 * person], &pose.hands[2 * person] + 2,
                     [](const auto& held) { return held && held->arm; });
}

SideView fitted(const Box& box, const Pose& pose, const Stage& stage) {
  float top_m = std::max(stage.lamp.position.y + 0.12f, stage.frame.centre.y + stage.frame.size_m / 2);
  float low_m = std::min({0.0f, stage.lamp.position.y, stage.frame.centre.y - stage.frame.size_m / 2});
  for (const auto& held : pose.hands) {
    if (!held) continue;
    top_m = std::max(top_m, held->wrist.y + pose.hand_length_m);
    low_m = std::min(low_m, held->wrist.y - pose.hand_length_m);
  }
  for (std::size_t person = 0; person < 2; ++person) {
    if (!has_arms(pose, person)) continue;
    const Performer& body = performer_of(stage, 2 * person);
    top_m = std::max(top_m, head_centre(body).y + body.head_radius_m);
  }
  // Room for the wall at the left, the lamp's height at the right, distances below.
  constexpr double kLeft = 12, kRight = 44, kBelow = 16;
  const double width = box.width - kLeft - kRight, height = box.height - kBelow;
  const double depth_m = static_cast<double>(stage.lamp.position.z),
               rise_m = static_cast<double>(top_m - low_m);
  const double scale = std::min(width / depth_m, height / rise_m);
  return {box.x + kLeft + (width - scale * depth_m) / 2, box.y + height, scale, static_cast<double>(low_m)};
}

void draw_performer(Page& page, const SideView& at, const Pose& pose, std::size_t person,
                    const Performer& body) {
  const Vec3 shoulders = body.shoulder_centre;
  const double thick = at.pt_per_m * 2 * static_cast<double>(body.shoulder_radius_m);
  const float hips_y = std::max(shoulders.y - 0.5f, static_cast<float>(at.low_m) + body.shoulder_radius_m);
  page.line(at.x(shoulders.z), at.y(shoulders.y), at.x(shoulders.z), at.y(hips_y), 1.8 * thick, kBody);
  page.disc(at.x(shoulders.z), at.y(head_centre(body).y),
            at.pt_per_m * static_cast<double>(body.head_radius_m), kBody);
  for (std::size_t hand = 2 * person; hand < 2 * person + 2; ++hand) {
    if (!pose.hands[hand] || !pose.hands[hand]->arm) continue;
    for (const TaperedCapsule& limb : arm_capsules(*pose.hands[hand], body))
      page.line(at.x(limb.from.z), at.y(limb.from.y), at.x(limb.to.z), at.y(limb.to.y),
                at.pt_per_m * static_cast<double>(limb.from_radius_m + limb.to_radius_m), kHandTones[hand]);
  }
}

void draw_hand(Page& page, const SideView& at, const Hand& hand, const HeldHand& held, Rgb tone) {
  const Skeleton skeleton = pose_skeleton(hand, {matrix(held.orientation), held.wrist}, held.angles);
  for (const Hand::Capsule& part : hand.capsules) {
    const Frame3& bone = skeleton.bones[static_cast<std::size_t>(part.bone)];
    const Vec3 from = bone * part.from, to = bone * part.to;
    page.line(at.x(from.z), at.y(from.y), at.x(to.z), at.y(to.y),
              at.pt_per_m * 2 * static_cast<double>(part.radius_m), tone);
  }
}

/// The mean depth of the palms.
float hands_depth(const Pose& pose) {
  float sum = 0, count = 0;
  for (const auto& held : pose.hands) {
    if (!held) continue;
    sum += (held->wrist - matrix(held->orientation).z * (0.4f * pose.hand_length_m)).z;
    ++count;
  }
  return sum / std::max(count, 1.0f);
}

void draw_distances(Page& page, const SideView& at, float hands_z, Vec3 lamp) {
  const double y = at.bottom + 5;
  const double wall_x = at.x(0), hands_x = at.x(hands_z), lamp_x = at.x(lamp.z);
  page.line(wall_x, y, lamp_x, y, 0.5, kQuiet);
  for (const double x : {wall_x, hands_x, lamp_x}) page.line(x, y - 2, x, y + 2, 0.5, kQuiet);
  const std::string far = distance_text(static_cast<double>(hands_z));
  const std::string near = distance_text(static_cast<double>(lamp.z - hands_z));
  const double far_width = page.text_width(far, kLabel), near_width = page.text_width(near, kLabel);
  const double far_x = (wall_x + hands_x - far_width) / 2;
  // Close to the lamp or the wall the two texts would run into each other.
  const double near_x = std::max((hands_x + lamp_x - near_width) / 2, far_x + far_width + 5);
  page.text(far, far_x, y + 2, 0, kLabel);
  page.text(near, near_x, y + 2, 0, kLabel);

  const double height_x = lamp_x + 9;
  page.line(height_x, at.y(0), height_x, at.y(lamp.y), 0.5, kQuiet);
  for (const float end_m : {0.0f, lamp.y})
    page.line(height_x - 2, at.y(end_m), height_x + 2, at.y(end_m), 0.5, kQuiet);
  page.text(distance_text(static_cast<double>(lamp.y)), height_x + 3, (at.y(0) + at.y(lamp.y)) / 2 - 4, 0,
            kLabel);
}

}  // namespace

void draw_stage(Page& page, const Box& box, const Hands& hands, const Pose& pose, const Stage& stage,
                const std::string& wall_word, const std::string& lamp_word) {
  const SideView at = fitted(box, pose, stage);
  const Vec3 lamp = stage.lamp.position;
  const float top_m = stage.frame.centre.y + stage.frame.size_m / 2, bottom_m = top_m - stage.frame.size_m;
  page.triangle(at.x(lamp.z), at.y(lamp.y), at.x(0), at.y(top_m), at.x(0), at.y(bottom_m), kLight);
  page.line(at.x(0), at.y(0), at.x(lamp.z) + 16, at.y(0), 0.6, kQuiet);
  page.line(at.x(0) - 1, box.y + 1, at.x(0) - 1, at.bottom, 2, kInk);
  page.line(at.x(0) - 1, at.y(top_m), at.x(0) - 1, at.y(bottom_m), 2.6, kFigure);
  for (std::size_t person = 0; person < 2; ++person)
    if (has_arms(pose, person)) draw_performer(page, at, pose, person, performer_of(stage, 2 * person));
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (pose.hands[hand]) draw_hand(page, at, hands[side_index(hand)], *pose.hands[hand], kHandTones[hand]);
  page.disc(at.x(lamp.z), at.y(lamp.y), 4, kLampGlow);
  page.disc(at.x(lamp.z), at.y(lamp.y), 2, kLight);
  page.text(wall_word, at.x(0) + 4, box.y, 0, kLabel);
  page.text(lamp_word, at.x(lamp.z) - page.text_width(lamp_word, kLabel) / 2, at.y(lamp.y) - 14, 0, kLabel);
  draw_distances(page, at, hands_depth(pose), lamp);
}

}  // namespace ombra
