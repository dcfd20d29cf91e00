// Solving: results repeat whatever the threads and however they were stopped, can be held, are scored as they
// say, and are good.
#include "ombra/solve.h"
#include "ombra/contact.h"
#include "ombra/light.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "solve/ensemble.h"
#include "solve/island.h"
#include "solve/layout.h"
#include "solve/plan.h"
#include "solve/podium.h"
#include "support/random_candidate.h"
#include "support/real_hands.h"
#include "support/threads.h"

using namespace ombra;

namespace {

template <typename Inside>
Target drawn(const std::string& name, Inside inside) {
  constexpr int kSize = 256;
  Mask mask{kSize, kSize, {}};
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x)
      mask.pixels.push_back(
          inside((static_cast<double>(x) + 0.5) / kSize, (static_cast<double>(y) + 0.5) / kSize));
  return make_target(mask, name, "drawn").value();
}
Target disc() {
  return drawn("disc",
               [](double x, double y) { return (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5) < 0.16; });
}
Target square() {
  return drawn("square",
               [](double x, double y) { return std::max(std::fabs(x - 0.5), std::fabs(y - 0.5)) < 0.4; });
}
Target thick_l() {
  return drawn("thick L", [](double x, double y) {
    return x > 0.2 && x < 0.8 && y > 0.1 && y < 0.9 && (x < 0.45 || y > 0.65);
  });
}

/// A table from its front: four legs, more than two hands hold apart.
Target table() {
  return drawn("table", [](double x, double y) {
    if (x < 0.1 || x > 0.9 || y < 0.25 || y > 0.8) return false;
    return y < 0.45 || std::fmod(x - 0.1, 0.2333) < 0.1;
  });
}
/// Two figures: a disc and a triangle, far apart.
Target two_figures() {
  return drawn("two figures", [](double x, double y) {
    return (x - 0.22) * (x - 0.22) + (y - 0.5) * (y - 0.5) < 0.03 ||
           (y > 0.32 && y < 0.7 && std::fabs(x - 0.76) < 0.5 * (y - 0.3));
  });
}

/// Three figures, more than two hands hold apart: a disc, a triangle and a bar across below them.
Target three_figures() {
  return drawn("three figures", [](double x, double y) {
    return (x - 0.22) * (x - 0.22) + (y - 0.3) * (y - 0.3) < 0.03 ||
           (y > 0.12 && y < 0.5 && std::fabs(x - 0.76) < 0.5 * (y - 0.1)) ||
           (y > 0.7 && y < 0.9 && x > 0.05 && x < 0.95);
  });
}

/// The candidate moved and brought nearer to the lamp or farther, until its shadow lies in the frame just as
/// a target is placed there, so that its own pose would score 1. Nothing when that does not come about.
std::optional<Candidate> framed(const Variables& v, Candidate c, Caster& caster, Random& random) {
  constexpr int kTries = 200;
  for (int k = 0; k < kTries; ++k) {
    const Mask mask = caster.cast(c.pose, v.stage(), kScoreSize);
    const Result<Target> target = make_target(mask, "known", "cast");
    if (!target) return std::nullopt;
    if (place(*target, {}, kScoreSize).pixels == mask.pixels) return c;
    int left = kScoreSize, right = 0, top = kScoreSize, bottom = 0;
    for (int y = 0; y < kScoreSize; ++y)
      for (int x = 0; x < kScoreSize; ++x)
        if (mask.at(x, y))
          left = std::min(left, x), right = std::max(right, x), top = std::min(top, y),
          bottom = std::max(bottom, y);
    // Never quite the same, so that no pixel is missed again and again.
    const auto share = [](int px) { return static_cast<float>(px) / kScoreSize; };
    const float near_it = random.uniform(0.9985f, 1.0005f);
    const float grow =
        std::clamp(0.72f * near_it / share(std::max(right - left, bottom - top) + 1), 0.7f, 1.4f);
    const float aside = share(left + right + 1) / 2 - 0.5f + random.uniform(0, 0.001f);
    const float below = share(top + bottom + 1) / 2 - 0.5f + random.uniform(0, 0.001f);
    std::array<float, kMostVariables> step{};
    for (std::size_t hand = 0; hand < 2; ++hand) {
      const HeldHand& held = *c.pose.hands[hand];
      const Vec2 palm = projection(v.stage(), 1)(held.wrist + matrix(held.orientation) * v.palm(hand));
      float* s = step.data() + v.first(hand);
      s[0] = (palm.x - 0.5f) * (grow - 1) - aside * grow;
      s[1] = -(palm.y - 0.5f) * (grow - 1) + below * grow;
      s[2] = 2 * (1 - grow) / (1 + grow);
    }
    c = v.moved(c, {step.data(), static_cast<std::size_t>(v.count())});
  }
  return std::nullopt;
}

SolveOptions budget(std::uint64_t evaluations, bool arms, std::uint64_t seed = 1) {
  SolveOptions options;
  options.evaluations = evaluations;
  options.arms = arms;
  options.seed = seed;
  options.parallel_for = threads(2);
  return options;
}

Solution solved(const Target& target, const SolveOptions& options) {
  return solve(target, real_hands(), Stage{}, options).value();
}

void check_same(const Pose& a, const Pose& b) {
  CHECK(a.hand_length_m == b.hand_length_m);
  for (std::size_t side = 0; side < kMostHands; ++side) {
    REQUIRE(a.hands[side].has_value() == b.hands[side].has_value());
    if (!a.hands[side]) continue;
    const HeldHand &p = *a.hands[side], &q = *b.hands[side];
    CHECK(p.wrist == q.wrist);
    CHECK(p.orientation == q.orientation);
    CHECK(p.angles == q.angles);
    REQUIRE(p.arm.has_value() == q.arm.has_value());
    if (!p.arm) continue;
    CHECK(p.arm->shoulder == q.arm->shoulder);
    CHECK(p.arm->elbow == q.arm->elbow);
  }
}

void check_same(const Solution& a, const Solution& b) {
  check_same(a.pose, b.pose);
  CHECK(a.placement == b.placement);
  CHECK(a.stage.frame.size_m == b.stage.frame.size_m);
  CHECK(a.stage.performer.arms_from == b.stage.performer.arms_from);
  CHECK(a.scores.iou == b.scores.iou);
  CHECK(a.scores.boundary_f == b.scores.boundary_f);
  CHECK(a.scores.chamfer == b.scores.chamfer);
  CHECK(a.scores.topology_error == b.scores.topology_error);
  CHECK(a.penetration_mm == b.penetration_mm);
  CHECK(a.strain == b.strain);
  CHECK(a.evaluations == b.evaluations);
}

/// A pose that a person can hold on its stage, and figures that say what it is.
void check_holdable(const Solution& s, const Target& target, std::array<bool, kMostHands> held, bool arms) {
  for (std::size_t side = 0; side < kMostHands; ++side) {
    const Performer& performer = performer_of(s.stage, side);
    REQUIRE(s.pose.hands[side].has_value() == held[side]);
    if (!held[side]) continue;
    const HeldHand& hand = *s.pose.hands[side];
    const float depth_m = s.stage.lamp.position.z - hand.wrist.z;
    CHECK(depth_m > 0.2f);
    CHECK(hand.wrist.z > 0);
    REQUIRE(hand.arm.has_value() == arms);
    if (!arms) continue;
    CHECK(length(hand.arm->shoulder - shoulder(performer, side_of(side))) < 1e-5f);
    CHECK(std::fabs(length(hand.arm->elbow - hand.arm->shoulder) - performer.upper_arm_m) < 1e-4f);
    CHECK(std::fabs(length(hand.wrist - hand.arm->elbow) - performer.forearm_m) < 1e-4f);
    CHECK(dot(hand.wrist - hand.arm->shoulder, facing(performer)) >= 0.165f);
  }
  CHECK(s.pose.hand_length_m == doctest::Approx(0.19));
  CHECK(s.limit_violation_deg == 0);
  CHECK(limit_violation_deg(s.pose, s.stage) == 0);
  CHECK(s.penetration_mm <= 2);
  CHECK(penetration_mm(real_hands(), s.pose, s.stage) == s.penetration_mm);
  CHECK(s.strain == strain(s.pose, s.stage).whole);
  CHECK(s.skin_penetration_mm <= 1);
  CHECK(SkinContact(real_hands()).penetration_mm(s.pose, s.stage) == s.skin_penetration_mm);
  check_same(rounded_for_file(s.pose), s.pose);
  CHECK(checked(s.stage, "the solution's stage").has_value());
  // The scores are those of the silhouette cast anew.
  Caster caster(real_hands());
  const Scores again =
      compare(caster.cast(s.pose, s.stage, kScoreSize), place(target, s.placement, kScoreSize));
  CHECK(again.iou == s.scores.iou);
  CHECK(again.boundary_f == s.scores.boundary_f);
  CHECK(again.chamfer == s.scores.chamfer);
  CHECK(again.topology_error == s.scores.topology_error);
  if (!arms) return;
  // The heads' shadows stay outside the frame: their balls are passed by every ray from the lamp into the
  // frame.
  const Vec3 lamp = s.stage.lamp.position;
  for (std::size_t person = 0; person < (s.stage.second_performer ? 2u : 1u); ++person) {
    const Performer& performer = performer_of(s.stage, 2 * person);
    const Vec3 head = performer.shoulder_centre + Vec3{0, 0.26f, 0};
    for (int i = 0; i <= 40; ++i)
      for (int j = 0; j <= 40; ++j) {
        const Vec3 wall{s.stage.frame.centre.x + (static_cast<float>(i) / 40 - 0.5f) * s.stage.frame.size_m,
                        s.stage.frame.centre.y + (static_cast<float>(j) / 40 - 0.5f) * s.stage.frame.size_m,
                        0};
        const Vec3 ray = normalized(wall - lamp);
        const float distance = length(cross(head - lamp, ray));
        if (distance < performer.head_radius_m - 1e-4f) {
          FAIL_CHECK("a head is in the beam");
          return;
        }
      }
  }
}

}  // namespace

TEST_CASE("a solve without a budget is an error") {
  const auto result = solve(disc(), real_hands(), Stage{}, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::kBadUsage);
  CHECK(result.error().where == "disc");
  CHECK(result.error().message.find("budget") != std::string::npos);
}

TEST_CASE("pool masks are the mask's rows, bit by bit") {
  Mask mask{kPoolSize, kPoolSize, std::vector<std::uint8_t>(kPoolSize * kPoolSize)};
  mask.pixels[3 * kPoolSize + 17] = 1;
  mask.pixels[60 * kPoolSize] = 1;
  const PoolMask packed = pool_mask(mask);
  for (std::size_t row = 0; row < kPoolSize; ++row)
    CHECK(packed[row] == (row == 3 ? std::uint64_t{1} << 17 : row == 60 ? std::uint64_t{1} : 0));
}

TEST_CASE("a pool's hands are drawn over the target, best first, with the masks that they cast") {
  const Target target = thick_l();
  for (const bool arms : {false, true}) {
    const Variables v = arms ? hands_with_arms() : hands_alone();
    const float size_m = arms ? 0.6f : 1.0f;
    const Mask small = place(target, {}, kPoolSize);
    const PoolMask shape = pool_mask(small);
    const HandPool pool = sample_pool(real_hands(), v, small, size_m, 1, 600, 50, Random(1));
    REQUIRE(pool.size() == 50);
    REQUIRE(pool.masks.size() == 50 * kPoolWords);
    Caster caster(real_hands());
    double last = 1e9;
    for (std::size_t i = 0; i < pool.size(); ++i) {
      const Candidate& c = pool.candidates[i];
      CHECK_FALSE(c.pose.hands[0]);
      const Mask mask = caster.cast(c.pose, with_frame(v.stage(), size_m), kPoolSize);
      const PoolMask packed = pool_mask(mask);
      CHECK(std::equal(packed.begin(), packed.end(),
                       pool.masks.begin() + static_cast<std::ptrdiff_t>(i * kPoolWords)));
      double worth = 0;
      for (std::size_t p = 0; p < mask.pixels.size(); ++p)
        if (mask.pixels[p]) worth += small.pixels[p] ? 1 : -1.5;
      CHECK(worth <= last);
      last = worth;
    }
    const HandPool other = sample_pool(real_hands(), v, small, size_m, 0, 600, 50, Random(1, 1));
    const auto pairs = best_pairs(other, pool, shape, 20);
    REQUIRE(pairs.size() == 20);
    const auto same = best_pairs(other, pool, shape, 20, threads(2));
    REQUIRE(same.size() == 20);
    for (std::size_t i = 0; i < 20; ++i)
      CHECK(
          (same[i].left == pairs[i].left && same[i].right == pairs[i].right && same[i].iou == pairs[i].iou));
    std::array<int, 50> used{};
    for (const Pair& p : pairs) {
      Pose both = joined(other.candidates[p.left], pool.candidates[p.right]).pose;
      REQUIRE(both.hands[0]);
      REQUIRE(both.hands[1]);
      int inside = 0, outside = 0, area = 0;
      for (std::size_t w = 0; w < kPoolWords; ++w) {
        const std::uint64_t dark =
            other.masks[p.left * kPoolWords + w] | pool.masks[p.right * kPoolWords + w];
        inside += __builtin_popcountll(dark & shape[w]), outside += __builtin_popcountll(dark & ~shape[w]);
        area += __builtin_popcountll(shape[w]);
      }
      CHECK(p.iou == doctest::Approx(static_cast<double>(inside) / (area + outside)));
      CHECK(++used[p.right] <= 3);
    }
    CHECK(std::is_sorted(pairs.begin(), pairs.end(),
                         [](const Pair& a, const Pair& b) { return a.iou > b.iou; }));
  }
}

TEST_CASE("ensembles hold every hand and cover more than any pair of theirs") {
  const Target target = table();
  const Mask small = place(target, {}, kPoolSize);
  const PoolMask shape = pool_mask(small);
  const Variables v = four_hands_alone();
  std::array<HandPool, kMostHands> pools;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    pools[hand] = sample_pool(real_hands(), v, small, 1, hand, 600, 40, Random(1, hand));
  Caster caster(real_hands());
  const auto iou = [&](const Candidate& c) {
    return compare(caster.cast(c.pose, with_frame(v.stage(), c.frame_size_m), kPoolSize), small).iou;
  };

  const auto four = best_ensembles(pools, {true, true, true, true}, shape, 30);
  REQUIRE(four.size() == 30);
  double last = 1;
  for (const Candidate& c : four) {
    for (std::size_t hand = 0; hand < kMostHands; ++hand) {
      REQUIRE(c.pose.hands[hand]);
      CHECK(std::any_of(
          pools[hand].candidates.begin(), pools[hand].candidates.end(),
          [&](const Candidate& of) { return of.pose.hands[hand]->angles == c.pose.hands[hand]->angles; }));
    }
    CHECK(iou(c) <= last);
    last = iou(c);
  }
  const Pair pair = best_pairs(pools[0], pools[1], shape, 1).front();
  CHECK(iou(four.front()) > static_cast<double>(pair.iou) + 0.02);

  const auto two = best_ensembles(pools, {true, true}, shape, 30);
  const auto pairs = best_pairs(pools[0], pools[1], shape, 30);
  REQUIRE(two.size() == pairs.size());
  for (std::size_t i = 0; i < two.size(); ++i)
    check_same(two[i].pose,
               joined(pools[0].candidates[pairs[i].left], pools[1].candidates[pairs[i].right]).pose);
  const auto one = best_ensembles(pools, {false, true}, shape, 30);
  REQUIRE(one.size() == 30);
  check_same(one.front().pose, pools[1].candidates.front().pose);
  // A hand that cannot be had is missed, not forgotten.
  pools[2] = {};
  CHECK(best_ensembles(pools, {true, true, true}, shape, 30).empty());
}

TEST_CASE("layouts are those that the options leave open") {
  SolveOptions options;
  Stage stage = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, Stage{});
  const auto count = [&] { return layouts(stage, options).size(); };
  CHECK(count() == 3);
  for (const Layout& layout : layouts(stage, options)) {
    CHECK_FALSE(layout.stage.second_performer);
    CHECK(layout.edge != Edge::kNone);
  }
  options.performers = 2;
  CHECK(count() == 4);
  for (const Layout& layout : layouts(stage, options)) CHECK(checked(layout.stage, "layout").has_value());
  options.arms_from = ArmsFrom::kBottom;
  CHECK(count() == 3);
  options.arms_from = ArmsFrom::kRight;
  REQUIRE(count() == 1);
  CHECK(layouts(stage, options)[0].stage.second_performer->arms_from == ArmsFrom::kLeft);
  CHECK(layouts(stage, options)[0].edge == Edge::kNone);
  options.keep_performer = true;
  CHECK(layouts(stage, options)[0].stage.performer.arms_from == ArmsFrom::kLeft);
  stage.second_performer.reset();
  CHECK(layouts(stage, options)[0].stage.second_performer->shoulder_centre.x ==
        -stage.performer.shoulder_centre.x);
  options.arms = false;
  REQUIRE(count() == 1);
  CHECK_FALSE(layouts(stage, options)[0].stage.second_performer);
}

TEST_CASE("an island finds better poses, hop by hop, and none beyond the limits") {
  const Target target = thick_l();
  for (const Variables& v : {hands_alone(), hands_with_arms(), four_hands_with_arms()}) {
    const Goal goal(target, {}, 0);
    const Mask small = goal.mask(kPoolSize);
    const Ground ground{&real_hands(), v, {}, goal, small, pool_mask(small), goal.field(128, 1), {}, {}};
    Random random(1);
    Objective objective(real_hands());
    Found start_from;
    start_from.candidate = random_candidate(v, random);
    start_from.energy = objective.energy(v, start_from.candidate, ground.field, {});
    Island island(ground, start_from, Random(2));
    const float start = island.best().energy;
    float last = start;
    for (int round = 0; round < 40; ++round) {
      island.run(3, round < 20 ? 0.1f : 0);
      const Found& best = island.best();
      CHECK(best.energy <= last);
      CHECK(objective.energy(v, best.candidate, ground.field, {}) == best.energy);
      Candidate settled = best.candidate;
      v.settle(settled);
      for (std::size_t side = 0; side < (v.held(2) ? 4u : 2u); ++side) {
        CHECK(settled.pose.hands[side]->angles == best.candidate.pose.hands[side]->angles);
        CHECK(length(settled.pose.hands[side]->wrist - best.candidate.pose.hands[side]->wrist) < 1e-5f);
      }
      CHECK(settled.frame_size_m == best.candidate.frame_size_m);
      last = best.energy;
    }
    CHECK(last < 0.5f * start);
  }
}

TEST_CASE("the same bits on one thread, on three and in any order") {
  for (const bool arms : {false, true}) {
    SolveOptions options = budget(arms ? 20000 : 45000, arms);
    options.arms_from = ArmsFrom::kLeft;
    options.fixed_target = true;
    options.parallel_for = {};
    const Solution in_order = solved(thick_l(), options);
    options.parallel_for = threads(3);
    check_same(solved(thick_l(), options), in_order);
    options.parallel_for = [](int count, const std::function<void(int)>& body) {
      for (int i = count; i-- > 0;) body(i);
    };
    check_same(solved(thick_l(), options), in_order);
    options.seed = 2;
    CHECK(solved(thick_l(), options).pose.hands[0]->wrist != in_order.pose.hands[0]->wrist);
  }
}

TEST_CASE("a council crosses what epochs found to the same bits on any threads, and to no worse") {
  SolveOptions options = budget(80000, false);
  const double explored = merit(solved(thick_l(), options).scores);
  options.evaluations = 180000;  // the first council begins at about 150000
  const Solution on_two = solved(thick_l(), options);
  CHECK(merit(on_two.scores) >= explored);
  options.parallel_for = threads(3);
  check_same(solved(thick_l(), options), on_two);
}

TEST_CASE("a run that was stopped repeats with the evaluations that it spent, wherever it was stopped") {
  // Without arms the first pools are drawn up to the fourth boundary, the first pairs are refined at the
  // sixth and the second pools are drawn from the tenth on.
  for (const bool arms : {false, true})
    for (const int boundary : arms ? std::vector{1, 5, 75} : std::vector{1, 4, 5, 6, 9, 16}) {
      CAPTURE(arms);
      CAPTURE(boundary);
      SolveOptions options = budget(0, arms);
      int calls = 0;
      std::uint64_t at_last_call = 0;
      options.keep_going = [&](const Solution& best) {
        at_last_call = best.evaluations;
        return ++calls < boundary;
      };
      const Solution stopped = solved(disc(), options);
      CHECK(calls == boundary);
      CHECK(stopped.interrupted);
      CHECK(stopped.evaluations == at_last_call);
      const Solution again = solved(disc(), budget(stopped.evaluations, arms));
      check_same(again, stopped);
      CHECK_FALSE(again.interrupted);
    }
}

TEST_CASE("stopped at the first call, a solve still gives a pose that can be held") {
  for (const bool arms : {false, true})
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
      SolveOptions options = budget(0, arms, seed);
      options.keep_going = [](const Solution&) { return false; };
      const Target target = thick_l();
      const Solution s = solved(target, options);
      check_holdable(s, target, {true, true}, arms);
      CHECK(s.scores.iou > 0);
    }
}

TEST_CASE("what keep_going sees only gets better, and is what is returned") {
  for (const bool arms : {false, true}) {
    SolveOptions options = budget(50000, arms);
    std::vector<Solution> seen;
    options.keep_going = [&](const Solution& best) {
      seen.push_back(best);
      return true;
    };
    const Solution s = solved(disc(), options);
    REQUIRE(seen.size() > 3);
    for (std::size_t i = 1; i < seen.size(); ++i) {
      CHECK(seen[i].evaluations >= seen[i - 1].evaluations);
      if (seen[i - 1].scores.iou > 0) CHECK(merit(seen[i].scores) >= merit(seen[i - 1].scores));
    }
    CHECK(merit(s.scores) >= merit(seen.back().scores));
    CHECK_FALSE(s.interrupted);
    CHECK(s.evaluations >= options.evaluations);
  }
}

TEST_CASE("one hand asked for is one hand held") {
  for (const bool arms : {false, true}) {
    SolveOptions options = budget(30000, arms);
    options.hands = HandChoice::kLeft;
    check_holdable(solved(thick_l(), options), thick_l(), {true, false}, arms);
    options.hands = HandChoice::kRight;
    check_holdable(solved(thick_l(), options), thick_l(), {false, true}, arms);
  }
}

TEST_CASE("arms come from where they are asked to, and the target stands on their edge") {
  const Target target = disc();
  for (const auto& [from, edge] :
       {std::pair{ArmsFrom::kBottom, Edge::kBottom}, std::pair{ArmsFrom::kLeft, Edge::kLeft},
        std::pair{ArmsFrom::kRight, Edge::kRight}}) {
    SolveOptions options = budget(25000, true);
    options.arms_from = from;
    const Solution s = solved(target, options);
    check_holdable(s, target, {true, true}, true);
    CHECK(s.stage.performer.arms_from == from);
    // From below the arms may also come in at both sides of a target in the middle.
    CHECK((s.placement.edge == edge || (from == ArmsFrom::kBottom && s.placement == Placement{})));
    CHECK(s.placement.scale >= 0.9);
    CHECK(s.placement.scale <= 1.1);
    CHECK(std::fabs(s.placement.tilt_deg) <= 8);
    options.fixed_target = true;
    const Solution fixed = solved(target, options);
    check_holdable(fixed, target, {true, true}, true);
    CHECK(fixed.placement == Placement{});
    CHECK(fixed.stage.performer.arms_from == from);
  }
}

TEST_CASE("plans: every allowed way of asking, each once") {
  SolveOptions options;
  const auto count = [&](const auto& is) {
    const std::vector<Plan> plans = plans_of(Stage{}, options);
    return std::count_if(plans.begin(), plans.end(), is);
  };
  const auto any = [](const Plan&) { return true; };
  const auto one_hand = [](const Plan& plan) { return plan.held[0] != plan.held[1]; };
  CHECK(count(any) == 2 * (4 + 3 + 3));
  CHECK(count(one_hand) == 0);
  options.hands = HandChoice::kAuto;
  CHECK(count(any) == 3 * 2 * (4 + 3 + 3));
  CHECK(count(one_hand) == 2 * 2 * (4 + 3 + 3));
  options.hands = HandChoice::kLeft;
  options.arms_from = ArmsFrom::kRight;
  CHECK(count([](const Plan& plan) {
          return plan.held[0] && !plan.held[1] && plan.stage.performer.arms_from == ArmsFrom::kRight &&
                 plan.placement.edge == Edge::kRight && plan.frame_size_m >= plan.frame_least_m &&
                 plan.frame_size_m <= plan.frame_most_m;
        }) == count(any));
  options.fixed_target = true;
  CHECK(count([](const Plan& plan) { return plan.placement == Placement{}; }) == count(any));
  options.arms = false;
  CHECK(count(any) == 1);
}

TEST_CASE("plans in a room have the lamp near, far and between, and performers nearer to the wall") {
  SolveOptions options;
  options.arms_from = ArmsFrom::kBottom;
  options.lamp_range = SolveOptions::LampRange{1.5f, 4};
  const std::vector<Plan> plans = plans_of(Stage{}, options);
  CHECK(plans.size() == 3 * 3 * 2 * 4);
  for (const Plan& plan : plans) {
    CHECK(plan.stage.lamp.position.z > 1.49f);
    CHECK(plan.stage.lamp.position.z < 4.01f);
    CHECK(plan.stage.performer.shoulder_centre.z >= plan.stage.hand_wall_min_m + 0.4f);
    CHECK(plan.stage.performer.shoulder_centre.z < plan.stage.lamp.position.z - 0.5f);
    CHECK(plan.frame_size_m >= plan.frame_least_m);
    CHECK(plan.frame_size_m <= plan.frame_most_m);
  }
}

TEST_CASE("in the light of a wide lamp hands are found whose soft shadow is nearer to the target") {
  Stage bulb;
  bulb.lamp.shape = LampShape::kSphere;
  bulb.lamp.width_m = 0.1f;
  LightCaster caster(real_hands());
  const auto in_bulb = [&](const Target& target, const Solution& s) {
    Stage stage = s.stage;
    stage.lamp = bulb.lamp;
    std::vector<float> dark = caster.visible(s.pose, stage, stage.lamp, 256);
    for (float& v : dark) v = 1 - v;
    return soft_iou(dark, place(target, s.placement, 256));
  };
  double in_light = 0, by_point = 0, in_room = 0;
  for (const Target& target : {disc(), square(), thick_l()}) {
    SolveOptions options = budget(60'000, true);
    const Solution lit = solve(target, real_hands(), bulb, options).value();
    const Solution point = solved(target, options);
    REQUIRE(lit.light_iou);
    CHECK_FALSE(point.light_iou);
    CHECK(*lit.light_iou == in_bulb(target, lit));
    in_light += *lit.light_iou / 3, by_point += in_bulb(target, point) / 3;
    options.lamp_range = SolveOptions::LampRange{1.5f, 4};
    options.evaluations = 120'000;
    in_room += *solve(target, real_hands(), bulb, options).value().light_iou / 3;
  }
  MESSAGE("soft overlap: solved for a point " << by_point << ", for the bulb " << in_light << ", in a room "
                                              << in_room);
  CHECK(in_light > by_point + 0.02);
  CHECK(in_room > in_light);
}

TEST_CASE("one hand is spared where it is as good, and not where two are better") {
  const auto hands_for = [](const Target& target) {
    SolveOptions options = budget(90000, false);
    options.hands = HandChoice::kAuto;
    const Solution s = solved(target, options);
    return s.pose.hands[0].has_value() + s.pose.hands[1].has_value();
  };
  Caster caster(real_hands());
  Stage stage;
  Pose flat;
  flat.hands[0] = HeldHand{{0.02f, 1.2f, 0.9f}, normalized(Quat{1, 0, 0, 1}), {}, {}};
  CHECK(hands_for(make_target(caster.cast(flat, stage, 512), "hand", "cast").value()) == 1);
  // Two bars far apart: one hand is in one place.
  CHECK(hands_for(drawn("two bars", [](double x, double y) {
          return y > 0.1 && y < 0.9 && (std::fabs(x - 0.2) < 0.08 || std::fabs(x - 0.8) < 0.08);
        })) == 2);
}

TEST_CASE("variants are clearly different, best first, and each can be held") {
  const Target target = thick_l();
  SolveOptions options = budget(60000, false);
  options.variants = 3;
  Solution seen;
  options.keep_going = [&](const Solution& so_far) {
    if (so_far.others.size() >= seen.others.size()) seen = so_far;
    return true;
  };
  const Solution best = solved(target, options);
  REQUIRE(best.others.size() == 2);
  REQUIRE(seen.others.size() == 2);
  for (const Solution& other : seen.others) {
    check_holdable(other, target, {true, true}, false);
    CHECK(other.evaluations == seen.evaluations);
  }
  std::vector<Solution> all = {best, best.others[0], best.others[1]};
  for (std::size_t i = 0; i < all.size(); ++i) {
    check_holdable(all[i], target, {true, true}, false);
    CHECK(all[i].evaluations == best.evaluations);
    // A pose that strains the hands less may come before one that is better by as much.
    const auto worth = [](const Solution& s) { return merit(s.scores) - 0.01 * s.strain * s.strain; };
    if (i > 0) CHECK(worth(all[i]) <= worth(all[i - 1]));
    for (std::size_t j = 0; j < i; ++j) {
      float sum = 0;
      int joints = 0;
      for (std::size_t side = 0; side < 2; ++side) {
        const auto bones = [&](const Solution& s) {
          const HeldHand& held = *s.pose.hands[side];
          return pose_skeleton(real_hands()[side], {matrix(normalized(held.orientation)), {}}, held.angles)
              .bones;
        };
        const auto a = bones(all[i]), b = bones(all[j]);
        for (std::size_t k = 1; k < a.size(); ++k, ++joints) sum += length(a[k].origin - b[k].origin);
      }
      CHECK(sum / static_cast<float>(joints) >= 0.02f);
    }
  }
  CHECK(solved(target, budget(3000, false)).others.empty());
}

TEST_CASE("it is said where arms come in and which hand is in front") {
  Stage stage;
  stage.frame.size_m = 0.6f;
  const auto held = [&](Vec3 wrist, Vec3 elbow) {
    HeldHand hand;
    hand.wrist = wrist;
    hand.arm = Arm{elbow + (elbow - wrist), elbow};
    return hand;
  };
  const Vec3 middle{0, 1.25f, 1.5f};
  CHECK(arm_entry(held(middle, middle + Vec3{0.05f, -0.26f, 0.1f}), stage) == "bottom");
  CHECK(arm_entry(held(middle, middle + Vec3{-0.26f, -0.05f, 0.1f}), stage) == "left");
  CHECK(arm_entry(held(middle, middle + Vec3{0.26f, 0.05f, 0.1f}), stage) == "right");
  CHECK(arm_entry(held(middle, middle + Vec3{0.05f, 0.26f, 0.1f}), stage) == "top");
  CHECK(arm_entry(held(middle, middle + Vec3{0, -0.02f, 0.0f}), stage).empty());
  CHECK(arm_entry(HeldHand{}, stage).empty());

  Pose pose;
  pose.hands[0] = held(middle, middle);
  CHECK_FALSE(hand_in_front(pose, stage).has_value());
  pose.hands[1] = held(middle + Vec3{0, 0, 0.005f}, middle);
  CHECK_FALSE(hand_in_front(pose, stage).has_value());
  pose.hands[1]->wrist.z += 0.05f;
  CHECK(hand_in_front(pose, stage) == Side::kRight);
  pose.hands[0]->wrist.z += 0.1f;
  CHECK(hand_in_front(pose, stage) == Side::kLeft);
}

TEST_CASE("without a side asked for the solver chooses one; a performer to keep is kept") {
  const Target target = thick_l();
  const Solution free = solved(target, budget(60000, true));
  check_holdable(free, target, {true, true}, true);
  Stage stage;
  stage.performer = performer_from(ArmsFrom::kLeft, stage.lamp);
  stage.performer.shoulder_centre += Vec3{0, 0.03f, 0.02f};
  SolveOptions options = budget(40000, true);
  options.keep_performer = true;
  const Solution kept = solve(target, real_hands(), stage, options).value();
  check_holdable(kept, target, {true, true}, true);
  CHECK(kept.stage.performer.shoulder_centre == stage.performer.shoulder_centre);
  CHECK(kept.placement.edge == Edge::kLeft);
}

TEST_CASE("a line thinner than the search's pixels still gets hands") {
  const Target line =
      drawn("line", [](double x, double y) { return std::fabs(y - 0.5) < 0.006 && x > 0.1 && x < 0.9; });
  for (const bool arms : {false, true}) {
    const Solution s = solved(line, budget(1, arms));
    CHECK(s.pose.hands[0].has_value());
    CHECK(s.pose.hands[1].has_value());
    CHECK(s.scores.iou > 0);
  }
}

TEST_CASE("the shadow of a known pair of hands is found again") {
  Caster caster(real_hands());
  const Variables v = hands_alone();
  double sum = 0;
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    Random random(seed, 100);
    std::optional<Candidate> known;
    while (!known || penetration_mm(real_hands(), known->pose, v.stage()) > 2)
      known = framed(v, random_candidate(v, random), caster, random);
    const Target target =
        make_target(caster.cast(known->pose, v.stage(), kScoreSize), "known", "cast").value();
    const Solution s = solved(target, budget(150000, false, seed));
    check_holdable(s, target, {true, true}, false);
    MESSAGE("pose " << seed << ": IoU " << s.scores.iou << " in " << s.evaluations << " evaluations");
    CHECK(s.scores.iou >= 0.93);
    sum += s.scores.iou;
  }
  CHECK(sum / 3 >= 0.955);
}

TEST_CASE("two performers do what one cannot, alike on any number of threads") {
  for (const Target& target : {table(), three_figures()}) {
    const Solution one = solved(target, budget(50000, false));
    SolveOptions options = budget(80000, false);
    options.performers = 2;
    const Solution two = solved(target, options);
    MESSAGE(target.name << ": IoU " << one.scores.iou << " with two hands, " << two.scores.iou
                        << " with four");
    check_holdable(two, target, {true, true, true, true}, false);
    CHECK(two.scores.iou > one.scores.iou + 0.01);
    options.parallel_for = {};
    check_same(solved(target, options), two);
  }
}

TEST_CASE("two performers with arms stand side by side, opposite each other or where they are told to") {
  const Target target = two_figures();
  for (const ArmsFrom from : {ArmsFrom::kBottom, ArmsFrom::kRight}) {
    SolveOptions options = budget(60000, true);
    options.performers = 2;
    options.arms_from = from;
    const Solution s = solved(target, options);
    check_holdable(s, target, {true, true, true, true}, true);
    REQUIRE(s.stage.second_performer);
    CHECK(s.stage.performer.arms_from == from);
    if (from == ArmsFrom::kRight) CHECK(s.stage.second_performer->arms_from == ArmsFrom::kLeft);
    CHECK(s.placement.edge == (from == ArmsFrom::kRight ? Edge::kNone : Edge::kBottom));
    options.hands = HandChoice::kLeft;
    check_holdable(solved(target, options), target, {true, false, true, false}, true);
  }
  Stage stage = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, Stage{});
  stage.second_performer->shoulder_centre += Vec3{0.03f, 0.02f, 0};
  SolveOptions options = budget(60000, true);
  options.keep_performer = true;
  CHECK_FALSE(solve(target, real_hands(), stage, options).value().stage.second_performer);
  options.performers = 2;
  const Solution kept = solve(target, real_hands(), stage, options).value();
  CHECK(kept.stage.second_performer->shoulder_centre == stage.second_performer->shoulder_centre);
  // Out of everybody's reach there is no pose, and no crash.
  Stage far = stage;
  far.second_performer->shoulder_centre.x = 20;
  CHECK_FALSE(solve(target, real_hands(), far, options).value().pose.hands[2]);
  options.performers = 3;
  CHECK(solve(target, real_hands(), stage, options).error().code == ErrorCode::kBadUsage);
}

TEST_CASE("simple shapes are met within a small budget") {
  struct Floor {
    Target target;
    double without_arms, with_arms;
  };
  for (const Floor& floor :
       {Floor{disc(), 0.97, 0.85}, Floor{square(), 0.96, 0.85}, Floor{thick_l(), 0.95, 0.85}})
    for (const bool arms : {false, true}) {
      const Solution s = solved(floor.target, budget(arms ? 80000 : 50000, arms));
      check_holdable(s, floor.target, {true, true}, arms);
      MESSAGE(floor.target.name << ", arms " << arms << ": IoU " << s.scores.iou << ", F "
                                << s.scores.boundary_f << ", " << s.scores.topology_error);
      CHECK(s.scores.iou >= (arms ? floor.with_arms : floor.without_arms));
    }
}
