// What the solver makes small: the field against plain sums, the gradient against central differences, the
// refinement against the energy itself.
#include "solve/objective.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "solve/refine.h"
#include "support/random_candidate.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

/// A disc with a bite out of it, so that no direction is like another.
Mask bitten_disc(int size_px) {
  Mask mask{size_px, size_px, {}};
  const auto inside = [](float x, float y, float cx, float cy, float r) {
    return (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r;
  };
  for (int j = 0; j < size_px; ++j)
    for (int i = 0; i < size_px; ++i) {
      const float x = (static_cast<float>(i) + 0.5f) / static_cast<float>(size_px),
                  y = (static_cast<float>(j) + 0.5f) / static_cast<float>(size_px);
      mask.pixels.push_back(inside(x, y, 0.48f, 0.52f, 0.31f) && !inside(x, y, 0.7f, 0.35f, 0.18f));
    }
  return mask;
}

Mask random_mask(int size_px, Random& random) {
  Mask mask{size_px, size_px, std::vector<std::uint8_t>(static_cast<std::size_t>(size_px * size_px))};
  for (int blob = 0; blob < 4; ++blob) {
    const float cx = random.uniform(0, static_cast<float>(size_px)),
                cy = random.uniform(0, static_cast<float>(size_px)),
                r = random.uniform(1, 0.3f * static_cast<float>(size_px));
    for (int y = 0; y < size_px; ++y)
      for (int x = 0; x < size_px; ++x) {
        const float dx = static_cast<float>(x) - cx, dy = static_cast<float>(y) - cy;
        if (dx * dx + dy * dy < r * r) mask.pixels[static_cast<std::size_t>(y * size_px + x)] = 1;
      }
  }
  return mask;
}

/// The field's density of one pixel.
float density(const TargetField& field, int x, int y) {
  const auto top = static_cast<float>(y);
  return field.integral({static_cast<std::uint16_t>(x), top, top + 1});
}

double integral_over(const TargetField& field, const Mask& dark) {
  double sum = 0;
  for (int x = 0; x < dark.width; ++x)
    for (int y = 0; y < dark.height; ++y)
      if (dark.at(x, y)) sum += static_cast<double>(density(field, x, y));
  return sum;
}

/// Gradients compared in direction and length, each variable in steps that change the energy alike.
struct Agreement {
  double mean_cosine = 0, worst_cosine = 1, mean_gain = 0;
  int touching = 0;  ///< candidates whose contacts cost something
};

/// Deeper than this, axes may pass through each other, and there the depth has a kink.
constexpr double kShallow = 8;  // mm

Agreement gradient_agreement(const Variables& v, std::uint64_t seed, int count, double least_penetration_mm,
                             const ObjectiveWeights& weights = {}) {
  // Fine and soft, so that the energy is smooth over a step: boundaries move by a few pixels.
  constexpr int kSize = 960;
  constexpr float kSoftness = 45;
  const TargetField field(bitten_disc(kSize), kSoftness);
  Objective objective(real_hands());
  Random random(seed);
  Agreement out;
  for (int done = 0; done < count;) {
    const Candidate c = random_candidate(v, random);
    const double depth_mm = penetration_mm(real_hands(), c.pose, v.stage());
    if (depth_mm < least_penetration_mm || depth_mm > kShallow) continue;
    ++done;
    out.touching += depth_mm > 0;
    Linearization model;
    objective.energy(v, c, field, weights);
    objective.linearize(v, c, field, weights, model);
    double tt = 0, ff = 0, tf = 0;
    for (int i = 0; i < v.count(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      // In depth 0.005 would be 4 mm, as much as contacts are deep.
      const bool depth = i == v.first(v.hand_of(i)) + 2;
      const float h = depth ? 1e-3f : 5e-3f;
      const auto energy_at = [&](float by) {
        std::vector<float> step(static_cast<std::size_t>(v.count()));
        step[at] = by;
        return static_cast<double>(objective.energy(v, v.moved(c, step), field, weights));
      };
      const double scale =
          1 / std::sqrt(static_cast<double>(model.hessian[at * static_cast<std::size_t>(model.stride) + at]) +
                        1e-2);
      const double truth = (energy_at(h) - energy_at(-h)) / (2 * static_cast<double>(h)) * scale;
      const double found = static_cast<double>(model.gradient[at]) * scale;
      tt += truth * truth, ff += found * found, tf += truth * found;
    }
    const double cosine = tf / std::sqrt(tt * ff);
    out.mean_cosine += cosine / count;
    out.mean_gain += tf / tt / count;
    out.worst_cosine = std::min(out.worst_cosine, cosine);
  }
  return out;
}

}  // namespace

TEST_CASE("the field's integral over a span is the sum of its densities") {
  Random random(1);
  const Mask target = bitten_disc(96);
  const TargetField field(target, 3);
  for (int i = 0; i < 500; ++i) {
    const int x = random.below(96);
    float from = random.uniform(0, 96), to = random.uniform(0, 96);
    if (from > to) std::swap(from, to);
    double sum = 0;
    for (int y = 0; y < 96; ++y) {
      const auto top = static_cast<float>(y);
      const float share = std::max(0.0f, std::min(to, top + 1) - std::max(from, top));
      sum += static_cast<double>(share * density(field, x, y));
    }
    const float got = field.integral({static_cast<std::uint16_t>(x), from, to});
    CHECK(std::fabs(static_cast<double>(got) - sum) < 1e-3);
  }
}

TEST_CASE("the field is the signed distance, clamped, and heavier deep inside only") {
  const Mask target = bitten_disc(96);
  constexpr float kSoftness = 4;
  const TargetField field(target, kSoftness);
  const std::vector<float> distance = signed_distance(target);
  double area = 0;
  for (int y = 0; y < 96; ++y)
    for (int x = 0; x < 96; ++x) {
      const float d = distance[static_cast<std::size_t>(y * 96 + x)];
      area += target.at(x, y);
      CHECK(field.distance({static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f}) ==
            doctest::Approx(d).epsilon(1e-5));
      const float clamped = std::clamp(d / kSoftness, -1.0f, 1.0f);
      if (target.at(x, y))
        CHECK(density(field, x, y) <= clamped + 1e-4f);
      else
        CHECK(std::fabs(density(field, x, y) - clamped) < 1e-4f);
    }
  CHECK(field.area_px() == static_cast<float>(area));
  // Half way between two pixel centres the distance is half way between theirs; beyond the frame the edge's.
  CHECK(field.distance({48, 10.5f}) ==
        doctest::Approx((distance[10 * 96 + 47] + distance[10 * 96 + 48]) / 2));
  CHECK(field.distance({-5, 10.5f}) == doctest::Approx(distance[10 * 96]));
}

TEST_CASE("no dark region has a smaller integral than the target itself") {
  Random random(2);
  const Mask target = bitten_disc(96);
  const TargetField field(target, 2);
  CHECK(integral_over(field, target) == doctest::Approx(field.least()).epsilon(1e-5));
  for (int i = 0; i < 200; ++i) {
    CHECK(integral_over(field, random_mask(96, random)) > static_cast<double>(field.least()));
    Mask off_by_one = target;
    off_by_one.pixels[static_cast<std::size_t>(random.below(96 * 96))] ^= 1;
    CHECK(integral_over(field, off_by_one) > static_cast<double>(field.least()));
  }
}

TEST_CASE("the energy is all but nothing where the silhouette is the target, and the misfit elsewhere") {
  Random random(3);
  Caster caster(real_hands());
  Objective objective(real_hands());
  ObjectiveWeights none;
  none.contact_per_m2 = none.arm = none.strain = 0;
  for (const Variables& v : {hands_alone(), hands_with_arms()})
    for (int i = 0; i < 10; ++i) {
      const Candidate c = random_candidate(v, random), other = random_candidate(v, random);
      const auto cast = [&](const Candidate& at) {
        return caster.cast(at.pose, with_frame(v.stage(), at.frame_size_m), 256);
      };
      const Mask own = cast(c), another = cast(other);
      const TargetField field(own, 1);
      CHECK(objective.energy(v, c, field, none) == doctest::Approx(0).epsilon(0.01));
      const double expected = (integral_over(field, another) - static_cast<double>(field.least())) /
                              static_cast<double>(field.area_px());
      CHECK(static_cast<double>(objective.energy(v, other, field, none)) ==
            doctest::Approx(expected).epsilon(0.02));
    }
}

TEST_CASE("passing through costs the square of the depth, nothing else does") {
  Random random(4);
  const Variables v = hands_alone();
  Objective objective(real_hands());
  const TargetField field(bitten_disc(128), 1);
  ObjectiveWeights weights, none;
  weights.strain = 0;
  none.contact_per_m2 = none.arm = none.strain = 0;
  int touching = 0, apart = 0;
  for (int i = 0; i < 300; ++i) {
    const Candidate c = random_candidate(v, random);
    const double cost = static_cast<double>(objective.energy(v, c, field, weights)) -
                        static_cast<double>(objective.energy(v, c, field, none));
    const double depth_m = penetration_mm(real_hands(), c.pose, v.stage()) / 1000;
    const double deepest = static_cast<double>(weights.contact_per_m2) * depth_m * depth_m;
    CHECK(cost >= 0.999 * deepest - 1e-5);
    CHECK(cost <= 100 * deepest + 1e-5);
    (depth_m > 0 ? touching : apart) += 1;
  }
  CHECK(touching > 10);
  CHECK(apart > 10);
}

TEST_CASE("the gradient is the derivative of the energy") {
  for (const bool arms : {false, true})
    for (const double least_penetration_mm : {0.0, 1.0}) {
      const Variables v = arms ? hands_with_arms() : hands_alone();
      const Agreement a = gradient_agreement(v, 5, 40, least_penetration_mm);
      MESSAGE("arms " << arms << ", " << a.touching << " of 40 touching: cosine " << a.mean_cosine
                      << " in the mean, " << a.worst_cosine << " at worst, gain " << a.mean_gain);
      CHECK(a.mean_cosine > 0.99);
      CHECK(a.worst_cosine > 0.93);
      CHECK(a.mean_gain == doctest::Approx(1).epsilon(0.03));
    }
}

TEST_CASE("soft edges cost more the farther hands are from the wall, and the gradient knows") {
  ObjectiveWeights weights;
  weights.blur_m = 0.2f;
  for (const bool arms : {false, true}) {
    const Variables v = arms ? hands_with_arms() : hands_alone();
    const Agreement a = gradient_agreement(v, 8, 20, 0, weights);
    CHECK(a.mean_cosine > 0.99);
    CHECK(a.mean_gain == doctest::Approx(1).epsilon(0.03));
  }
  const Variables v = hands_alone();
  const TargetField field(bitten_disc(128), 1);
  Objective objective(real_hands());
  Random random(9);
  const Candidate c = random_candidate(v, random);
  std::vector<float> step(static_cast<std::size_t>(v.count()));
  step[static_cast<std::size_t>(v.first(0)) + 2] = 0.05f;  // log depth: away from the lamp
  const auto blur_of = [&](const Candidate& at) {
    return objective.energy(v, at, field, weights) - objective.energy(v, at, field, {});
  };
  CHECK(blur_of(v.moved(c, step)) < blur_of(c));
}

TEST_CASE("a pull costs the squared distance, and the gradient knows") {
  constexpr float kWeight = 0.7f;
  const TargetField field(bitten_disc(128), 1);
  Objective objective(real_hands());
  Random random(12);
  for (const Variables& v : {hands_alone(), hands_with_arms()}) {
    const auto n = static_cast<std::size_t>(v.count());
    const auto random_step = [&](float size) {
      std::vector<float> step(n);
      for (float& s : step) s = size * random.normal();
      return step;
    };
    for (int trial = 0; trial < 10; ++trial) {
      const Candidate c = random_candidate(v, random), to = v.moved(c, random_step(0.1f));
      Linearization without, with;
      const float before = objective.energy(v, c, field, {});
      objective.linearize(v, c, field, {}, without);
      objective.set_pull(Pull{to, kWeight});
      CHECK(objective.energy(v, c, field, {}) - before ==
            doctest::Approx(kWeight * squared_distance(v, c, to)).epsilon(1e-3));
      objective.linearize(v, c, field, {}, with);
      objective.set_pull({});
      const std::vector<float> along = random_step(1e-2f);
      std::vector<float> back = along;
      float slope = 0;
      for (std::size_t i = 0; i < n; ++i) {
        slope += (with.gradient[i] - without.gradient[i]) * along[i];
        back[i] = -along[i];
      }
      const float seen =
          kWeight * (squared_distance(v, v.moved(c, along), to) - squared_distance(v, v.moved(c, back), to)) /
          2;
      CHECK(std::fabs(slope - seen) < 0.01f * squared_distance(v, c, to));
    }
  }
}

TEST_CASE("the Hessian is symmetric and bends upwards only") {
  Random random(6);
  Objective objective(real_hands());
  const TargetField field(bitten_disc(128), 1);
  for (const Variables& v : {hands_alone(), hands_with_arms(), four_hands_alone(), four_hands_with_arms()})
    for (int i = 0; i < 30; ++i) {
      const Candidate c = random_candidate(v, random);
      objective.energy(v, c, field, {});
      Linearization model;
      objective.linearize(v, c, field, {}, model);
      const auto n = static_cast<std::size_t>(v.count());
      const auto stride = static_cast<std::size_t>(model.stride);
      double trace = 0;
      for (std::size_t k = 0; k < n; ++k) trace += static_cast<double>(model.hessian[k * stride + k]);
      CHECK(trace > 0);
      for (int trial = 0; trial < 50; ++trial) {
        std::vector<double> x(n);
        for (double& at : x) at = static_cast<double>(random.normal());
        double bent = 0;
        for (std::size_t r = 0; r < n; ++r) {
          bent += static_cast<double>(model.hessian[r * stride + r]) * x[r] * x[r];
          for (std::size_t k = 0; k < r; ++k)
            bent += 2 * static_cast<double>(model.hessian[r * stride + k]) * x[r] * x[k];
        }
        CHECK(bent >= -1e-6 * trace);
      }
    }
}

TEST_CASE("the gradient of four hands is the derivative of their energy") {
  for (const bool arms : {false, true}) {
    const Variables v = arms ? four_hands_with_arms() : four_hands_alone();
    const Agreement a = gradient_agreement(v, 8, 20, 1);
    MESSAGE("arms " << arms << ", " << a.touching << " of 20 touching: cosine " << a.mean_cosine
                    << " in the mean, " << a.worst_cosine << " at worst, gain " << a.mean_gain);
    CHECK(a.touching == 20);
    CHECK(a.mean_cosine > 0.99);
    CHECK(a.worst_cosine > 0.93);
    CHECK(a.mean_gain == doctest::Approx(1).epsilon(0.03));
  }
}

TEST_CASE("refinement never raises the energy, says what it reached and keeps the limits") {
  Random random(7);
  Objective objective(real_hands());
  const TargetField field(bitten_disc(128), 1);
  for (const Variables& v : {hands_alone(), hands_with_arms(), four_hands_alone(), four_hands_with_arms()}) {
    double before = 0, after = 0;
    for (int i = 0; i < 40; ++i) {
      Candidate c = random_candidate(v, random);
      const float start = objective.energy(v, c, field, {});
      const float reached = refine(objective, v, field, {}, {}, c);
      CHECK(reached <= start);
      CHECK(objective.energy(v, c, field, {}) == reached);
      CHECK(c.frame_size_m >= v.frame_least_m());
      CHECK(c.frame_size_m <= v.frame_most_m());
      Pose fingers = c.pose;
      for (auto& held : fingers.hands)
        if (held) held->arm.reset();
      CHECK(limit_violation_deg(fingers, v.stage()) == 0);
      before += static_cast<double>(start), after += static_cast<double>(reached);
    }
    MESSAGE("energy " << before / 40 << " before, " << after / 40 << " after");
    CHECK(after < (v.held(2) ? 0.7 : 0.6) * before);  // four hands are in each other's way
  }
}
