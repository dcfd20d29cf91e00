// Biting: where a mouth has to be to close on somebody's shadow, and when it does.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "ombra/play.h"

namespace ombra {
namespace {

constexpr int kSize = 512;       // pixels a side of the wall that is looked at
constexpr double kFilled = 0.4;  // of the mouth, by what it bites
constexpr double kLeastFilled = 0.1;
constexpr int kShutting = 12;  // silhouettes on the way
constexpr int kRounds = 4;     // of stepping and looking again
constexpr float kClose_m = 0.01f;

int count(const Mask& mask) {
  return static_cast<int>(std::count(mask.pixels.begin(), mask.pixels.end(), 1));
}

/// What a silhouette passes over as it shuts, and does not cover open.
Mask mouth(Caster& caster, const Pose& open, const Pose& shut, const Moment& at, const Stage& stage) {
  const auto cast = [&](float t) {
    Moment moment = at;
    moment.pose = interpolate(open, shut, t, stage);
    const Tableau there = tableau(moment, stage);
    return caster.cast(there.pose, there.stage, kSize);
  };
  const Mask rest = cast(0);
  Mask out{kSize, kSize, std::vector<std::uint8_t>(rest.pixels.size())};
  for (int k = 1; k <= kShutting; ++k) {
    const Mask now = cast(static_cast<float>(k) / kShutting);
    for (std::size_t i = 0; i < out.pixels.size(); ++i) out.pixels[i] |= now.pixels[i] & (rest.pixels[i] ^ 1);
  }
  return out;
}

/// Pixels that both have when the first is moved to the right.
int overlap(const Mask& moved, int right, const Mask& other) {
  int sum = 0;
  for (int y = 0; y < kSize; ++y)
    for (int x = std::max(0, -right); x < kSize - std::max(0, right); ++x)
      sum += moved.at(x, y) & other.at(x + right, y);
  return sum;
}

}  // namespace

Result<float> find_bite(const Hands& hands, const Pose& open, const Pose& shut, float from_m,
                        const Stage& stage) {
  const Mask prey = people_silhouette(stage, kSize);
  if (count(prey) == 0)
    return fail(ErrorCode::kBadInput,
                "nobody's shadow is on the wall that is looked at; put people on the stage", "bite");
  const float px_m = stage.frame.size_m / kSize;

  // The figure looks a little wider from where it has gone: go, look again, go on.
  Caster caster(hands);
  Moment at;
  at.move_m = from_m;
  for (int round = 0; round < kRounds; ++round) {
    const Mask bitten = mouth(caster, open, shut, at, stage);
    const int size = count(bitten);
    if (size == 0) return fail(ErrorCode::kBadInput, "the part moves nothing that could bite", "bite");
    int best = 0, most = -1;
    for (int way = 0; way < kSize && most < kFilled * size; ++way)
      for (const int right : {way, -way})
        if (const int filled = overlap(bitten, right, prey); filled > most && most < kFilled * size)
          best = right, most = filled;
    if (most < kLeastFilled * size)
      return fail(
          ErrorCode::kBadInput,
          "the mouth comes by nobody's shadow, however far it goes; put people beside it, higher or lower",
          "bite");
    at.move_m += static_cast<float>(best) * px_m;
    if (std::abs(static_cast<float>(best)) * px_m < kClose_m) break;
  }
  return at.move_m;
}

std::optional<WallContact> first_contact(const Hands& hands, const Play& play, double from_s, double to_s) {
  constexpr double kStep_s = 0.01;
  const Stage& stage = play.stage();
  const Mask prey = people_silhouette(stage, kSize);
  Caster caster(hands);
  const auto cast = [&](double time_s) {
    const Tableau there = tableau(play.at(time_s), stage);
    return caster.cast(there.pose, there.stage, kSize);
  };
  const Mask rest = cast(from_s);
  for (int k = 1; from_s + k * kStep_s < to_s + kStep_s; ++k) {
    const double time_s = std::min(to_s, from_s + k * kStep_s);
    const Mask now = cast(time_s);
    double x = 0, y = 0, met = 0;
    for (int j = 0; j < kSize; ++j)
      for (int i = 0; i < kSize; ++i)
        if (now.at(i, j) && !rest.at(i, j) && prey.at(i, j)) x += i + 0.5, y += j + 0.5, ++met;
    if (met < 4) continue;
    const double px_m = static_cast<double>(stage.frame.size_m) / kSize;
    return WallContact{time_s,
                       {stage.frame.centre.x + static_cast<float>((x / met - kSize / 2) * px_m),
                        stage.frame.centre.y - static_cast<float>((y / met - kSize / 2) * px_m)}};
  }
  return std::nullopt;
}

}  // namespace ombra
