// A solve that begins with a pose: it goes on from there, is never worse, and refuses what it cannot begin
// with.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

#include "ombra/solve.h"
#include "solve/plan.h"
#include "solve/podium.h"
#include "support/random.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

Target thick_l() {
  constexpr int kSize = 256;
  Mask mask{kSize, kSize, {}};
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x)
      mask.pixels.push_back(x > 51 && x < 205 && y > 26 && y < 230 && (x < 115 || y > 166));
  return make_target(mask, "thick L", "drawn").value();
}

/// One short solve for all tests that need a good pose.
const Solution& good(bool arms) {
  static const std::array<Solution, 2> solutions = [] {
    std::array<Solution, 2> out;
    for (const bool with : {false, true}) {
      SolveOptions options;
      options.evaluations = 12000;
      options.arms = with;
      if (with) options.arms_from = ArmsFrom::kLeft;
      out[with] = solve(thick_l(), real_hands(), Stage{}, options).value();
    }
    return out;
  }();
  return solutions[arms];
}

SolveOptions from_good(bool arms, std::uint64_t evaluations) {
  SolveOptions options;
  options.evaluations = evaluations;
  options.arms = arms;
  if (arms) options.arms_from = ArmsFrom::kLeft;
  options.start = SolveStart{good(arms).pose, good(arms).stage, good(arms).placement};
  return options;
}

/// The same pose, every finger bent by up to 12 degrees and the left wrist moved by a centimetre.
Pose disturbed(const Pose& pose, const Stage& stage, std::uint32_t seed) {
  ombra::testing::Random random(seed);
  Pose out = pose;
  for (auto& held : out.hands) {
    if (!held) continue;
    for (float& angle : held->angles) angle += random.uniform(radians(-12), radians(12));
    keep_in_ranges(full_ranges(), held->angles);
  }
  HeldHand& left = *out.hands[0];
  left.wrist += random.direction() * 0.01f;
  if (left.arm) {
    const Reach at = reach(stage.performer, Side::kLeft, left.wrist,
                           arm_angles(stage.performer, Side::kLeft, *pose.hands[0]));
    left.wrist = at.wrist, left.orientation = quaternion(at.orientation), left.arm = at.arm;
  }
  return out;
}

/// What the podium ranks by, at the default comfort.
double worth(const Solution& s) { return merit(s.scores) - 0.01 * s.strain * s.strain; }

Error refused(const SolveOptions& options, const Stage& stage = {}, const Hands& hands = real_hands()) {
  const Result<Solution> result = solve(thick_l(), hands, stage, options);
  REQUIRE_FALSE(result);
  CHECK(result.error().where == "start");
  return result.error();
}

}  // namespace

TEST_CASE("start: a solve goes on from its best, from the first boundary and on any threads") {
  for (const bool arms : {false, true}) {
    SolveOptions options = from_good(arms, 0);
    options.keep_going = [&](const Solution& best) {
      CHECK(worth(best) >= worth(good(arms)));
      return false;
    };
    const Solution first = solve(thick_l(), real_hands(), Stage{}, options).value();
    CHECK(worth(first) >= worth(good(arms)));
    CHECK(first.evaluations < 5000);
    CHECK(first.placement == good(arms).placement);

    if (arms) continue;
    options = from_good(arms, 5000);
    const Solution on = solve(thick_l(), real_hands(), Stage{}, options).value();
    CHECK(worth(on) >= worth(first));
    options.parallel_for = [](int count, const std::function<void(int)>& body) {
      std::vector<std::thread> threads;
      for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
      for (std::thread& thread : threads) thread.join();
    };
    const Solution same = solve(thick_l(), real_hands(), Stage{}, options).value();
    CHECK(same.evaluations == on.evaluations);
    CHECK(same.pose.hands[0]->angles == on.pose.hands[0]->angles);
    CHECK(same.pose.hands[1]->wrist == on.pose.hands[1]->wrist);
  }
}

TEST_CASE("start: a disturbed pose is improved, and beats a solve without it on the same small budget") {
  double warm = 0, cold = 0, before = 0;
  for (const std::uint32_t seed : {1u, 2u}) {
    SolveOptions options = from_good(true, 4000);
    options.seed = seed;
    options.start->pose = disturbed(good(true).pose, good(true).stage, seed);
    REQUIRE(limit_violation_deg(options.start->pose, options.start->stage) == 0);
    Caster caster(real_hands());
    before += compare(caster.cast(options.start->pose, options.start->stage, kScoreSize),
                      place(thick_l(), good(true).placement, kScoreSize))
                  .iou;
    warm += solve(thick_l(), real_hands(), Stage{}, options).value().scores.iou;
    options.start.reset();
    cold += solve(thick_l(), real_hands(), Stage{}, options).value().scores.iou;
  }
  MESSAGE("IoU " << before / 2 << " disturbed, " << warm / 2 << " from there, " << cold / 2
                 << " from nothing");
  CHECK(warm > before + 0.1);
  CHECK(warm > cold + 0.02);
}

TEST_CASE("start: without a placement it gets the one that suits it best") {
  SolveOptions options = from_good(true, 1);
  options.start->placement.reset();
  const Solution on = solve(thick_l(), real_hands(), Stage{}, options).value();
  for (const Plan& plan : plans_of(Stage{}, options)) {
    if (!plan.begins) continue;
    options.start->placement = plan.placement;
    CHECK(worth(on) > worth(solve(thick_l(), real_hands(), Stage{}, options).value()) - 0.02);
  }
}

TEST_CASE("start: joints that are held and what the options leave open stay so") {
  SolveOptions options = from_good(true, 1);
  const float held = radians(40);
  options.ranges[0] = with_held(full_ranges(), kIndexPipFlexion, held).value();
  const Solution on = solve(thick_l(), real_hands(), Stage{}, options).value();
  CHECK(on.pose.hands[0]->angles[kIndexPipFlexion] == doctest::Approx(held).epsilon(1e-4));
  // Another performer than any of the solver's, who stays in place with the start.
  Stage stage = good(true).stage;
  stage.performer.shoulder_centre += Vec3{0.01f, 0.02f, 0};
  Pose moved = good(true).pose;
  for (auto& hand : moved.hands)
    if (hand) {
      for (Vec3* p : {&hand->wrist, &hand->arm->elbow, &hand->arm->shoulder}) *p += Vec3{0.01f, 0.02f, 0};
    }
  options = from_good(true, 1);
  options.start = SolveStart{moved, stage, Placement{Edge::kNone, 0.95, 3, 0}};
  const Solution there = solve(thick_l(), real_hands(), Stage{}, options).value();
  CHECK(there.placement == *options.start->placement);
  CHECK(there.stage.performer == stage.performer);
}

TEST_CASE("start: the plans that it may begin are marked, or added") {
  SolveOptions options = from_good(true, 1);
  const auto marked = [&] {
    const std::vector<Plan> plans = plans_of(Stage{}, options);
    return std::count_if(plans.begin(), plans.end(), [](const Plan& plan) { return plan.begins; });
  };
  SolveOptions without = options;
  without.start.reset();
  const std::size_t all = plans_of(Stage{}, without).size();
  CHECK(marked() == 1);
  CHECK(plans_of(Stage{}, options).size() == all);
  options.start->placement.reset();
  CHECK(marked() == 3);
  CHECK(plans_of(Stage{}, options).size() == all);
  options.start->placement = Placement{Edge::kNone, 0.9, 2, 0};
  CHECK(marked() == 1);
  CHECK(plans_of(Stage{}, options).size() == all + 1);
}

TEST_CASE("start: what does not fit is refused, with what to do") {
  const auto usage = ErrorCode::kBadUsage;
  SolveOptions options = from_good(true, 1);
  options.hands = HandChoice::kLeft;
  CHECK(refused(options).code == usage);
  options = from_good(true, 1);
  options.performers = 2;
  CHECK(refused(options).code == usage);
  options = from_good(true, 1);
  options.arms = false;
  CHECK(refused(options).message.find("with arms") != std::string::npos);
  options = from_good(false, 1);
  options.arms = true;
  CHECK(refused(options).message.find("without arms") != std::string::npos);
  options = from_good(true, 1);
  options.arms_from = ArmsFrom::kBottom;
  CHECK(refused(options).code == usage);
  options = from_good(true, 1);
  options.keep_performer = true;
  Stage stage;
  stage.performer.shoulder_centre.x += 0.1f;
  CHECK(refused(options, stage).code == usage);
  options = from_good(true, 1);
  options.fixed_target = true;
  options.start->placement = Placement{Edge::kLeft, 1, 0, 0};
  CHECK(refused(options).code == usage);

  const auto bad = ErrorCode::kBadInput;
  options = from_good(true, 1);
  const Hands small = {resized(real_hands()[0], 0.17f), resized(real_hands()[1], 0.17f)};
  CHECK(refused(options, {}, small).message.find("190 mm") != std::string::npos);
  options.start->pose.hands[0]->angles[kIndexPipFlexion] = radians(120);
  CHECK(refused(options).message.find("20.0") != std::string::npos);
  options = from_good(true, 1);
  options.start->pose.hands[0]->arm->elbow.x += 0.05f;
  CHECK(refused(options).message.find("arms") != std::string::npos);
  options = from_good(false, 1);
  options.start->pose.hands[1]->wrist.z = -0.5f;
  CHECK(refused(options).message.find("wall") != std::string::npos);
  options.start->pose.hands[1]->wrist.z = std::numeric_limits<float>::quiet_NaN();
  CHECK(refused(options).code == bad);
  options = from_good(true, 1);
  options.start->stage.performer.forearm_m = 5;
  CHECK(refused(options).message.find("forearm_m") != std::string::npos);
}
