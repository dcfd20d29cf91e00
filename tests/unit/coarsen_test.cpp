// Coarsened hands: closed meshes on the same bones that cast nearly the same shadow.
#include "hand/coarsen.h"

#include <doctest/doctest.h>

#include <map>

#include "ombra/shadow.h"
#include "support/random_candidate.h"
#include "support/real_hands.h"

using namespace ombra;

TEST_CASE("a coarsened hand is a closed mesh of about as many vertices as asked for") {
  for (const Hand& hand : real_hands())
    for (const std::size_t vertices : {600u, 350u, 160u}) {
      const Hand coarse = coarsened(hand, vertices);
      CHECK(coarse.vertices.size() >= vertices);
      CHECK(coarse.vertices.size() <= vertices + 20);
      CHECK(coarse.influences.size() == coarse.vertices.size());
      // Euler: a sphere, every edge with two faces that run it in opposite senses.
      CHECK(coarse.vertices.size() + coarse.faces.size() == coarse.edges.size() + 2);
      std::map<std::pair<int, int>, std::size_t> half;
      for (std::size_t f = 0; f < coarse.faces.size(); ++f)
        for (std::size_t k = 0; k < 3; ++k) {
          const auto a = coarse.faces[f][k], b = coarse.faces[f][(k + 1) % 3];
          REQUIRE(a < coarse.vertices.size());
          CHECK(half.try_emplace({a, b}, f).second);
        }
      CHECK(half.size() == 2 * coarse.edges.size());
      for (const Hand::Edge& e : coarse.edges) {
        CHECK(half.at({e.a, e.b}) == e.left);
        CHECK(half.at({e.b, e.a}) == e.right);
      }
      for (const Hand::Influence& influence : coarse.influences) {
        float sum = 0;
        for (const float w : influence.weight) sum += w;
        CHECK(sum == doctest::Approx(1));
        CHECK(influence.weight[0] >= influence.weight[1]);
      }
      // Contacts and joints are the hand's own.
      CHECK(coarse.capsules.size() == hand.capsules.size());
      CHECK(coarse.fingertips == hand.fingertips);
      CHECK(coarse.length_m == hand.length_m);
    }
}

TEST_CASE("a coarsened hand casts nearly the same shadow") {
  const Hands coarse{coarsened(real_hands()[0], 350), coarsened(real_hands()[1], 350)};
  Caster fine_caster(real_hands()), coarse_caster(coarse);
  const Variables v = hands_alone();
  Random random(5);
  double sum = 0;
  constexpr int kPoses = 40;
  for (int i = 0; i < kPoses; ++i) {
    const Pose pose = random_candidate(v, random).pose;
    const Scores s = compare(coarse_caster.cast(pose, v.stage(), kScoreSize),
                             fine_caster.cast(pose, v.stage(), kScoreSize));
    CHECK(s.iou > 0.96);
    sum += s.iou;
  }
  CHECK(sum / kPoses > 0.98);
}

TEST_CASE("a hand that has no more vertices than asked for stays as it is") {
  const Hand& hand = real_hands()[0];
  const Hand same = coarsened(hand, hand.vertices.size());
  CHECK(same.vertices == hand.vertices);
  CHECK(same.faces == hand.faces);
  CHECK(same.edges.size() == hand.edges.size());
}
