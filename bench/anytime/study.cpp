// The first study's hybrid, kept as it was: one pool, one round of pairs, one chain of basin hopping.
#include <algorithm>
#include <cmath>

#include "bench/anytime/methods.h"
#include "shadow/scene.h"
#include "solve/pool.h"
#include "solve/refine.h"

namespace ombra::bench {
namespace {

constexpr double kSampling_s = 1.5;
constexpr int kChunk = 500;        // samples between two looks at the clock …
constexpr std::size_t kKept = 40;  // … of which so many stay: about 3000 of each hand in the end
constexpr std::size_t kPairs = 120;
constexpr std::size_t kMostElite = 12, kLeastElite = 2;
constexpr int kHopsToShrink = 150;

struct Found {
  float energy = Course::kNever;
  Candidate candidate;
};
void sort(std::vector<Found>& found) {
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.energy < b.energy; });
}

class Study {
 public:
  Study(Course& course, const Ground& ground)
      : course_(course),
        ground_(ground),
        hands_(course.job().hands),
        shape_(pool_mask(ground.small)),
        caster_(hands_),
        random_(course.job().seed) {}

  void run() {
    sample();
    refine_pairs();
    hop();
  }

 private:
  void sample() {
    for (std::uint64_t chunk = 0; course_.seconds() < kSampling_s && course_.time_left(); ++chunk) {
      const std::size_t side = chunk % 2;
      HandPool drawn =
          sample_pool(hands_, ground_.variables, ground_.small, ground_.variables.frame_least_m(), side,
                      kChunk, kKept, Random(course_.job().seed, 1 + chunk));
      HandPool& pool = pools_[side];
      std::move(drawn.candidates.begin(), drawn.candidates.end(), std::back_inserter(pool.candidates));
      pool.masks.insert(pool.masks.end(), drawn.masks.begin(), drawn.masks.end());
      course_.add_casts(kChunk);
    }
  }

  void refine_pairs() {
    for (const Pair& pair : best_pairs(pools_[0], pools_[1], shape_, kPairs)) {
      if (!course_.time_left()) return;
      Found f{Course::kNever, joined(pools_[0].candidates[pair.left], pools_[1].candidates[pair.right])};
      descend(f, 1e9f);
      course_.consider(ground_, f.candidate, f.energy, polished_);
      elite_.push_back(std::move(f));
    }
    sort(elite_);
    elite_.resize(std::min(elite_.size(), kMostElite));
  }

  void hop() {
    for (int hops = 1; !elite_.empty() && course_.time_left(); ++hops) {
      const int count = static_cast<int>(elite_.size());
      Found& parent = elite_[static_cast<std::size_t>(std::min(random_.below(count), random_.below(count)))];
      Found child{Course::kNever, changed(parent.candidate)};
      descend(child, parent.energy * 1.25f + 0.01f);
      if (child.energy < parent.energy) {
        parent = std::move(child);
        sort(elite_);
        course_.consider(ground_, elite_.front().candidate, elite_.front().energy, polished_);
      }
      if (hops % kHopsToShrink == 0 && elite_.size() > kLeastElite) elite_.pop_back();
    }
  }

  void descend(Found& f, float give_up_above) {
    f.energy = refine(course_.objective(), ground_.variables, ground_.search, {},
                      {.iterations = 10, .give_up_above = give_up_above}, f.candidate);
  }

  Candidate changed(Candidate c) {
    const auto side = static_cast<std::size_t>(random_.below(2));
    const float dice = random_.uniform();
    if (dice < 0.30f)
      reroll_angles(*c.pose.hands[side]);
    else if (dice < 0.50f)
      reroll_finger(*c.pose.hands[side]);
    else if (dice < 0.65f)
      c = jittered(c);
    else if (dice < 0.85f)
      reach_uncovered(c);
    else if (dice < 0.95f)
      c = turned(c, side);
    else
      rematch(c, side);
    ground_.variables.settle(c);
    return c;
  }

  void reroll_angles(HeldHand& held) {
    for (int k = 1 + random_.below(3); k > 0; --k) {
      const auto i = static_cast<std::size_t>(random_.below(kAngleCount));
      held.angles[i] = random_.uniform(least_angle(i), most_angle(i));
    }
  }

  void reroll_finger(HeldHand& held) {
    const Angles fresh = random_angles(random_);
    const int finger = random_.below(kFingerCount);
    const int first = finger == 0 ? 0 : kIndexMcpFlexion + 4 * (finger - 1);
    std::copy_n(fresh.begin() + first, finger == 0 ? 5 : 4, held.angles.begin() + first);
  }

  Candidate jittered(const Candidate& c) {
    const Variables& v = ground_.variables;
    const float size = random_.uniform(0.05f, 0.30f);
    std::array<float, kMostVariables> step{};
    for (int i = 0; i < v.count(); ++i) {
      const int k = i % (v.rigid_count() + kAngleCount);
      step[static_cast<std::size_t>(i)] = size * (k < 3 ? 0.15f : 1.0f) * random_.normal();
    }
    return v.moved(c, {step.data(), static_cast<std::size_t>(v.count())});
  }

  Candidate turned(const Candidate& c, std::size_t side) {
    const Variables& v = ground_.variables;
    std::array<float, kMostVariables> step{};
    for (int k = 0; k < v.rigid_count(); ++k)
      step[static_cast<std::size_t>(v.first(side) + k)] = (k < 2    ? 0.06f
                                                           : k == 2 ? 0.15f
                                                                    : 0.6f) *
                                                          random_.normal();
    return v.moved(c, {step.data(), static_cast<std::size_t>(v.count())});
  }

  // Bends the finger whose tip is about the nearest towards a pixel that is not covered, by damped least
  // squares.
  void reach_uncovered(Candidate& c) {
    const auto bits = cast_small(c.pose);
    std::vector<int> open;
    for (std::size_t pixel = 0; pixel < ground_.small.pixels.size(); ++pixel)
      if (ground_.small.pixels[pixel] && !(bits[pixel / 64] >> (pixel % 64) & 1))
        open.push_back(static_cast<int>(pixel));
    if (open.empty()) return;
    const int pixel = open[static_cast<std::size_t>(random_.below(static_cast<int>(open.size())))];
    const Vec2 goal{static_cast<float>(pixel % kPoolSize) + 0.5f,
                    static_cast<float>(pixel / kPoolSize) + 0.5f};
    const Projection to_pixels = projection(ground_.variables.stage(), kPoolSize);
    const auto skeleton = [&](std::size_t side) {
      const HeldHand& held = *c.pose.hands[side];
      return pose_skeleton(hands_[side], {matrix(normalized(held.orientation)), held.wrist}, held.angles);
    };
    const auto tip_bone = [](std::size_t finger) { return static_cast<int>(3 + 3 * finger); };
    std::size_t side = 0, finger = 0;
    float nearest = 1e9f;
    for (std::size_t s = 0; s < 2; ++s) {
      const Skeleton posed = skeleton(s);
      for (std::size_t f = 0; f < kFingerCount; ++f) {
        const Vec3 tip = posed.bones[static_cast<std::size_t>(tip_bone(f))] * hands_[s].fingertips[f];
        const Vec2 off = goal - to_pixels(tip);
        const float distance = std::sqrt(dot(off, off)) * random_.uniform(0.5f, 1.5f);
        if (distance < nearest) nearest = distance, side = s, finger = f;
      }
    }
    Angles& angles = c.pose.hands[side]->angles;
    for (int iteration = 0; iteration < 5; ++iteration) {
      const Skeleton posed = skeleton(side);
      const auto& bones = hands_[side].bones;
      const Vec3 tip =
          posed.bones[static_cast<std::size_t>(tip_bone(finger))] * hands_[side].fingertips[finger];
      const Vec2 off = goal - to_pixels(tip);
      const Vec3 along_x = pull_back(to_pixels, tip, {1, 0}), along_y = pull_back(to_pixels, tip, {0, 1});
      std::array<Vec2, kAngleCount> motion{};
      float xx = 9, xy = 0, yy = 9;
      for (std::size_t i = 0; i < kAngleCount; ++i) {
        int bone = tip_bone(finger);
        while (bone > 0 && bone != bone_of(static_cast<int>(i)))
          bone = bones[static_cast<std::size_t>(bone)].parent;
        if (bone <= 0) continue;
        const Vec3 swing = cross(posed.axes[i], tip - posed.bones[static_cast<std::size_t>(bone)].origin);
        const Vec2 m = motion[i] = {dot(swing, along_x), dot(swing, along_y)};
        xx += m.x * m.x, xy += m.x * m.y, yy += m.y * m.y;
      }
      const Vec2 pull = Vec2{yy * off.x - xy * off.y, xx * off.y - xy * off.x} * (1 / (xx * yy - xy * xy));
      for (std::size_t i = 0; i < kAngleCount; ++i)
        angles[i] = std::clamp(angles[i] + std::clamp(dot(motion[i], pull), -0.6f, 0.6f), least_angle(i),
                               most_angle(i));
    }
  }

  // Exchanges a hand for the pool's best partner of the other, or nearly.
  void rematch(Candidate& c, std::size_t side) {
    Pose other = c.pose;
    other.hands[side].reset();
    const auto bits = cast_small(other);
    const HandPool& pool = pools_[side];
    const std::size_t best = best_partner(pool, bits, shape_, random_);
    c.pose.hands[side] = pool.candidates[best].pose.hands[side];
  }

  std::span<const std::uint64_t> cast_small(const Pose& pose) {
    course_.add_casts(1);
    return caster_.cast_bits(pose, ground_.variables.stage(), kPoolSize);
  }
  static float least_angle(std::size_t i) { return radians(angle_limits()[i].min_deg); }
  static float most_angle(std::size_t i) { return radians(angle_limits()[i].max_deg); }

  Course& course_;
  const Ground& ground_;
  const Hands& hands_;
  const PoolMask shape_;
  Caster caster_;
  Random random_;
  std::array<HandPool, 2> pools_;
  std::vector<Found> elite_;  ///< lowest energy first
  float polished_ = Course::kNever;
};

}  // namespace

void run_study(Course& course) {
  const std::vector<Ground> grounds = make_grounds(course.job());
  Study(course, grounds.front()).run();
}

}  // namespace ombra::bench
