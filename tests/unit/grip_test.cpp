// Grips: fingers chosen together by small masks.
#include "solve/grip.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "ombra/shadow.h"
#include "support/random_candidate.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

double overlap(const PoolMask& a, const PoolMask& b) {
  int both = 0, any = 0;
  for (std::size_t w = 0; w < kPoolWords; ++w)
    both += std::popcount(a[w] & b[w]), any += std::popcount(a[w] | b[w]);
  return static_cast<double>(both) / any;
}

PoolMask shadow(const Pose& pose, const Stage& stage) {
  return pool_mask(Caster(real_hands()).cast(pose, stage, kPoolSize));
}

}  // namespace

TEST_CASE("a capsule's shadow is every pixel within a ball on its axis") {
  const Stage stage;
  const Projection to_pixels = projection(stage, kPoolSize);
  Random random(3);
  const auto place = [&](float m) { return random.uniform(-m, m); };
  for (int i = 0; i < 60; ++i) {
    const TaperedCapsule c{{place(0.2f), 1.25f + place(0.2f), random.uniform(1.2f, 1.8f)},
                           {place(0.2f), 1.25f + place(0.2f), random.uniform(1.2f, 1.8f)},
                           random.uniform(0.005f, 0.05f),
                           random.uniform(0.005f, 0.05f)};
    PoolMask mask{};
    add_capsule(c, to_pixels, mask);
    int wrong = 0;
    for (int y = 0; y < kPoolSize; ++y)
      for (int x = 0; x < kPoolSize; ++x) {
        // The hull of two discs is the union of those between them.
        const Vec2 p{static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f};
        const auto disc = [&](Vec3 at, float radius_m) {
          return std::pair{to_pixels(at), radius_m * to_pixels.px_per_m * stage.lamp.position.z /
                                              (stage.lamp.position.z - at.z)};
        };
        const auto [from, from_px] = disc(c.from, c.from_radius_m);
        const auto [to, to_px] = disc(c.to, c.to_radius_m);
        float nearest = 1e9f;  // to the outline, negative inside
        for (int k = 0; k <= 400; ++k) {
          const float t = static_cast<float>(k) / 400;
          nearest = std::min(nearest, length(from + (to - from) * t - p) - (from_px + (to_px - from_px) * t));
        }
        const bool dark = mask[static_cast<std::size_t>(y)] >> x & 1;
        if (std::fabs(nearest) > 0.01f && dark != (nearest < 0)) ++wrong;
      }
    CHECK(wrong == 0);
  }
}

TEST_CASE("chosen fingers suit the target, and about as well as they say") {
  const Variables v = hands_alone();
  const Projection to_pixels = projection(v.stage(), kPoolSize);
  std::array<Grip, 2> grips{Grip(real_hands()[0]), Grip(real_hands()[1])};
  Random random(9);
  double before = 0, after = 0, off = 0;
  constexpr int kPoses = 20;
  for (int i = 0; i < kPoses; ++i) {
    const std::size_t hand = static_cast<std::size_t>(i % 2);
    Candidate known = random_candidate(v, random);
    known.pose.hands[1 - hand].reset();
    const PoolMask target = shadow(known.pose, v.stage());
    // The same place of the wrist, any fingers.
    Pose pose = known.pose;
    pose.hands[hand]->angles = random_angles(random);
    before += overlap(shadow(pose, v.stage()), target);
    const PoolMask nothing{};
    const float said =
        grips[hand].choose(*pose.hands[hand], to_pixels, nothing, target, full_ranges(), random);
    const double is = overlap(shadow(pose, v.stage()), target);
    after += is;
    off += std::fabs(is - static_cast<double>(said));
    for (std::size_t k = 0; k < kAngleCount; ++k) {
      CHECK(pose.hands[hand]->angles[k] >= radians(angle_limits()[k].min_deg));
      CHECK(pose.hands[hand]->angles[k] <= radians(angle_limits()[k].max_deg));
    }
  }
  MESSAGE("overlap " << before / kPoses << " before, " << after / kPoses << " after, off by "
                     << off / kPoses);
  CHECK(after / kPoses > before / kPoses + 0.1);
  CHECK(off / kPoses < 0.1);
}

TEST_CASE("what others cover need not be covered again") {
  const Variables v = hands_alone();
  const Projection to_pixels = projection(v.stage(), kPoolSize);
  Random random(4);
  const Candidate c = random_candidate(v, random);
  const PoolMask target = shadow(c.pose, v.stage());
  Pose alone = c.pose;
  alone.hands[0].reset();
  const PoolMask covered = shadow(alone, v.stage());
  HeldHand held = *c.pose.hands[0];
  const float with_the_other =
      Grip(real_hands()[0]).choose(held, to_pixels, covered, target, full_ranges(), random);
  held = *c.pose.hands[0];
  const float without =
      Grip(real_hands()[0]).choose(held, to_pixels, PoolMask{}, target, full_ranges(), random);
  CHECK(with_the_other > 0.85f);
  CHECK(with_the_other > without + 0.1f);
}
