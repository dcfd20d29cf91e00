#include "bits/hashes.h"

#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "math/bits.h"
#include "ombra/contact.h"
#include "ombra/handling.h"
#include "ombra/judge.h"
#include "ombra/light.h"
#include "ombra/play.h"
#include "ombra/recognise.h"
#include "ombra/sample.h"
#include "ombra/sequence.h"
#include "ombra/sheet.h"
#include "ombra/solve.h"
#include "ombra/take_maker.h"
#include "ombra/visibility.h"
#include "support/random_pose.h"

namespace ombra {
namespace {

/// FNV-1a over the bytes of what is added, the lowest byte of a number first.
class Hash {
 public:
  template <typename T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void add(T value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i, bits >>= 8)
      value_ = (value_ ^ (bits & 0xFF)) * 0x100000001B3u;
  }
  void add(float value) { add(same_bits<std::uint32_t>(value)); }
  void add(double value) { add(same_bits<std::uint64_t>(value)); }
  void add(Vec2 v) { add(v.x), add(v.y); }
  void add(Vec3 v) { add(v.x), add(v.y), add(v.z); }
  void add(Quat q) { add(q.x), add(q.y), add(q.z), add(q.w); }
  void add(std::string_view text) {
    add_count(text.size());
    for (const char c : text) add(c);
  }
  template <typename T>
  void add(std::span<const T> values) {
    add_count(values.size());
    for (const T& value : values) add(value);
  }
  template <typename T>
  void add(const std::vector<T>& values) {
    add(std::span<const T>(values));
  }
  void add(const std::string& text) { add(std::string_view(text)); }
  void add(const Mask& mask) { add(mask.width), add(mask.height), add(mask.pixels); }
  void add(const Hand& hand) {
    add(hand.vertices);
    for (const Hand::Influence& influence : hand.influences)
      for (int k = 0; k < 4; ++k) add(influence.bone[k]), add(influence.weight[k]);
    for (const Hand::Capsule& c : hand.capsules) add(c.from), add(c.to), add(c.radius_m);
  }
  void add(const Pose& pose) {
    for (const auto& held : pose.hands) {
      add(held.has_value());
      if (!held) continue;
      add(held->wrist), add(held->orientation), add(std::span<const float>(held->angles));
      add(held->arm.has_value());
      if (held->arm) add(held->arm->shoulder), add(held->arm->elbow);
    }
  }
  void add(const Scores& s) {
    add(s.iou), add(s.boundary_f), add(s.chamfer), add(s.topology_error), add(s.salience_f);
  }
  void add(const Solution& s) {
    add(s.pose), add(s.scores), add(s.placement.tilt_deg), add(s.placement.slide), add(s.penetration_mm);
    add(s.skin_penetration_mm), add(s.strain), add(s.light_iou.value_or(0)), add(s.evaluations);
  }
  std::uint64_t value() const { return value_; }

 private:
  void add_count(std::uint64_t count) { add(count); }  // std::size_t is not as wide everywhere

  std::uint64_t value_ = 0xCBF29CE484222325u;
};

/// A table from its front, 128 pixels a side: four legs, a gap between each two.
Mask table() {
  constexpr int kSize = 128;
  Mask mask{kSize, kSize, {}};
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) {
      const bool top = y >= 30 && y < 58, legs = y >= 30 && y < 102 && (x - 12) % 30 < 13;
      mask.pixels.push_back(x >= 12 && x < 116 && (top || legs));
    }
  return mask;
}

std::vector<Pose> random_poses(std::uint32_t seed, const Stage& stage, bool arms, int count) {
  Random random(seed);
  std::vector<Pose> poses;
  for (int i = 0; i < count; ++i) poses.push_back(random_pose(random, stage, arms));
  return poses;
}

/// The index finger of the left hand bent by a third of a right angle.
Pose bent(Pose pose) {
  pose.hands[0]->angles[kIndexMcpFlexion] += radians(30);
  return pose;
}

Stage with_bulb() {
  Stage stage;
  stage.lamp.shape = LampShape::kSphere;
  stage.lamp.width_m = 0.06f;
  stage.lamp.intensity_cd = 100;
  stage.ambient_lx = 1;
  stage.people.push_back({1.7f, {0.4f, 1.0f}, 0.5f});
  return stage;
}

SolveOptions budget(std::uint64_t evaluations, bool arms, const ParallelFor& parallel_for) {
  SolveOptions options;
  options.evaluations = evaluations;
  options.arms = arms;
  options.parallel_for = parallel_for;
  return options;
}

}  // namespace

std::vector<NamedHash> hashes(const Hands& hands, const ParallelFor& parallel_for) {
  std::vector<NamedHash> out;
  const auto note = [&](std::string name, const auto& make) {
    Hash hash;
    make(hash);
    out.push_back({std::move(name), hash.value()});
  };
  const Stage stage;
  const Stage bulb = with_bulb();
  const std::vector<Pose> poses = random_poses(1, stage, true, 32), bare = random_poses(2, stage, false, 32);
  const Target target = make_target(table(), "table", "table").value();
  Caster caster(hands);

  note("random-poses", [&](Hash& h) { h.add(poses), h.add(bare); });
  note("hands", [&](Hash& h) {
    for (const Hand& hand : hands) h.add(hand), h.add(resized(hand, 0.16f, 0.07f));
  });
  note("silhouettes", [&](Hash& h) {
    for (const auto* some : {&poses, &bare})
      for (const Pose& pose : *some)
        for (const int size_px : {64, 256, 512}) h.add(caster.cast_bits(pose, stage, size_px));
  });
  note("gradients", [&](Hash& h) {
    std::vector<float> density(128 * 128);
    Random random(3);
    for (float& d : density) d = random.uniform(-1, 1);
    for (const auto* some : {&poses, &bare})
      for (const Pose& pose : *some) {
        const auto g = caster.loss_gradient(pose, stage, density, 128);
        h.add(g.loss);
        for (const auto& hand : g.hands) {
          h.add(hand.position), h.add(hand.rotation), h.add(std::span<const float>(hand.angles));
          h.add(hand.elbow), h.add(hand.shoulder);
        }
      }
  });
  note("ball-lamp",
       [&](Hash& h) { h.add(LightCaster(hands).visible(poses[0], bulb, bulb.lamp, 128, parallel_for)); });
  note("visibility", [&](Hash& h) {
    const Visibility v = visibility(hands, poses[1], bulb, parallel_for);
    h.add(v.lit_lx), h.add(v.dark_lx), h.add(v.contrast), h.add(v.edge_m), h.add(v.part_m), h.add(v.kept);
  });
  note("people", [&](Hash& h) { h.add(people_silhouette(bulb, 256)); });
  note("contact", [&](Hash& h) {
    const SkinContact contact(hands);
    for (const Pose& pose : poses)
      h.add(penetration_mm(hands, pose, stage)), h.add(contact.penetration_mm(pose, stage));
  });
  note("strain", [&](Hash& h) {
    for (const Pose& pose : poses) h.add(strain(pose, stage).whole), h.add(limit_violation_deg(pose, stage));
  });
  note("placement", [&](Hash& h) { h.add(place(target, {Edge::kBottom, 0.9, 7, 0.05}, 512)); });
  note("scores", [&](Hash& h) {
    const Comparer compare_with(place(target, {}, kScoreSize));
    for (const Pose& pose : poses) h.add(compare_with(caster.cast(pose, stage, kScoreSize)));
    h.add(signed_distance(target.mask)), h.add(salience(target.mask)), h.add(widened(target.mask, 15).mask);
  });
  note("recognition", [&](Hash& h) {
    const ShapeContexts seen = shape_contexts(target.mask, 7);
    for (const Pose& pose : bare) h.add(shape_distance(seen, shape_contexts(caster.cast(pose, stage, 256))));
  });
  note("handling", [&](Hash& h) {
    Pose pose = poses[2];
    pose = bend(hands, pose, stage, full_ranges(), 0, kMiddlePipFlexion, radians(70)).pose;
    h.add(pose);
    pose = carry(hands, pose, stage, 1, pose.hands[1]->wrist + Vec3{0.05f, 0.02f, -0.03f}).pose;
    h.add(pose);
    pose = pull(hands, pose, stage, full_ranges(), 0, 6, {}, pose.hands[0]->wrist + Vec3{0, 0.15f, 0}).pose;
    h.add(pose);
  });
  note("samples", [&](Hash& h) {
    const Sampler sampler(hands, stage, true, HandChoice::kAuto, 7);
    for (std::uint64_t index = 0; index < 64; ++index) {
      const Pose pose = sampler(index).value();
      h.add(pose), h.add(caster.cast_bits(pose, stage, 128));
    }
  });
  note("solve",
       [&](Hash& h) { h.add(solve(target, hands, stage, budget(10'000, false, parallel_for)).value()); });
  note("solve-arms-bulb",
       [&](Hash& h) { h.add(solve(target, hands, bulb, budget(20'000, true, parallel_for)).value()); });
  note("solve-pair", [&](Hash& h) {
    SolveOptions options = budget(5000, true, parallel_for);
    options.performers = 2;
    h.add(solve(target, hands, stage, options).value());
  });
  note("way", [&](Hash& h) {
    Pose apart = poses[3];
    apart.hands[1].reset();
    const Result<std::vector<Pose>> way = way_to(hands, apart, stage);
    h.add(way.has_value());
    if (way) h.add(*way), h.add(least_seconds((*way)[0], (*way)[1], stage));
    h.add(interpolate(poses[3], poses[4], 0.3f, stage));
  });
  note("instructions", [&](Hash& h) {
    for (const auto& steps : instructions(poses[5], stage).hands)
      for (const Step& step : steps) h.add(step.text);
    for (const std::string& line : advice(hands, poses[5], stage).watch) h.add(line);
  });

  // A photograph of the shadow of a pose that has one finger wrong, what is found in it and what is said.
  const Pose& asked = poses[6];
  const Mask silhouette = caster.cast(asked, stage, kScoreSize);
  const Target shadow = make_target(silhouette, "shadow", "shadow").value();
  TakeSetup setup;
  setup.width = 640, setup.height = 360;
  setup.wallpaper = Wallpaper::kBricks;
  setup.shot_noise = setup.read_noise = 0.01f;
  const MadeTake take = make_take(hands, bent(asked), stage, setup);
  const Photo photo{take.width, take.height, take.rgb};
  note("photograph", [&](Hash& h) { h.add(take.rgb), h.add(take.truth), h.add(take.hidden); });
  FindOptions find;
  find.corners = take.corners;
  const FoundShadow found = find_shadow(photo, find, "photograph").value();
  note("found", [&](Hash& h) {
    h.add(found.usable), h.add(found.mask), h.add(found.outline), h.add(found.contrast),
        h.add(found.confidence);
  });
  note("verdict", [&](Hash& h) {
    const Verdict v = Judge(shadow, SolvedPose{hands, asked, stage, {}})(found);
    h.add(v.usable), h.add(v.alignment.middle), h.add(v.alignment.side_px), h.add(v.alignment.turn);
    h.add(v.scores), h.add(v.merit), h.add(v.confidence);
    for (const Reason& reason : v.reasons) h.add(reason.kind), h.add(reason.amount), h.add(words(reason));
    for (const Correction& correction : v.advice) h.add(correction.amount), h.add(words(correction));
  });
  return out;
}

}  // namespace ombra
