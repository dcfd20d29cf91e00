#include "solve/island.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ombra {
namespace {

constexpr int kTries = 4;  // of a change, before the best is refined
constexpr int kGrips = 6;  // places of the wrist that fingers are chosen for

}  // namespace

Island::Island(const Ground& ground, Found start, Random random)
    : ground_(&ground),
      objective_(*ground.hands),
      scene_(*ground.hands),
      grips_{Grip((*ground.hands)[0]), Grip((*ground.hands)[1])},
      random_(random),
      now_(start),
      best_(std::move(start)) {}

void Island::run(int hops, float temperature) {
  for (int hop = 0; hop < hops; ++hop) {
    Found child;
    child.candidate = changed(now_.candidate);
    const RefineOptions options{.iterations = 10, .give_up_above = now_.energy * 1.25f + 0.01f};
    child.energy =
        refine(objective_, ground_->variables, ground_->field, ground_->weights, options, child.candidate);
    if (child.energy >= now_.energy * (1 + temperature * random_.uniform())) continue;
    now_ = std::move(child);
    if (now_.energy < best_.energy) best_ = now_;
  }
}

// A change tried a few times, of which the least harmful is worth refining. The two that choose from many
// ways themselves are made once.
Candidate Island::changed(const Candidate& parent) {
  const float dice = random_.uniform();
  if (dice < 0.10f) return changed_once(parent, dice);
  Candidate best;
  float least = 1e9f;
  for (int k = 0; k < kTries; ++k) {
    Candidate c = changed_once(parent, dice);
    const float energy = objective_.energy(ground_->variables, c, ground_->field, ground_->weights);
    if (k == 0 || energy < least) least = energy, best = std::move(c);
  }
  return best;
}

Candidate Island::changed_once(const Candidate& parent, float dice) {
  Candidate c = parent;
  if (dice < 0.05f)
    rematch_hand(c);
  else if (dice < 0.10f)
    regrip_hand(c);
  else if (dice < 0.40f)
    reroll_angles(c);
  else if (dice < 0.60f)
    reroll_finger(c);
  else if (dice < 0.75f)
    jitter(c);
  else if (dice < 0.95f)
    reach_uncovered(c);
  else
    c = turned(c, random_hand_of(c), 1);
  ground_->variables.settle(c);
  return c;
}

std::size_t Island::random_hand_of(const Candidate& c) {
  std::array<std::size_t, kMostHands> held;
  std::size_t count = 0;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (c.pose.hands[hand]) held[count++] = hand;
  return count == 1 ? held[0] : held[static_cast<std::size_t>(random_.below(static_cast<int>(count)))];
}

void Island::reroll_angles(Candidate& c) {
  HeldHand& held = *c.pose.hands[random_hand_of(c)];
  for (int k = 1 + random_.below(3); k > 0; --k) {
    const auto i = static_cast<std::size_t>(random_.below(kAngleCount));
    held.angles[i] = random_.uniform(radians(angle_limits()[i].min_deg), radians(angle_limits()[i].max_deg));
  }
}

void Island::reroll_finger(Candidate& c) {
  HeldHand& held = *c.pose.hands[random_hand_of(c)];
  const Angles fresh = random_angles(random_);
  const int finger = random_.below(kFingerCount);
  const int first = finger == 0 ? 0 : kIndexMcpFlexion + 4 * (finger - 1), last = finger == 0 ? 5 : first + 4;
  for (int i = first; i < last; ++i)
    held.angles[static_cast<std::size_t>(i)] = fresh[static_cast<std::size_t>(i)];
}

void Island::jitter(Candidate& c) {
  const float size = 0.05f + 0.25f * random_.uniform();
  std::array<float, kMostVariables> step{};
  for (int i = 0; i < ground_->variables.count(); ++i)
    step[static_cast<std::size_t>(i)] = size * random_.normal();
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (ground_->variables.held(hand))
      for (int k = 0; k < 3; ++k) step[static_cast<std::size_t>(ground_->variables.first(hand) + k)] *= 0.15f;
  if (ground_->variables.frame_free()) step[static_cast<std::size_t>(ground_->variables.count() - 1)] *= 0.3f;
  c = ground_->variables.moved(c, {step.data(), static_cast<std::size_t>(ground_->variables.count())});
}

Candidate Island::turned(const Candidate& c, std::size_t hand, float size) {
  std::array<float, kMostVariables> step{};
  const int first = ground_->variables.first(hand), rigid = ground_->variables.rigid_count();
  for (int k = 0; k < rigid; ++k)
    step[static_cast<std::size_t>(first + k)] = size *
                                                (k < 2    ? 0.06f
                                                 : k == 2 ? 0.15f
                                                          : 0.6f) *
                                                random_.normal();
  return ground_->variables.moved(c, {step.data(), static_cast<std::size_t>(ground_->variables.count())});
}

std::span<const std::uint64_t> Island::cast_small(const Pose& pose, float frame_size_m) {
  ++casts_;
  scene_.set(pose, projection(with_frame(ground_->variables.stage(), frame_size_m), kPoolSize),
             ground_->variables.stage());
  return raster_.fill(scene_.edges(), kPoolSize);
}

// Brings a fingertip near an uncovered pixel of the target on to it.
void Island::reach_uncovered(Candidate& c) {
  const auto bits = cast_small(c.pose, c.frame_size_m);
  int uncovered = 0;
  for (std::size_t w = 0; w < kPoolWords; ++w) uncovered += std::popcount(ground_->shape_small[w] & ~bits[w]);
  if (uncovered == 0) return jitter(c);
  int pick = random_.below(uncovered);
  Vec2 goal;
  for (std::size_t w = 0; w < kPoolWords; ++w) {
    std::uint64_t open = ground_->shape_small[w] & ~bits[w];
    const int here = std::popcount(open);
    if (pick >= here) {
      pick -= here;
      continue;
    }
    for (; pick > 0; --pick) open &= open - 1;
    const std::size_t pixel = w * 64 + static_cast<std::size_t>(std::countr_zero(open));
    goal = {static_cast<float>(pixel % kPoolSize) + 0.5f, static_cast<float>(pixel / kPoolSize) + 0.5f};
    break;
  }
  const Projection to_pixels = projection(with_frame(ground_->variables.stage(), c.frame_size_m), kPoolSize);
  std::size_t best_hand = 0, best_finger = 0;
  float nearest = 1e9f;
  for (std::size_t number = 0; number < kMostHands; ++number) {
    if (!c.pose.hands[number]) continue;
    for (std::size_t f = 0; f < kFingerCount; ++f) {
      const Vec2 tip =
          to_pixels(scene_.skeleton(number).bones[3 + 3 * f] * scene_.hand(number).fingertips[f]);
      const float distance = length(Vec3{tip.x - goal.x, tip.y - goal.y, 0}) * random_.uniform(0.5f, 1.5f);
      if (distance < nearest) nearest = distance, best_hand = number, best_finger = f;
    }
  }
  HeldHand& held = *c.pose.hands[best_hand];
  const Hand& hand = scene_.hand(best_hand);
  const std::size_t last_bone = 3 + 3 * best_finger;
  for (int iteration = 0; iteration < 5; ++iteration) {
    const Skeleton s = pose_skeleton(hand, {matrix(normalized(held.orientation)), held.wrist}, held.angles);
    const Vec3 tip = s.bones[last_bone] * hand.fingertips[best_finger];
    const Vec2 off = goal - to_pixels(tip);
    const Vec3 fx = pull_back(to_pixels, tip, {1, 0}), fy = pull_back(to_pixels, tip, {0, 1});
    // Damped least squares on the finger's angles: J J^T is 2 x 2.
    std::array<float, kAngleCount> jx{}, jy{};
    float xx = 9, xy = 0, yy = 9;
    for (int b = static_cast<int>(last_bone); b > 0; b = hand.bones[static_cast<std::size_t>(b)].parent) {
      const Hand::Bone& bone = hand.bones[static_cast<std::size_t>(b)];
      for (int angle : {bone.flexion, bone.abduction, bone.rotation}) {
        if (angle < 0) continue;
        const auto i = static_cast<std::size_t>(angle);
        const Vec3 motion = cross(s.axes[i], tip - s.bones[static_cast<std::size_t>(b)].origin);
        jx[i] = dot(motion, fx), jy[i] = dot(motion, fy);
        xx += jx[i] * jx[i], xy += jx[i] * jy[i], yy += jy[i] * jy[i];
      }
    }
    const float inverse = 1 / (xx * yy - xy * xy);
    const float ax = (yy * off.x - xy * off.y) * inverse, ay = (xx * off.y - xy * off.x) * inverse;
    for (std::size_t i = 0; i < kAngleCount; ++i)
      held.angles[i] = std::clamp(held.angles[i] + std::clamp(jx[i] * ax + jy[i] * ay, -0.6f, 0.6f),
                                  radians(angle_limits()[i].min_deg), radians(angle_limits()[i].max_deg));
  }
}

// Replaces one hand by the pool's best partner of the others, or one of the best few.
void Island::rematch_hand(Candidate& c) {
  if (std::count_if(c.pose.hands.begin(), c.pose.hands.end(),
                    [](const auto& held) { return held.has_value(); }) < 2)
    return regrip_hand(c);
  const std::size_t hand = random_hand_of(c);
  const HandPool& pool = ground_->pools[hand];
  if (pool.size() == 0) return jitter(c);
  Pose other = c.pose;
  other.hands[hand].reset();
  const auto bits = cast_small(other, c.frame_size_m);
  const std::size_t best = best_partner(pool, bits, ground_->shape_small, random_);
  c.pose.hands[hand] = pool.candidates[best].pose.hands[hand];
  c.arm_angles[hand] = pool.candidates[best].arm_angles[hand];
}

// One hand left where it is or moved and turned, by as much each time in several ways, with the fingers that
// suit it there.
void Island::regrip_hand(Candidate& c) {
  const std::size_t hand = random_hand_of(c);
  const Stage& stage = ground_->variables.stage();
  const float size = 1.3f * random_.uniform();
  Pose others = c.pose;
  others.hands[hand].reset();
  PoolMask around;
  const auto bits = cast_small(others, c.frame_size_m);
  std::copy(bits.begin(), bits.end(), around.begin());
  const Projection to_pixels = projection(with_frame(stage, c.frame_size_m), kPoolSize);
  Candidate best;
  float most = -1;
  for (int k = 0; k < kGrips; ++k) {
    Candidate moved = k == 0 ? c : turned(c, hand, size);
    HeldHand& held = *moved.pose.hands[hand];
    PoolMask covered = around;
    if (held.arm)
      for (const TaperedCapsule& capsule : arm_capsules(held, performer_of(stage, hand)))
        add_capsule(capsule, to_pixels, covered);
    const float iou = grips_[side_index(hand)].choose(held, to_pixels, covered, ground_->shape_small,
                                                      ground_->variables.ranges(hand), random_);
    if (iou > most) most = iou, best = std::move(moved);
  }
  c = std::move(best);
}

}  // namespace ombra
