#include "ombra/sample.h"

#include <algorithm>
#include <array>
#include <string>

#include "math/random.h"
#include "solve/pool.h"
#include "solve/variables.h"

namespace ombra {
namespace {

constexpr int kMostDraws = 100'000, kTries = 8;
constexpr int kMiddle_px = 64;  // the frame, of which a palm is over the middle half

Mask middle_half() {
  Mask mask{kMiddle_px, kMiddle_px, std::vector<std::uint8_t>(kMiddle_px * kMiddle_px)};
  for (int y = kMiddle_px / 4; y < 3 * kMiddle_px / 4; ++y)
    for (int x = kMiddle_px / 4; x < 3 * kMiddle_px / 4; ++x)
      mask.pixels[static_cast<std::size_t>(y * kMiddle_px + x)] = 1;
  return mask;
}

using Held = std::array<bool, kMostHands>;
constexpr Held kLeft = {true, false}, kRight = {false, true}, kBoth = {true, true};

}  // namespace

struct Sampler::State {
  Hands hands;
  Stage stage;
  bool arms;
  HandChoice which;
  std::uint64_t seed;
  Mask middle = middle_half();

  Held held(Random& random) const {
    switch (which) {
      case HandChoice::kLeft:
        return kLeft;
      case HandChoice::kRight:
        return kRight;
      case HandChoice::kBoth:
        return kBoth;
      case HandChoice::kAuto:
        break;
    }
    return std::array{kLeft, kRight, kBoth}[static_cast<std::size_t>(random.below(3))];
  }

  bool can_be_held(const Pose& pose) const {
    return limit_violation_deg(pose, stage) == 0 && penetration_mm(hands, pose, stage) <= kSampleGive_mm &&
           checked_on_stage(hands, pose, stage, "").has_value();
  }
};

Sampler::Sampler(const Hands& hands, const Stage& stage, bool arms, HandChoice which, std::uint64_t seed)
    : state_(std::make_unique<State>(State{hands, stage, arms, which, seed})) {}
Sampler::~Sampler() = default;
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;

Result<Pose> Sampler::operator()(std::uint64_t index) const {
  const State& s = *state_;
  Random random(s.seed, index);
  // Which hands are held is drawn once: two pass through each other more often than one, and would be rarer.
  const Held held = s.held(random);
  const float frame = s.stage.frame.size_m;
  const Variables variables(s.hands, s.stage, held, s.arms, frame, frame);
  for (int draws = 0; draws < kMostDraws;) {
    // Hand after hand, each several times beside the ones before it.
    Candidate candidate;
    bool fits = true;
    for (std::size_t hand = 0; hand < 2 && fits; ++hand) {
      if (!held[hand]) continue;
      fits = false;
      for (int tries = 0; tries < kTries && !fits; ++tries, ++draws) {
        Candidate drawn = candidate;
        random_hand(s.hands, variables, s.middle, frame, random, hand, drawn);
        drawn.pose = rounded_for_file(drawn.pose);
        fits = s.can_be_held(drawn.pose);
        if (fits) candidate = std::move(drawn);
      }
    }
    if (fits) return candidate.pose;
  }
  return fail(
      ErrorCode::kBadInput,
      "no pose was found that hands can hold on this stage; give them more room between wall and lamp",
      "sample " + std::to_string(index));
}

}  // namespace ombra
