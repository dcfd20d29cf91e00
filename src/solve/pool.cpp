#include "solve/pool.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "shadow/simd/bits.h"
#include "shadow/simd/skin.h"

namespace ombra {

PoolMask pool_mask(const Mask& mask) {
  PoolMask out{};
  for (std::size_t i = 0; i < mask.pixels.size(); ++i)
    out[i / 64] |= static_cast<std::uint64_t>(mask.pixels[i]) << (i % 64);
  return out;
}

Angles random_angles(Random& random) {
  Angles angles;
  const auto limit = [](int i) { return angle_limits()[static_cast<std::size_t>(i)]; };
  const auto inside = [&](int i, float share) {  // 0: lower limit, 1: upper limit
    const AngleLimit l = limit(i);
    return radians(l.min_deg + (l.max_deg - l.min_deg) * static_cast<double>(std::clamp(share, 0.0f, 1.0f)));
  };
  for (int i = kThumbCmcFlexion; i <= kThumbIpFlexion; ++i)
    angles[static_cast<std::size_t>(i)] = inside(i, random.uniform());
  float curl = 0;
  int manner = 0;
  for (int finger = 0; finger < 4; ++finger) {
    // Two times out of three a finger does what its neighbour does.
    if (finger == 0 || random.uniform() < 0.35f) {
      manner = random.below(4);
      curl = random.uniform();
    }
    const int mcp = kIndexMcpFlexion + 4 * finger;
    float flexion = 0.25f + 0.1f * random.normal(), pip = 0.1f, dip = 0.1f;
    if (manner == 1) flexion = 0.25f + 0.7f * curl;  // bent at the knuckle, straight
    if (manner == 2)
      flexion = 0.3f * curl + 0.1f, pip = 0.3f + 0.7f * curl, dip = 0.2f + 0.5f * curl;  // hooked
    if (manner == 3)
      flexion = 0.6f + 0.4f * curl, pip = 0.6f + 0.4f * curl, dip = 0.4f + 0.3f * curl;  // folded
    const auto spread = [&] { return 0.07f * random.normal(); };
    angles[static_cast<std::size_t>(mcp)] = inside(mcp, flexion + spread());
    angles[static_cast<std::size_t>(mcp + 1)] = inside(mcp + 1, 0.4f + 0.3f * random.normal());
    angles[static_cast<std::size_t>(mcp + 2)] = inside(mcp + 2, std::fabs(pip + spread()));
    angles[static_cast<std::size_t>(mcp + 3)] = inside(mcp + 3, std::fabs(dip + spread()));
  }
  return angles;
}

void random_hand(const Hands& hands, const Variables& variables, const Mask& target, float frame_size_m,
                 Random& random, std::size_t hand, Candidate& candidate) {
  HeldHand held;
  held.angles = random_angles(random);
  candidate.frame_size_m = frame_size_m;
  candidate.pose.hand_length_m = hands[side_index(hand)].length_m;
  candidate.pose.hand_breadth_m = hands[side_index(hand)].breadth_m;
  // A random pixel of the shape, by trial; targets fill at least a fraction of the frame.
  int x = target.width / 2, y = target.height / 2;
  for (int trial = 0; trial < 64; ++trial) {
    x = random.below(target.width), y = random.below(target.height);
    if (target.at(x, y)) break;
  }
  const Stage& stage = variables.stage();
  const Vec3 lamp = stage.lamp.position;
  const float n = static_cast<float>(target.width);
  const Vec3 wall{stage.frame.centre.x + (static_cast<float>(x) + 0.5f - n / 2) / n * frame_size_m,
                  stage.frame.centre.y - (static_cast<float>(y) + 0.5f - n / 2) / n * frame_size_m, 0};
  if (variables.arms()) {
    const Performer& performer = performer_of(stage, hand);
    const float shoulders = std::fabs(lamp.z - performer.shoulder_centre.z);
    const float depth =
        performer.arms_from == ArmsFrom::kBottom
            ? shoulders + random.uniform(0.16f, 0.45f)
            : random.uniform(std::max(stage.hand_lamp_min_m, shoulders - 0.45f), shoulders + 0.4f);
    ArmAngles& a = candidate.arm_angles[hand];
    const ArmLimits& l = arm_limits();
    a.swivel = random.uniform(l.swivel_min, l.swivel_max);
    a.pronation = random.uniform(l.pronation_min, l.pronation_max);
    a.flexion = random.uniform(l.flexion_min, l.flexion_max);
    a.deviation = random.uniform(l.deviation_min, l.deviation_max);
    held.wrist = lamp + (wall - lamp) * (depth / lamp.z);
    held.arm = Arm{};
    candidate.pose.hands[hand] = held;
    variables.settle(candidate);
    // What lies on the pixel is the palm: move the wrist back by the hand as it came out.
    HeldHand& settled = *candidate.pose.hands[hand];
    settled.wrist -= matrix(settled.orientation) * variables.palm(hand);
    variables.settle(candidate);
    return;
  }
  // Uniform in the size of its shadow, from the nearest that the room allows to 1.25 m from the lamp.
  const float nearest = 1 / stage.hand_lamp_min_m, farthest = 1 / std::max(1.25f, stage.hand_lamp_min_m);
  const float sky_m = stage.lamp.shape == LampShape::kDistant ? std::max(lamp.z - 2.5f, 0.0f) : 0;
  const float depth = sky_m + 1 / random.uniform(farthest, nearest);
  held.orientation = normalized(Quat{random.normal(), random.normal(), random.normal(), random.normal()});
  held.wrist = lamp + (wall - lamp) * (depth / lamp.z) - matrix(held.orientation) * variables.palm(hand);
  candidate.pose.hands[hand] = held;
  variables.settle(candidate);
}

HandPool sample_pool(const Hands& hands, const Variables& variables, const Mask& target, float frame_size_m,
                     std::size_t hand, int samples, std::size_t keep, Random random) {
  const PoolMask shape = pool_mask(target);
  Scene scene(hands);
  Raster raster;
  HandPool drawn;
  std::vector<float> worth;
  const Projection to_pixels = projection(with_frame(variables.stage(), frame_size_m), kPoolSize);
  for (int i = 0; i < samples; ++i) {
    Candidate candidate;
    random_hand(hands, variables, target, frame_size_m, random, hand, candidate);
    scene.set(candidate.pose, to_pixels, variables.stage());
    const auto bits = raster.fill(scene.edges(), kPoolSize);
    UnionCount count;
    count_unions(bits.data(), bits.data(), shape.data(), kPoolWords, {&count, 1});
    const float value = static_cast<float>(count.inside) - 1.5f * static_cast<float>(count.outside);
    if (count.inside == 0) continue;
    worth.push_back(value);
    drawn.candidates.push_back(std::move(candidate));
    drawn.masks.insert(drawn.masks.end(), bits.begin(), bits.end());
  }
  std::vector<std::size_t> order(worth.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return worth[a] > worth[b]; });
  order.resize(std::min(keep, order.size()));
  HandPool out;
  for (std::size_t i : order) {
    out.candidates.push_back(std::move(drawn.candidates[i]));
    out.masks.insert(out.masks.end(), drawn.masks.begin() + static_cast<std::ptrdiff_t>(i * kPoolWords),
                     drawn.masks.begin() + static_cast<std::ptrdiff_t>((i + 1) * kPoolWords));
  }
  return out;
}

std::vector<Pair> best_pairs(const HandPool& left, const HandPool& right, const PoolMask& target,
                             std::size_t most, const ParallelFor& parallel_for) {
  constexpr std::size_t kOfEach = 24;  // partners remembered for each left hand
  constexpr std::size_t kSlices = 16;  // of the left hands
  std::uint32_t area = 0;
  for (std::uint64_t w : target) area += static_cast<std::uint32_t>(std::popcount(w));
  const std::size_t kept = std::min(kOfEach, right.size());
  std::vector<Pair> pairs(left.size() * kept);
  run_all(parallel_for, kSlices, [&](int slice) {
    const auto from = static_cast<std::size_t>(slice) * left.size() / kSlices,
               to = static_cast<std::size_t>(slice + 1) * left.size() / kSlices;
    std::vector<UnionCount> counts(right.size());
    std::vector<Pair> row(right.size());
    for (std::size_t l = from; l < to; ++l) {
      count_unions(left.masks.data() + l * kPoolWords, right.masks.data(), target.data(), kPoolWords, counts);
      for (std::uint32_t r = 0; r < right.size(); ++r)
        row[r] = {static_cast<float>(counts[r].inside) / static_cast<float>(area + counts[r].outside),
                  static_cast<std::uint32_t>(l), r};
      std::partial_sort_copy(
          row.begin(), row.end(), pairs.begin() + static_cast<std::ptrdiff_t>(l * kept),
          pairs.begin() + static_cast<std::ptrdiff_t>((l + 1) * kept),
          [](const Pair& a, const Pair& b) { return a.iou != b.iou ? a.iou > b.iou : a.right < b.right; });
    }
  });
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.iou > b.iou; });
  std::vector<Pair> out;
  std::vector<int> used_left(left.size()), used_right(right.size());
  for (const Pair& p : pairs) {
    if (out.size() == most) break;
    if (used_left[p.left] == 3 || used_right[p.right] == 3) continue;
    ++used_left[p.left], ++used_right[p.right];
    out.push_back(p);
  }
  return out;
}

std::size_t best_partner(const HandPool& pool, std::span<const std::uint64_t> covered, const PoolMask& target,
                         Random& random) {
  std::vector<UnionCount> counts(pool.size());
  count_unions(covered.data(), pool.masks.data(), target.data(), kPoolWords, counts);
  std::size_t best = 0;
  float most = -1e9f;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const float value = (static_cast<float>(counts[i].inside) - static_cast<float>(counts[i].outside)) *
                        random.uniform(0.9f, 1.0f);
    if (value > most) most = value, best = i;
  }
  return best;
}

Candidate joined(const Candidate& one, const Candidate& other) {
  Candidate out = one;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!other.pose.hands[hand]) continue;
    out.pose.hands[hand] = other.pose.hands[hand];
    out.arm_angles[hand] = other.arm_angles[hand];
  }
  return out;
}

}  // namespace ombra
