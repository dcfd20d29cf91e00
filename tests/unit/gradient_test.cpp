// The derivatives of the loss against central differences of the area itself.
//
// The area is taken from loss_gradient() at 960 x 960 with the density drawn as finely: exact along y and so
// finely sampled along x that a step of 0.01 (a boundary moves by 1 to 5 fine pixels) is smooth. Differences
// at 1984 x 1984 with a step of 0.004 gave the same figures, so what is left is the error of the coarse
// gradient. That the area is the dark region's own is a test of its own, against pixels that were cast.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ombra/shadow.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

constexpr int kFine = 960;

/// A smooth density over the frame at a few sizes: five waves, at most about two periods across each.
struct Density {
  explicit Density(Random& random) {
    for (Wave& w : waves)
      w = {random.uniform(-15, 15), random.uniform(-15, 15), random.uniform(0, 2 * kPi),
           random.uniform(0.3f, 1)};
    at_128 = drawn(128), at_256 = drawn(256), fine = drawn(kFine);
  }
  std::vector<float> drawn(int size_px) const {
    std::vector<float> values;
    for (int y = 0; y < size_px; ++y)
      for (int x = 0; x < size_px; ++x) {
        double sum = 0;
        for (const Wave& w : waves)
          sum += w.height * std::cos((w.x * (x + 0.5) + w.y * (y + 0.5)) / size_px + w.phase);
        values.push_back(static_cast<float>(sum));
      }
    return values;
  }

  struct Wave {
    double x, y, phase, height;
  };
  std::array<Wave, 5> waves;
  std::vector<float> at_128, at_256, fine;
};

/// Eight densities, in turn.
const Density& density_of(int i) {
  static const std::vector<Density> densities = [] {
    Random random(30);
    std::vector<Density> out;
    for (int k = 0; k < 8; ++k) out.emplace_back(random);
    return out;
  }();
  return densities[static_cast<std::size_t>(i) % densities.size()];
}

/// One way to move a hand, and the derivative that goes with it.
struct Parameter {
  std::function<void(HeldHand&, float)> move;
  std::function<double(const Caster::HandGradient&)> derivative;
};

/// Metres are counted in steps of 0.1 m, so that each parameter moves the skin about as far as a radian does;
/// a cosine in metres would see little but the hand's position.
constexpr float kLever = 0.1f;

std::vector<Parameter> parameters(bool arm) {
  const std::array<Vec3, 3> axes = {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
  std::vector<Parameter> all;
  for (std::size_t a = 0; a < kAngleCount; ++a)
    all.push_back(
        {[a](HeldHand& h, float by) { h.angles[a] += by; }, [a](const auto& g) { return g.angles[a]; }});
  for (const Vec3 axis : axes) {
    all.push_back({[axis](HeldHand& h, float by) { h.wrist += axis * (kLever * by); },
                   [axis](const auto& g) { return kLever * dot(g.position, axis); }});
    all.push_back({[axis](HeldHand& h, float by) {
                     const auto [s, c] = sin_cos(by / 2);
                     h.orientation = Quat{axis.x * s, axis.y * s, axis.z * s, c} * h.orientation;
                   },
                   [axis](const auto& g) { return dot(g.rotation, axis); }});
    if (!arm) continue;
    all.push_back({[axis](HeldHand& h, float by) { h.arm->elbow += axis * (kLever * by); },
                   [axis](const auto& g) { return kLever * dot(g.elbow, axis); }});
    all.push_back({[axis](HeldHand& h, float by) { h.arm->shoulder += axis * (kLever * by); },
                   [axis](const auto& g) { return kLever * dot(g.shoulder, axis); }});
  }
  return all;
}

/// How two gradients agree: in direction, and in length along the true one.
struct Agreement {
  double cosine, gain;
};
Agreement compare(const std::vector<double>& truth, const std::vector<double>& found) {
  double tt = 0, ff = 0, tf = 0;
  for (std::size_t i = 0; i < truth.size(); ++i)
    tt += truth[i] * truth[i], ff += found[i] * found[i], tf += truth[i] * found[i];
  return {tf / std::sqrt(tt * ff), tf / tt};
}

struct Summary {
  double mean_cosine = 0, worst_cosine = 1, mean_gain = 0;
};
Summary summary(const std::vector<Agreement>& all) {
  Summary out;
  for (const Agreement& a : all) {
    out.mean_cosine += a.cosine / static_cast<double>(all.size());
    out.mean_gain += a.gain / static_cast<double>(all.size());
    out.worst_cosine = std::min(out.worst_cosine, a.cosine);
  }
  return out;
}

struct Study {
  std::vector<Agreement> at_128, at_256, angles_at_256;
};

/// Compares gradient and central differences over all parameters of the hands that a pose holds.
void study(const Pose& pose, const Stage& stage, const Density& density, Study& into) {
  constexpr float kStep = 0.01f;
  Caster caster(real_hands());
  // Losses are in px^2; as shares of the frame they compare.
  const auto loss = [&](const Pose& p) {
    return caster.loss_gradient(p, stage, density.fine, kFine).loss / (static_cast<double>(kFine) * kFine);
  };
  const auto coarse_128 = caster.loss_gradient(pose, stage, density.at_128, 128),
             coarse_256 = caster.loss_gradient(pose, stage, density.at_256, 256);
  std::vector<double> truth, at_128, at_256, angles, angles_at_256;
  for (std::size_t side = 0; side < 2; ++side) {
    if (!pose.hands[side]) continue;
    const std::vector<Parameter> moves = parameters(pose.hands[side]->arm.has_value());
    for (std::size_t m = 0; m < moves.size(); ++m) {
      Pose up = pose, down = pose;
      moves[m].move(*up.hands[side], kStep);
      moves[m].move(*down.hands[side], -kStep);
      truth.push_back((loss(up) - loss(down)) / (2 * kStep));
      at_128.push_back(moves[m].derivative(coarse_128.hands[side]) / (128 * 128));
      at_256.push_back(moves[m].derivative(coarse_256.hands[side]) / (256 * 256));
      if (m < kAngleCount) angles.push_back(truth.back()), angles_at_256.push_back(at_256.back());
    }
  }
  into.at_128.push_back(compare(truth, at_128));
  into.at_256.push_back(compare(truth, at_256));
  into.angles_at_256.push_back(compare(angles, angles_at_256));
}

void report(const std::string& what, const Study& s) {
  const Summary a = summary(s.at_128), b = summary(s.at_256), c = summary(s.angles_at_256);
  MESSAGE(what << ", " << s.at_256.size() << " poses, cosine mean and worst: 128 px " << a.mean_cosine << " "
               << a.worst_cosine << ", 256 px " << b.mean_cosine << " " << b.worst_cosine
               << ", its angles alone " << c.mean_cosine << " " << c.worst_cosine << "; gain at 128 px "
               << a.mean_gain << ", 256 px " << b.mean_gain);
}

void check(const Study& s) {
  const Summary a = summary(s.at_128), b = summary(s.at_256), c = summary(s.angles_at_256);
  CHECK(a.mean_cosine > 0.99);
  CHECK(b.mean_cosine > 0.998);
  CHECK(b.worst_cosine > 0.98);
  CHECK(c.mean_cosine > 0.98);
  CHECK(std::fabs(a.mean_gain - 1) < 0.02);
  CHECK(std::fabs(b.mean_gain - 1) < 0.01);
}

}  // namespace

TEST_CASE("the loss is the density summed over the dark pixels") {
  Random random(31);
  const Stage stage;
  Caster caster(real_hands());
  constexpr int kCast = 1920;
  for (int i = 0; i < 6; ++i) {
    const Pose pose = random_pose(random, stage, i % 2 == 0);
    const Mask mask = caster.cast(pose, stage, kCast);
    // What one column of pixels in so many adds in error falls with their number.
    for (const auto& each : {std::pair{128, 0.005}, {384, 0.002}, {960, 0.001}}) {
      const int size_px = each.first;
      const double error = each.second;
      CAPTURE(size_px);
      const std::vector<float> density = density_of(i).drawn(size_px);
      const int k = kCast / size_px;
      double expected = 0, total = 0;
      for (int y = 0; y < kCast; ++y)
        for (int x = 0; x < kCast; ++x)
          if (mask.at(x, y)) {
            const double d = density[static_cast<std::size_t>(y / k * size_px + x / k)] / (k * k);
            expected += d, total += std::fabs(d);
          }
      const double loss = caster.loss_gradient(pose, stage, density, size_px).loss;
      CHECK(std::fabs(loss - expected) < error * total);
    }
  }
}

TEST_CASE("the loss is the density times the coverage, which is the silhouette with soft edges") {
  Random random(34);
  const Stage stage;
  Caster caster(real_hands());
  constexpr int kSize = 128;
  for (int i = 0; i < 6; ++i) {
    const Pose pose = random_pose(random, stage, i % 2 == 0);
    const std::vector<float> density = density_of(i).drawn(kSize);
    const std::vector<float> coverage = caster.coverage(pose, stage, kSize);
    const Mask mask = caster.cast(pose, stage, kSize);
    double sum = 0, total = 0;
    for (std::size_t p = 0; p < coverage.size(); ++p) {
      REQUIRE(coverage[p] >= 0);
      REQUIRE(coverage[p] <= 1.00001f);
      // The centre of a pixel is dark where more than half of its column is, but for slivers.
      if (coverage[p] < 0.001f) CHECK(mask.pixels[p] == 0);
      if (coverage[p] > 0.999f) CHECK(mask.pixels[p] == 1);
      sum += static_cast<double>(density[p]) * static_cast<double>(coverage[p]);
      total += std::fabs(static_cast<double>(density[p]) * static_cast<double>(coverage[p]));
    }
    CHECK(total > 100);
    CHECK(std::fabs(caster.loss_gradient(pose, stage, density, kSize).loss - sum) < 1e-5 * total);
  }
}

TEST_CASE("the gradient of bare hands is what central differences say") {
  Random random(32);
  const Stage stage;
  Study one, two;
  for (int i = 0; i < 100; ++i) {
    const Side side = i % 2 == 0 ? Side::kLeft : Side::kRight;
    Pose pose;
    pose.hands[static_cast<std::size_t>(side)] = random_held_hand(random, stage, side, false);
    study(pose, stage, density_of(i), one);
  }
  for (int i = 0; i < 30; ++i) {
    study(random_pose(random, stage, false), stage, density_of(i), two);
  }
  report("one hand", one);
  report("two hands", two);
  check(one);
  check(two);
}

TEST_CASE("the gradient of hands with arms is what central differences say") {
  Random random(33);
  Study one, two;
  for (int i = 0; i < 50; ++i) {
    const Side side = i % 2 == 0 ? Side::kLeft : Side::kRight;
    const Stage stage;
    Pose pose;
    pose.hands[static_cast<std::size_t>(side)] = random_held_hand(random, stage, side, true);
    study(pose, stage, density_of(i), one);
  }
  for (int i = 0; i < 30; ++i) {
    // A frame of 2 m, entered from a side, shows the upper arms too; its pixels are twice as coarse.
    Stage stage;
    stage.frame.size_m = 2;
    stage.performer = performer_from(i % 2 == 0 ? ArmsFrom::kLeft : ArmsFrom::kRight, stage.lamp);
    study(random_pose(random, stage, true), stage, density_of(i), two);
  }
  report("one hand and its arm", one);
  report("two hands and their arms, from a side", two);
  check(one);
  check(two);
}

TEST_CASE("what casts no shadow in the frame has no gradient") {
  const Stage stage;
  Caster caster(real_hands());
  const std::vector<float> density(64 * 64, 1.0f);
  const auto none = caster.loss_gradient(Pose{}, stage, density, 64);
  CHECK(none.loss == 0);
  Pose aside;
  aside.hands[1] = HeldHand{{5, 1, 1}, {}, relaxed_angles(), {}};
  const auto outside = caster.loss_gradient(aside, stage, density, 64);
  CHECK(outside.loss == 0);
  for (const auto& g : {none.hands[0], none.hands[1], outside.hands[0], outside.hands[1]}) {
    CHECK(g.position == Vec3{});
    CHECK(g.rotation == Vec3{});
    CHECK(g.angles == Angles{});
    CHECK(g.elbow == Vec3{});
    CHECK(g.shoulder == Vec3{});
  }
}

TEST_CASE("the same pose gives the same gradient, whatever was cast before") {
  Random random(34);
  const Stage stage;
  const std::vector<float>&density = density_of(0).at_128, &other = density_of(1).at_256;
  Caster caster(real_hands());
  for (int i = 0; i < 10; ++i) {
    const Pose pose = random_pose(random, stage, i % 2 == 0);
    const auto first = caster.loss_gradient(pose, stage, density, 128);
    caster.loss_gradient(random_pose(random, stage, true), stage, other, 256);
    Caster fresh(real_hands());
    const auto again = caster.loss_gradient(pose, stage, density, 128),
               anew = fresh.loss_gradient(pose, stage, density, 128);
    for (const auto& g : {again, anew}) {
      CHECK(g.loss == first.loss);
      for (std::size_t side = 0; side < 2; ++side) {
        CHECK(g.hands[side].position == first.hands[side].position);
        CHECK(g.hands[side].rotation == first.hands[side].rotation);
        CHECK(g.hands[side].angles == first.hands[side].angles);
        CHECK(g.hands[side].elbow == first.hands[side].elbow);
        CHECK(g.hands[side].shoulder == first.hands[side].shoulder);
      }
    }
  }
}

TEST_CASE("an arm that reaches past the lamp has a finite gradient") {
  Stage stage;
  stage.frame.size_m = 2;
  const Vec3 lamp = stage.lamp.position;
  Caster caster(real_hands());
  const std::vector<float> density(128 * 128, 1.0f);
  for (const float elbow_z : {-0.02f, 0.0f, 0.02f, 0.3f}) {
    Pose pose;
    pose.hands[0] = HeldHand{lamp + Vec3{0.1f, 0, -0.3f},
                             {},
                             relaxed_angles(),
                             Arm{lamp + Vec3{0.3f, -0.2f, 0.4f}, lamp + Vec3{0.2f, 0, elbow_z}}};
    const auto g = caster.loss_gradient(pose, stage, density, 128).hands[0];
    for (const Vec3 v : {g.position, g.elbow, g.shoulder}) CHECK(std::isfinite(length(v)));
  }
}
