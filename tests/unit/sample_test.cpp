#include "ombra/sample.h"

#include <doctest/doctest.h>

#include <string>

#include "io/npz.h"
#include "io/pose_json.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

std::size_t held_count(const Pose& pose) {
  std::size_t count = 0;
  for (const auto& hand : pose.hands) count += hand.has_value();
  return count;
}

}  // namespace

TEST_CASE("samples are poses that a person can hold") {
  const Hands& hands = real_hands();
  const Stage stage;
  for (const bool arms : {true, false}) {
    const Sampler sampler(hands, stage, arms, HandChoice::kAuto, 3);
    std::array<int, 3> left_right_both{};
    for (std::uint64_t index = 0; index < 300; ++index) {
      const Result<Pose> pose = sampler(index);
      REQUIRE(pose);
      CHECK(limit_violation_deg(*pose, stage) == 0);
      CHECK(penetration_mm(hands, *pose, stage) <= kSampleGive_mm);
      CHECK(checked_on_stage(hands, *pose, stage, "sample"));
      for (const auto& hand : pose->hands)
        if (hand) CHECK(hand->arm.has_value() == arms);
      ++left_right_both[held_count(*pose) == 2 ? 2 : pose->hands[1].has_value()];
      // What a file holds is what was sampled.
      const auto read = read_pose(write_pose(*pose, stage), "pose");
      REQUIRE(read);
      CHECK(Caster(hands).cast(read->pose, stage, 128).pixels ==
            Caster(hands).cast(*pose, stage, 128).pixels);
    }
    for (const int count : left_right_both) CHECK(count > 60);  // of 300, a third each
  }
}

TEST_CASE("a sample depends on its seed and number alone") {
  const Stage stage;
  const Sampler sampler(real_hands(), stage, true, HandChoice::kBoth, 1);
  const Sampler again(real_hands(), stage, true, HandChoice::kBoth, 1);
  const Sampler other(real_hands(), stage, true, HandChoice::kBoth, 2);
  const auto text = [&](const Sampler& from, std::uint64_t index) { return write_pose(*from(index), stage); };
  const std::string seventh = text(sampler, 7);
  CHECK(text(sampler, 8) != seventh);
  CHECK(text(again, 7) == seventh);
  CHECK(text(other, 7) != seventh);
}

TEST_CASE("a stage without room for hands is an error") {
  Stage stage;
  stage.lamp.position.z = 0.05f;
  const Sampler sampler(real_hands(), stage, false, HandChoice::kBoth, 1);
  const auto none = sampler(4);
  REQUIRE_FALSE(none);
  CHECK(none.error().where == "sample 4");
}

TEST_CASE("an archive of arrays is the same bytes each time") {
  const std::vector<NpzArray> arrays = {{"a", "|u1", {2, 3}, std::vector<std::byte>(6, std::byte{7})},
                                        {"none", "<f4", {0, 4}, {}}};
  const auto bytes = write_npz(arrays);
  REQUIRE(bytes);
  CHECK(*bytes == *write_npz(arrays));
  const std::string text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  CHECK(text.find("\x93NUMPY") != text.npos);
  CHECK(text.find("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }") != text.npos);
  CHECK(text.find("'shape': (0, 4), }") != text.npos);
}
