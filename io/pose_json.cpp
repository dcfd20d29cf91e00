#include "io/pose_json.h"

#include <fmt/format.h>

#include <cmath>

#include "io/json_text.h"
#include "io/stage_json.h"

namespace ombra {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kFormat = "ombra.pose/1";
constexpr JsonObject::Range kPlace{-100, 100};
constexpr JsonObject::Range kHandLengthMm{100, 300}, kHandBreadthMm{30, 180};
// A written angle may lie half a thousandth of a degree outside; people round more coarsely.
constexpr double kLimitSlackDeg = 0.01;

ordered_json array(Vec3 v) { return {rounded(v.x, 1e6), rounded(v.y, 1e6), rounded(v.z, 1e6)}; }
ordered_json array(Quat q) {
  return {rounded(q.x, 1e6), rounded(q.y, 1e6), rounded(q.z, 1e6), rounded(q.w, 1e6)};
}

Vec3 read_place(JsonObject& object, std::string_view key) {
  const auto v = object.numbers(key, 3, kPlace);
  return {static_cast<float>(v[0]), static_cast<float>(v[1]), static_cast<float>(v[2])};
}

Quat read_orientation(JsonObject& wrist, std::string_view key) {
  const auto v = wrist.numbers(key, 4, {-2, 2});
  const double length = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + v[3] * v[3]);
  if (std::fabs(length - 1) > 0.01) {
    wrist.complain(key, fmt::format("has length {:.3f}; an orientation is a quaternion of length 1", length));
    return {};
  }
  // Six decimals are off by up to 1e-6 and stay as they are, so that files keep their bits; fewer are made
  // good.
  const double scale = std::fabs(length - 1) > 2e-6 ? 1 / length : 1;
  return {static_cast<float>(v[0] * scale), static_cast<float>(v[1] * scale),
          static_cast<float>(v[2] * scale), static_cast<float>(v[3] * scale)};
}

Angles read_angles(JsonObject joints) {
  Angles angles = relaxed_angles();
  for (std::size_t i = 0; i < kAngleCount; ++i) {
    const AngleLimit& limit = angle_limits()[i];
    if (!joints.has(limit.name)) continue;
    const double angle_deg = joints.number(limit.name, {-360, 360});
    if (angle_deg < limit.min_deg - kLimitSlackDeg || angle_deg > limit.max_deg + kLimitSlackDeg) {
      joints.complain(limit.name, fmt::format("is {}°, outside what a hand can do ({}° to {}°)", angle_deg,
                                              limit.min_deg, limit.max_deg));
    }
    angles[i] = radians(angle_deg);
  }
  joints.no_others();
  return angles;
}

HeldHand read_hand(JsonObject hand) {
  HeldHand held;
  JsonObject wrist = hand.object("wrist");
  held.wrist = read_place(wrist, "position_m");
  held.orientation = read_orientation(wrist, "orientation_xyzw");
  wrist.no_others();
  held.angles = read_angles(hand.object("joints_deg", false));
  hand.no_others();
  return held;
}

Arm read_arm(JsonObject arm) {
  const Arm read{read_place(arm, "shoulder_m"), read_place(arm, "elbow_m")};
  arm.no_others();
  return read;
}

ordered_json hand_json(const HeldHand& hand) {
  ordered_json joints = ordered_json::object();
  for (std::size_t i = 0; i < kAngleCount; ++i) {
    joints[std::string(angle_limits()[i].name)] = rounded(degrees(hand.angles[i]), 1e3);
  }
  return {{"wrist", {{"position_m", array(hand.wrist)}, {"orientation_xyzw", array(hand.orientation)}}},
          {"joints_deg", std::move(joints)}};
}

/// Appends `hands` and `arms` of one person.
void add_person(const Pose& pose, std::size_t person, ordered_json& into) {
  ordered_json hands = ordered_json::object(), arms = ordered_json::object();
  for (std::size_t number = 2 * person; number < 2 * person + 2; ++number) {
    const auto& hand = pose.hands[number];
    if (!hand) continue;
    const std::string key(name(side_of(number)));
    hands[key] = hand_json(*hand);
    if (hand->arm)
      arms[key] = {{"shoulder_m", array(hand->arm->shoulder)}, {"elbow_m", array(hand->arm->elbow)}};
  }
  into["hands"] = std::move(hands);
  into["arms"] = std::move(arms);
}

/// Reads `hands` and `arms` of one person.
void read_person(JsonObject& from, std::size_t person, Pose& pose) {
  JsonObject hands = from.object("hands");
  JsonObject arms = from.object("arms", false);
  bool any = false;
  for (std::size_t number = 2 * person; number < 2 * person + 2; ++number) {
    auto& held = pose.hands[number];
    const std::string_view key = name(side_of(number));
    if (hands.has(key)) held = read_hand(hands.object(key));
    any = any || held;
    if (!arms.has(key)) continue;
    if (held) {
      held->arm = read_arm(arms.object(key));
    } else {
      arms.complain(key, "is an arm without its hand; add the hand or leave the arm out");
    }
  }
  hands.no_others();
  arms.no_others();
  if (!any) from.complain("hands", "has neither left nor right");
}

}  // namespace

std::string write_pose(const Pose& pose, const Stage& stage) {
  const Pose exact = rounded_for_file(pose);
  ordered_json file{{"format", kFormat}, {"hand_length_mm", rounded(exact.hand_length_m * 1e3, 1e3)}};
  if (exact.hand_breadth_m > 0) file["hand_breadth_mm"] = rounded(exact.hand_breadth_m * 1e3, 1e3);
  file["stage"] = stage_json(stage);
  add_person(exact, 0, file);
  if (for_two(exact)) add_person(exact, 1, file["second"]);
  return json_text(file);
}

Result<PoseFile> read_pose(std::string_view text, const std::string& where) {
  const Result<json> value = parse_json(text, where);
  if (!value) return tl::unexpected(value.error());

  std::optional<Error> problem;
  PoseFile read;
  JsonObject file(*value, "", where, problem);
  file.expect_format(kFormat);
  // Micrometres over a million, as rounded_for_file() has it: thousandths of a millimetre give other last
  // bits.
  const auto metres = [](double mm) { return static_cast<float>(std::nearbyint(mm * 1e3) / 1e6); };
  read.pose.hand_length_m = metres(file.number("hand_length_mm", kHandLengthMm));
  if (file.has("hand_breadth_mm"))
    read.pose.hand_breadth_m = metres(file.number("hand_breadth_mm", kHandBreadthMm));

  read_person(file, 0, read.pose);
  if (file.has("second")) {
    JsonObject second = file.object("second");
    read_person(second, 1, read.pose);
    second.no_others();
  }
  const bool has_stage = file.has("stage");
  file.no_others();
  if (problem) return tl::unexpected(*problem);
  if (has_stage) {
    const Result<Stage> stage = read_stage(file.raw("stage"), "stage", where);
    if (!stage) return tl::unexpected(stage.error());
    read.stage = *stage;
  }
  // Files written by hand may have more digits than ours: they cast what their rewritten copies cast.
  read.pose = rounded_for_file(read.pose);
  return read;
}

}  // namespace ombra
