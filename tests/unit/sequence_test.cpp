// Sequences: the same bits whatever the threads and however stopped, poses that can be held and follow each
// other, one placement for all, errors.
#include "ombra/sequence.h"

#include <doctest/doctest.h>

#include <cmath>

#include "ombra/contact.h"
#include "play/chain.h"
#include "support/random_candidate.h"
#include "support/real_hands.h"
#include "support/threads.h"

using namespace ombra;

namespace {

/// A disc on a stem, from which a bar grows to the right.
Mask grown(int size, double share) {
  Mask mask{size, size, {}};
  for (int j = 0; j < size; ++j)
    for (int i = 0; i < size; ++i) {
      const double x = (i + 0.5) / size, y = (j + 0.5) / size;
      const bool disc = (x - 0.4) * (x - 0.4) + (y - 0.4) * (y - 0.4) < 0.04;
      const bool stem = std::fabs(x - 0.4) < 0.12 && y > 0.4 && y < 0.9;
      const bool bar = std::fabs(y - 0.4) < 0.05 && x > 0.4 && x < 0.5 + 0.3 * share;
      mask.pixels.push_back(disc || stem || bar);
    }
  return mask;
}

std::vector<Mask> growing(int frames) {
  std::vector<Mask> out;
  for (int k = 0; k < frames; ++k) out.push_back(grown(256, static_cast<double>(k) / (frames - 1)));
  return out;
}

SolveOptions budget(std::uint64_t evaluations, bool arms = false) {
  SolveOptions options;
  options.evaluations = evaluations;
  options.arms = arms;
  options.parallel_for = threads(2);
  return options;
}

SequenceSolution solved(std::span<const Mask> frames, const SolveOptions& options) {
  Result<SequenceSolution> out = solve_sequence(frames, real_hands(), Stage{}, options);
  if (!out) FAIL(out.error().where << ": " << out.error().message);
  return std::move(*out);
}

void check_same(const SequenceSolution& a, const SequenceSolution& b) {
  CHECK(a.evaluations == b.evaluations);
  REQUIRE(a.frames.size() == b.frames.size());
  for (std::size_t k = 0; k < a.frames.size(); ++k)
    for (std::size_t hand = 0; hand < 2; ++hand) {
      const HeldHand &p = *a.frames[k].pose.hands[hand], &q = *b.frames[k].pose.hands[hand];
      CHECK(p.angles == q.angles);
      CHECK(p.wrist == q.wrist);
    }
}

std::string refused(std::span<const Mask> frames, const SolveOptions& options, ErrorCode code) {
  const auto out = solve_sequence(frames, real_hands(), Stage{}, options);
  REQUIRE_FALSE(out.has_value());
  CHECK(out.error().code == code);
  return out.error().where + ": " + out.error().message;
}

}  // namespace

TEST_CASE("a sequence is the same for any number of threads") {
  const std::vector<Mask> frames = growing(5);
  SolveOptions options = budget(90'000);
  options.parallel_for = {};
  const SequenceSolution one = solved(frames, options);
  options.parallel_for = threads(3);
  check_same(one, solved(frames, options));
  CHECK(one.evaluations >= 90'000);
}

TEST_CASE("a sequence that was stopped repeats with the evaluations that it spent") {
  const std::vector<Mask> frames = growing(4);
  for (const std::uint64_t stop_at : {5'000u, 340'000u}) {
    CAPTURE(stop_at);
    SolveOptions options = budget(0);
    options.keep_going = [&](const Solution& best) { return best.evaluations < stop_at; };
    const SequenceSolution stopped = solved(frames, options);
    CHECK(stopped.interrupted);
    const SequenceSolution again = solved(frames, budget(stopped.evaluations));
    CHECK_FALSE(again.interrupted);
    check_same(stopped, again);
  }
}

TEST_CASE("a sequence can be held, has one placement and moves a fifth of what frames alone do") {
  const std::vector<Mask> frames = growing(8);
  for (const bool arms : {false, true}) {
    CAPTURE(arms);
    const SequenceSolution sequence = solved(frames, budget(300'000, arms));
    Mask all = frames[0];
    for (std::size_t i = 0; i < all.pixels.size(); ++i)
      for (const Mask& frame : frames) all.pixels[i] |= frame.pixels[i];

    REQUIRE(sequence.frames.size() == frames.size());
    Caster caster(real_hands());
    std::vector<Solution> alone;
    double together = 0, apart = 0;
    for (std::size_t k = 0; k < frames.size(); ++k) {
      const Solution& s = sequence.frames[k];
      CHECK(s.placement == sequence.frames[0].placement);
      CHECK(s.stage.frame.size_m == sequence.frames[0].stage.frame.size_m);
      CHECK(s.stage.performer == sequence.frames[0].stage.performer);
      CHECK(penetration_mm(real_hands(), s.pose, s.stage) < 2);
      CHECK(limit_violation_deg(s.pose, s.stage) == 0);
      const Scores there = compare(caster.cast(s.pose, s.stage, kScoreSize),
                                   place_moved(all, frames[k], s.placement, kScoreSize));
      CHECK(s.scores.iou == there.iou);
      together += s.scores.iou;
      alone.push_back(solve(make_target(frames[k], "frame", "drawn").value(), real_hands(), Stage{},
                            budget(300'000 / 8, arms))
                          .value());
      apart += alone.back().scores.iou;
    }
    CHECK(together / 8 > apart / 8 - 0.02);
    CHECK(sequence.smoothness.movement_deg > 0);
    CHECK(sequence.smoothness.movement_deg < smoothness(alone).movement_deg / 5);
    CHECK(sequence.smoothness.movement_deg == smoothness(sequence.frames).movement_deg);
  }
}

TEST_CASE("smoothness is the mean change of a joint") {
  Solution frame;
  frame.pose.hands[0].emplace();
  std::vector<Solution> frames(4, frame);
  CHECK(smoothness(frames).movement_deg == 0);
  // One of 21 joints goes 0, 6, 6, 12 degrees.
  frames[1].pose.hands[0]->angles[kIndexPipFlexion] = radians(6);
  frames[2].pose.hands[0]->angles[kIndexPipFlexion] = radians(6);
  frames[3].pose.hands[0]->angles[kIndexPipFlexion] = radians(12);
  const Smoothness s = smoothness(frames);
  CHECK(s.movement_deg == doctest::Approx(12.0 / (3 * kAngleCount)));
  CHECK(s.shake_deg == doctest::Approx(12.0 / (2 * kAngleCount)));
  CHECK(s.most_deg == doctest::Approx(6));
  CHECK(smoothness({frames.data(), 1}).movement_deg == 0);
}

TEST_CASE("spliced() finds the cheapest way through all chains") {
  const Variables variables = hands_alone();
  Random random(3);
  constexpr std::size_t kFrames = 5;
  std::vector<Chain> chains = {{0, {}}, {0, {}}, {1, {}}};
  for (std::size_t c = 0; c < chains.size(); ++c)
    for (std::size_t k = chains[c].first; k < (c == 2 ? 4 : kFrames); ++k)
      chains[c].found.push_back({random.uniform(0, 2), random_candidate(variables, random)});
  const auto cost = [&](const std::vector<const Found*>& way) {
    float sum = 0;
    for (std::size_t k = 0; k < way.size(); ++k) {
      sum += way[k]->energy;
      if (k > 0)
        sum += kPullToNeighbour * squared_distance(variables, way[k - 1]->candidate, way[k]->candidate);
    }
    return sum;
  };
  float least = 1e9f;
  for (int code = 0; code < 3 * 3 * 3 * 3 * 3; ++code) {
    std::vector<const Found*> way;
    int digits = code;
    for (std::size_t k = 0; k < kFrames; ++k, digits /= 3) {
      const Chain& chain = chains[static_cast<std::size_t>(digits % 3)];
      if (k >= chain.first && k < chain.end()) way.push_back(&chain.found[k - chain.first]);
    }
    if (way.size() == kFrames) least = std::min(least, cost(way));
  }
  const std::vector<Found> best = spliced(variables, kFrames, chains);
  std::vector<const Found*> way;
  for (const Found& found : best) way.push_back(&found);
  CHECK(cost(way) == doctest::Approx(least).epsilon(1e-5));
}

TEST_CASE("a sequence that cannot be says which frame and why") {
  std::vector<Mask> frames = growing(3);
  CHECK(refused({}, budget(1000), ErrorCode::kBadInput).find("no frame") != std::string::npos);
  frames[1] = grown(128, 0.5);
  CHECK(refused(frames, budget(1000), ErrorCode::kBadInput).starts_with("frame 2: is 128 x 128 pixels"));
  frames[1] = Mask{256, 256, std::vector<std::uint8_t>(256 * 256)};
  CHECK(refused(frames, budget(1000), ErrorCode::kBadInput).starts_with("frame 2: "));
  frames[1] = frames[0];
  CHECK(refused(frames, budget(0), ErrorCode::kBadUsage).find("budget") != std::string::npos);
  SolveOptions several = budget(1000);
  several.variants = 2;
  CHECK(refused(frames, several, ErrorCode::kBadUsage).find("variants") != std::string::npos);
}
