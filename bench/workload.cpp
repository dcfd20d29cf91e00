#include "bench/workload.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "io/hand_asset.h"

namespace ombra::bench {
namespace {

// Standard distributions differ between libraries; a generator's bits do not.
class Dice {
 public:
  float between(float least, float most) {
    return least + (most - least) * (static_cast<float>(bits_() >> 8) * 0x1p-24f);
  }

 private:
  std::mt19937 bits_{2026};
};

HeldHand roll_hand(Dice& dice, const Stage& stage, Side side) {
  // The palm's shadow begins in the lower middle of the frame, each hand on its own side or across.
  const float own_side = side == Side::kLeft ? -1.0f : 1.0f;
  const Vec3 lamp = stage.lamp.position;
  const Vec3 wall{stage.frame.centre.x + own_side * dice.between(-0.05f, 0.25f),
                  stage.frame.centre.y - dice.between(0.1f, 0.35f), 0};
  const float z = dice.between(1.35f, 1.6f);
  const Vec3 wrist = lamp + (wall - lamp) * ((lamp.z - z) / lamp.z);
  const ArmLimits& limits = arm_limits();
  const Reach held = reach(stage.performer, side, wrist,
                           {.swivel = dice.between(limits.swivel_min, limits.swivel_max),
                            .pronation = dice.between(limits.pronation_min, limits.pronation_max),
                            .flexion = dice.between(limits.flexion_min, limits.flexion_max),
                            .deviation = dice.between(limits.deviation_min, limits.deviation_max)});
  HeldHand hand{.wrist = held.wrist, .orientation = quaternion(held.orientation), .arm = held.arm};
  for (std::size_t a = 0; a < kAngleCount; ++a)
    hand.angles[a] = dice.between(radians(angle_limits()[a].min_deg), radians(angle_limits()[a].max_deg));
  return hand;
}

Workload make_workload() {
  constexpr float kHandLength = 0.19f;
  const std::filesystem::path asset =
      OMBRA_SOURCE_DIR "/node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand";
  auto hands = load_hands(asset / "left.glb", asset / "right.glb", kHandLength);
  if (!hands) {
    std::fprintf(stderr, "%s: %s; './dev setup' fetches the hand asset\n", hands.error().where.c_str(),
                 hands.error().message.c_str());
    std::exit(1);
  }
  Workload work{std::move(*hands), {}, {}, {}, {}};
  work.stage.performer = performer_from(ArmsFrom::kBottom, work.stage.lamp);
  Dice dice;
  for (std::size_t i = 0; i < kPoseCount; ++i) {
    Pose pose;
    pose.hand_length_m = kHandLength;
    for (Side side : {Side::kLeft, Side::kRight})
      pose.hands[static_cast<std::size_t>(side)] = roll_hand(dice, work.stage, side);
    work.two_hands_arms[i] = pose;
    for (auto& hand : pose.hands)
      if (hand) hand->arm.reset();
    work.two_hands[i] = pose;
    pose.hands[0].reset();
    work.one_hand[i] = pose;
  }
  return work;
}

}  // namespace

const Workload& workload() {
  static const Workload work = make_workload();
  return work;
}

std::vector<Vec3> skinned(const Workload& work, const Pose& pose) {
  std::vector<Vec3> all, one;
  for (std::size_t side = 0; side < 2; ++side) {
    const HeldHand& held = *pose.hands[side];
    skin(work.hands[side],
         pose_skeleton(work.hands[side], {matrix(normalized(held.orientation)), held.wrist}, held.angles),
         one);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

std::vector<std::array<std::uint32_t, 3>> triangles(const Workload& work) {
  std::vector<std::array<std::uint32_t, 3>> all;
  std::uint32_t first = 0;
  for (const Hand& hand : work.hands) {
    for (const auto& face : hand.faces) all.push_back({first + face[0], first + face[1], first + face[2]});
    first += static_cast<std::uint32_t>(hand.vertices.size());
  }
  return all;
}

std::vector<float> disc_density(int size_px) {
  std::vector<float> density;
  const float middle = static_cast<float>(size_px) / 2, radius = 0.36f * static_cast<float>(size_px);
  for (int y = 0; y < size_px; ++y)
    for (int x = 0; x < size_px; ++x) {
      const Vec2 p{static_cast<float>(x) + 0.5f - middle, static_cast<float>(y) + 0.5f - middle};
      density.push_back(dot(p, p) < radius * radius ? -1.0f : 1.0f);
    }
  return density;
}

double agreement_percent(const Workload& work, std::span<const Mask> masks) {
  Caster caster(work.hands);
  double least = 100;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const Mask ours = caster.cast(work.two_hands[i], work.stage, masks[i].width);
    std::size_t same = 0;
    for (std::size_t p = 0; p < ours.pixels.size(); ++p) same += ours.pixels[p] == masks[i].pixels[p];
    least = std::min(least, 100 * static_cast<double>(same) / static_cast<double>(ours.pixels.size()));
  }
  return least;
}

}  // namespace ombra::bench
