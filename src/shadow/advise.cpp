#include "ombra/advise.h"

#include <algorithm>
#include <cmath>

#include "ombra/shape.h"

namespace ombra {
namespace {

constexpr float kStep_m = 0.05f;
constexpr float kFarther[] = {1, 1.25f, 1.5f, 2};
constexpr double kSameFigure = 0.97;  // of a silhouette whose perspective changes
constexpr float kMostFrame_m = 1.4f;  // as the solver has it

/// Everything moved along the beam: the lamp `lamp_m` from the wall, the hands `hands_m` from the lamp's
/// plane.
Setup moved(const Hands& hands, const Pose& pose, const Stage& stage, const Lamp& lamp, float lamp_m,
            float hands_m) {
  const Vec3 aim = lamp_aim(stage), from = stage.lamp.position;
  const Vec3 along = (from - aim) / (from.z - aim.z);  // per metre of distance from the wall
  Setup out{stage, pose, 0, {}};
  out.stage.lamp = lamp;
  out.stage.lamp.position = aim + along * lamp_m;
  out.stage.lamp = put_out(out.stage.lamp, aim);
  const float before_m = from.z - hands_to_wall_m(hands, pose);
  const Vec3 shift = along * (lamp_m - hands_m - (from.z - before_m));
  for (auto& held : out.pose.hands) {
    if (!held) continue;
    held->wrist += shift;
    if (held->arm) held->arm->shoulder += shift, held->arm->elbow += shift;
  }
  out.stage.performer.shoulder_centre += shift;
  if (out.stage.second_performer) out.stage.second_performer->shoulder_centre += shift;
  const float lamp_z = out.stage.lamp.position.z;
  out.hands_m = hands_to_wall_m(hands, out.pose);
  out.stage.frame.size_m = stage.frame.size_m * (before_m / from.z) * (lamp_z / (lamp_z - out.hands_m));
  return out;
}

/// What a setup is chosen by.
struct Guess {
  float lamp_m = 0, frame_m = 0;
  double softness = 0;
  bool plain = false;
};

bool better(const Guess& a, const Guess& b) {
  if (a.plain != b.plain) return a.plain;
  const bool a_keeps = a.softness <= kMostSoftness, b_keeps = b.softness <= kMostSoftness;
  if (a_keeps != b_keeps) return a_keeps;
  return a_keeps ? a.frame_m > b.frame_m + 1e-4f : a.softness < b.softness;
}

Guess judged(const Setup& setup) {
  return {0, setup.stage.frame.size_m, setup.keeps() ? 0 : setup.seen.softness(), setup.plain()};
}

/// In closed form, for hands that cast the same figure wherever they are.
Guess guessed(const Stage& stage, const Lamp& lamp, float lamp_m, float hands_m, float own_m, float part_m) {
  const Vec3 aim = lamp_aim(stage), from = stage.lamp.position;
  Lamp there = lamp;
  there.position = aim + (from - aim) / (from.z - aim.z) * lamp_m;
  there = put_out(there, aim);
  const float to_wall_m = lamp_m - hands_m, depth_m = there.position.z - to_wall_m;
  const float grows = there.position.z / depth_m;
  const double lamp_lx = static_cast<double>(illuminance_lx(there, aim, {aim.x, aim.y}));
  const double lit_lx = lamp_lx + static_cast<double>(stage.ambient_lx);
  const double luminance = lit_lx * static_cast<double>(stage.screen.reflectance / kPi);
  return {lamp_m, stage.frame.size_m * own_m / from.z * grows,
          static_cast<double>(width_seen_m(there, aim) * to_wall_m / (part_m * grows * depth_m)),
          lit_lx > 0 && lamp_lx / lit_lx >= kPlainToSee * contrast_threshold(luminance)};
}

/// How far the performers of a pose may move towards the wall until a shoulder is at it.
float free_to_wall_m(const Pose& pose, const Stage& stage) {
  float free_m = stage.lamp.position.z;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand] || !pose.hands[hand]->arm) continue;
    const Performer& body = performer_of(stage, hand);
    for (const Side side : {Side::kLeft, Side::kRight})
      free_m = std::min(free_m, shoulder(body, side).z - body.shoulder_radius_m);
  }
  return free_m;
}

}  // namespace

float hands_to_wall_m(const Hands& hands, const Pose& pose) {
  float sum = 0;
  int count = 0;
  for (std::size_t number = 0; number < kMostHands; ++number) {
    const auto& held = pose.hands[number];
    if (!held) continue;
    sum += (held->wrist + matrix(normalized(held->orientation)) * palm_offset(hands[side_index(number)])).z;
    ++count;
  }
  return count ? sum / static_cast<float>(count) : 0;
}

Remedies remedies(const Hands& hands, const Pose& pose, const Stage& stage, const Visibility& now,
                  const Room& room) {
  Remedies out;
  const double softness = now.softness();
  const float lamp_m = stage.lamp.position.z, hands_m = hands_to_wall_m(hands, pose);
  const bool distant = stage.lamp.shape == LampShape::kDistant;
  if (softness > kMostSoftness) {
    const auto share = static_cast<float>(kMostSoftness / softness);
    if (!distant && lamp_m / share <= room.lamp_most_m()) out.lamp_back_m = lamp_m / share;
    if (hands_m * share >= stage.hand_wall_min_m) out.hands_to_m = hands_m * share;
    if (!distant) out.lamp_size_m = width_seen_m(stage.lamp, lamp_aim(stage)) * share;
  }
  const double wanted = std::min(0.95, kPlainToSee * now.threshold);
  if (now.contrast < wanted && now.lit_lx > 0) {
    // What falls into the figure is all that is not the lamp's.
    const double lamp_lx = now.lit_lx - now.dark_lx;
    const double most_lx = lamp_lx * (1 / wanted - 1);
    const double others_lx = now.dark_lx - static_cast<double>(stage.ambient_lx);
    if (most_lx >= others_lx) out.ambient_lx = static_cast<float>(most_lx - others_lx);
    if (!distant && lamp_lx > 0) {
      const auto near_m = static_cast<float>(static_cast<double>(lamp_m) * std::sqrt(most_lx / now.dark_lx));
      if (near_m > hands_m + stage.hand_lamp_min_m) out.lamp_near_m = near_m;
    }
  }
  return out;
}

std::optional<Setup> best_setup(const Hands& hands, const Pose& pose, const Stage& stage, const Lamp& lamp,
                                const Room& room, const ParallelFor& parallel_for) {
  const Vec3 aim = lamp_aim(stage), from = stage.lamp.position;
  const float most_frame_m = std::min({kMostFrame_m, room.width_m, room.height_about_m(aim.y)});
  if (room.height_m < from.y) return std::nullopt;
  const float wall_m = hands_to_wall_m(hands, pose), own_m = from.z - wall_m;
  const float least_wall_m = std::max(stage.hand_wall_min_m, wall_m - free_to_wall_m(pose, stage));
  Caster caster(hands);
  const Mask silhouette = caster.cast(pose, stage, kScoreSize);
  // On the hands themselves, where no lamp and no wall has a say.
  const float part_m =
      static_cast<float>(narrowest_part_px(silhouette)) * stage.frame.size_m / kScoreSize * own_m / from.z;
  std::optional<Setup> best;
  for (const float farther : kFarther) {
    const float hands_m = own_m * farther;
    // Hands are not flat: what is seen at the first choice corrects the second.
    float seen_part_m = part_m;
    for (int round = 0; round < 2; ++round) {
      std::optional<Guess> guess;
      for (float lamp_m = hands_m + least_wall_m; lamp_m <= room.lamp_most_m(); lamp_m += kStep_m) {
        const Guess one = guessed(stage, lamp, lamp_m, hands_m, own_m, seen_part_m);
        if (one.frame_m <= most_frame_m && (!guess || better(one, *guess))) guess = one;
      }
      if (!guess) break;
      Setup setup = moved(hands, pose, stage, lamp, guess->lamp_m, hands_m);
      // No hand near a lamp casts quite what it does in parallel light.
      if (lamp.shape != LampShape::kDistant &&
          compare(caster.cast(setup.pose, setup.stage, kScoreSize), silhouette).iou < kSameFigure)
        break;
      setup.seen = visibility(hands, setup.pose, setup.stage, parallel_for);
      const double softness = setup.seen.softness();
      if (softness > 0 && guess->softness > 0) seen_part_m *= static_cast<float>(guess->softness / softness);
      if (!best || better(judged(setup), judged(*best))) best = std::move(setup);
    }
  }
  return best;
}

}  // namespace ombra
