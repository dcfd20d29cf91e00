#include "studio.h"

#include <emscripten/bind.h>

#include <algorithm>
#include <cmath>

#include "io/finger_places.h"
#include "io/hand_drawing.h"
#include "io/hands_glb.h"
#include "io/joint_words.h"
#include "io/json_text.h"
#include "io/pose_json.h"
#include "io/result_json.h"
#include "io/shape_in.h"
#include "ombra/messages.h"
#include "ombra/play.h"
#include "ombra/sheet.h"

namespace ombra::wasm {
namespace {

using emscripten::val;
using nlohmann::json;

val contour_arrays(const Mask& mask) {
  return outline_arrays(contours(mask), static_cast<float>(mask.width), static_cast<float>(mask.height));
}

json steps_json(const std::vector<Step>& steps) {
  json out = json::array();
  for (const Step& step : steps) out.push_back({{"label", step.label}, {"text", step.text}});
  return out;
}

float in_degrees(float angle_rad) { return static_cast<float>(degrees(static_cast<double>(angle_rad))); }

std::string name_of(Stop stop) {
  constexpr std::array<const char*, 4> kNames = {"none", "joint", "touch", "stage"};
  return kNames[static_cast<std::size_t>(stop)];
}

View view_of(const std::string& name, const Pose& pose, const Stage& stage) {
  return name == "lamp"   ? lamp_view(pose, stage)
         : name == "side" ? side_view(pose, stage)
                          : performer_view(pose, stage);
}

}  // namespace

std::string Studio::open(const std::string& left, const std::string& right) {
  Result<Rigs> rigs = Rigs::read(left, right);
  if (!rigs) return error_text(rigs.error());
  Result<Hands> hands = rigs->hands(pose_.hand_length_m, 0);
  if (!hands) return error_text(hands.error());
  rigs_ = std::move(*rigs);
  hands_ = std::move(*hands);
  caster_.emplace(hands_);
  return "{}";
}

Result<Studio::Holding> Studio::holding_of(const std::string& pose_file) const {
  Result<PoseFile> file = read_pose(pose_file, "pose");
  if (!file) return tl::unexpected(file.error());
  Stage stage = file->stage.value_or(stage_);
  const Pose& pose = file->pose;
  const bool as_before =
      pose.hand_length_m == pose_.hand_length_m && pose.hand_breadth_m == pose_.hand_breadth_m;
  Result<Hands> hands =
      as_before ? Result<Hands>(hands_) : rigs_.hands(pose.hand_length_m, pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());
  if (const Result<void> seen = checked_on_stage(*hands, pose, stage, "pose"); !seen)
    return tl::unexpected(seen.error());
  return Holding{pose, stage, std::move(*hands)};
}

std::string Studio::hold(const std::string& pose_file) {
  Result<Holding> holding = holding_of(pose_file);
  if (!holding) return error_text(holding.error());
  take(std::move(*holding));
  return "{}";
}

void Studio::take(Holding holding) {
  if (holding.pose.hand_length_m != pose_.hand_length_m ||
      holding.pose.hand_breadth_m != pose_.hand_breadth_m) {
    hands_ = std::move(holding.hands);
    caster_.emplace(hands_);
  }
  pose_ = holding.pose;
  stage_ = holding.stage;
}

std::string Studio::held() const { return write_pose(pose_, stage_); }

std::string Studio::hold_between(const std::string& from, const std::string& to, float t) {
  const Result<PoseFile> first = read_pose(from, "pose"), last = read_pose(to, "pose");
  if (!first) return error_text(first.error());
  if (!last) return error_text(last.error());
  stage_ = last->stage.value_or(stage_);
  pose_ = interpolate(first->pose, last->pose, t, stage_);
  return "{}";
}

std::string Studio::hold_with_parts(const std::string& figure, const std::string& parts) {
  Result<Holding> rest = holding_of(figure);
  if (!rest) return error_text(rest.error());
  std::vector<MovedPart> moved;
  for (const json& part : json::parse(parts)) {
    const Result<PoseFile> file = read_pose(part["pose"].dump(), "part");
    if (!file) return error_text(file.error());
    moved.push_back({file->pose, part["share"].get<float>()});
  }
  rest->pose = with_parts(rest->pose, moved, rest->stage);
  take(std::move(*rest));
  return "{}";
}

std::string Studio::fix(const std::string& options) {
  const json asked = json::parse(options);
  Result<std::array<AngleRanges, 2>> ranges = held_ranges(asked["fixes"].get<std::vector<std::string>>(),
                                                          asked["without"].get<std::vector<std::string>>());
  if (!ranges) return error_text(ranges.error());
  ranges_ = *ranges;
  return "{}";
}

std::string Studio::keep(const Handled& handled) {
  pose_ = handled.pose;
  return name_of(handled.stop);
}

std::string Studio::bend(int hand, int angle, float value_deg) {
  const auto number = static_cast<std::size_t>(hand);
  return keep(ombra::bend(hands_, pose_, stage_, ranges_[side_index(number)], number,
                          static_cast<Angle>(angle), radians(value_deg)));
}

Frame3 Studio::bone_frame(int hand, int bone) const {
  const auto number = static_cast<std::size_t>(hand);
  const HeldHand& held = *pose_.hands[number];
  return pose_skeleton(hands_[side_index(number)], {matrix(held.orientation), held.wrist}, held.angles)
      .bones[static_cast<std::size_t>(bone)];
}

val Studio::grip(int hand, int bone, float x, float y, float z) const {
  const Vec3 place = inverse(bone_frame(hand, bone)) * Vec3{x, y, z};
  return array<float>("Float32Array", std::array{place.x, place.y, place.z});
}

std::string Studio::pull(int hand, int bone, const val& grip, float x, float y, float z) {
  const auto number = static_cast<std::size_t>(hand);
  const Vec3 point{grip[0].as<float>(), grip[1].as<float>(), grip[2].as<float>()};
  return keep(ombra::pull(hands_, pose_, stage_, ranges_[side_index(number)], number,
                          static_cast<std::size_t>(bone), point, {x, y, z}));
}

std::string Studio::carry(int hand, float x, float y, float z) {
  return keep(ombra::carry(hands_, pose_, stage_, static_cast<std::size_t>(hand), {x, y, z}));
}

std::string Studio::turn(int hand, float x_deg, float y_deg, float z_deg) {
  const Vec3 vector{radians(x_deg), radians(y_deg), radians(z_deg)};
  const float angle = length(vector);
  if (!(angle > 0)) return name_of(Stop::kNone);
  const auto [sine, cosine] = sin_cos(angle / 2);
  const Vec3 axis = vector * (sine / angle);
  return keep(
      ombra::turn(hands_, pose_, stage_, static_cast<std::size_t>(hand), {axis.x, axis.y, axis.z, cosine}));
}

std::string Studio::swing(int hand, float swivel_deg, float pronation_deg, float flexion_deg,
                          float deviation_deg) {
  return keep(ombra::swing(
      hands_, pose_, stage_, static_cast<std::size_t>(hand),
      {radians(swivel_deg), radians(pronation_deg), radians(flexion_deg), radians(deviation_deg)}));
}

std::string Studio::carry_lamp(float x, float y, float z) {
  const Relit relit = ombra::carry_lamp(hands_, pose_, stage_, {x, y, z});
  stage_ = relit.stage;
  return name_of(relit.stop);
}

val Studio::range(int hand, int angle) const {
  const auto number = static_cast<std::size_t>(hand);
  const AngleRange range = range_given(ranges_[side_index(number)], pose_.hands[number]->angles, angle);
  return array<float>("Float32Array", std::array{in_degrees(range.least), in_degrees(range.most)});
}

val Studio::arm_angles(int hand) const {
  const auto number = static_cast<std::size_t>(hand);
  const auto& held = pose_.hands[number];
  std::vector<float> flat;
  if (held && held->arm) {
    const ArmAngles now = ombra::arm_angles(performer_of(stage_, number), side_of(number), *held);
    const ArmLimits& limits = arm_limits();
    for (const float value : {now.swivel, limits.swivel_min, limits.swivel_max, now.pronation,
                              limits.pronation_min, limits.pronation_max, now.flexion, limits.flexion_min,
                              limits.flexion_max, now.deviation, limits.deviation_min, limits.deviation_max})
      flat.push_back(in_degrees(value));
  }
  return array<float>("Float32Array", flat);
}

std::string Studio::aim(const std::string& name, int width, int height, const std::string& pixels) {
  Result<Target> target = target_of(name, width, height, pixels);
  return target ? aim_at(std::move(*target)) : error_text(target.error());
}

std::string Studio::aim_at_picture(const std::string& name, int width, int height, const std::string& rgba) {
  if (const Result<Mask> mask = mask_of(name, width, height, rgba.size(), 4); !mask)
    return error_text(mask.error());
  GreyAlpha picture{width, height, {}, {}};
  for (std::size_t i = 0; i < rgba.size(); i += 4) {
    const auto channel = [&](std::size_t c) { return static_cast<std::uint8_t>(rgba[i + c]); };
    picture.grey.push_back(luma(channel(0), channel(1), channel(2)));
    picture.alpha.push_back(channel(3));
  }
  Result<Target> target = make_target(shape_in(picture), name, name);
  return target ? aim_at(std::move(*target)) : error_text(target.error());
}

std::string Studio::aim_at(Target target) {
  target_ = std::move(target);
  lay({});
  return "{}";
}

void Studio::lay(const Placement& placement) {
  placement_ = placement;
  if (!target_) return;
  placed_.emplace(ombra::place(*target_, placement_, kScoreSize));
}

std::string Studio::place(const std::string& placement) {
  const Result<Placement> read = read_placement(placement, "placement");
  if (!read) return error_text(read.error());
  lay(*read);
  return "{}";
}

val Studio::target() const {
  val out = val::object();
  if (!target_) return val::null();
  out.set("name", target_->name);
  out.set("width", target_->mask.width);
  out.set("height", target_->mask.height);
  out.set("pixels", array<std::uint8_t>("Uint8Array", target_->mask.pixels));
  return out;
}

val Studio::target_contours() const { return placed_ ? contour_arrays(placed_->target()) : val::array(); }

val Studio::shadow(int size_px, float centre_x, float centre_y, float size_m) {
  Stage stage = stage_;
  stage.frame = {{centre_x, centre_y}, size_m};
  Mask mask = caster_->cast(pose_, stage, size_px);
  if (!stage.people.empty()) {
    const Mask people = people_silhouette(stage, size_px);
    for (std::size_t i = 0; i < mask.pixels.size(); ++i) mask.pixels[i] |= people.pixels[i];
  }
  for (std::uint8_t& pixel : mask.pixels) pixel = pixel ? 255 : 0;
  return array<std::uint8_t>("Uint8Array", mask.pixels);
}

val Studio::shadow_contours() { return contour_arrays(caster_->cast(pose_, stage_, kScoreSize)); }

std::string Studio::report() {
  json out = {{"scores", nullptr},
              {"penetration_mm", penetration_mm(hands_, pose_, stage_)},
              {"limit_violation_deg", limit_violation_deg(pose_, stage_)},
              {"strain", strain(pose_, stage_).whole}};
  if (placed_) out["scores"] = scores_json((*placed_)(caster_->cast(pose_, stage_, kScoreSize)));
  return out.dump();
}

val Studio::faces(int side) const {
  const auto& faces = hands_[static_cast<std::size_t>(side)].faces;
  return array<std::uint16_t>("Uint16Array", {faces.data()->data(), 3 * faces.size()});
}

val Studio::bones(int side) const {
  std::vector<std::uint8_t> bones;
  for (const Hand::Influence& influence : hands_[static_cast<std::size_t>(side)].influences)
    bones.push_back(influence.bone[0]);
  return array<std::uint8_t>("Uint8Array", bones);
}

val Studio::skin(int hand) {
  const auto number = static_cast<std::size_t>(hand);
  const auto& held = pose_.hands[number];
  if (!held) return val::null();
  const Hand& model = hands_[side_index(number)];
  std::vector<Vec3> points;
  ombra::skin(model, pose_skeleton(model, {matrix(held->orientation), held->wrist}, held->angles), points);
  std::vector<float> flat;
  for (const Vec3 p : points) flat.insert(flat.end(), {p.x, p.y, p.z});
  return array<float>("Float32Array", flat);
}

val Studio::arm(int hand) const {
  const auto number = static_cast<std::size_t>(hand);
  const auto& held = pose_.hands[number];
  std::vector<float> flat;
  if (held && held->arm) {
    const Performer& body = performer_of(stage_, number);
    for (const Vec3 p : {held->arm->shoulder, held->arm->elbow, held->wrist})
      flat.insert(flat.end(), {p.x, p.y, p.z});
    flat.insert(flat.end(), {body.shoulder_radius_m, body.elbow_radius_m, body.wrist_radius_m});
  }
  return array<float>("Float32Array", flat);
}

val Studio::people() const {
  std::vector<float> flat;
  for (const Bystander& person : stage_.people)
    for (const TaperedCapsule& part : body_capsules(person))
      for (const auto& [place, radius] :
           {std::pair{part.from, part.from_radius_m}, std::pair{part.to, part.to_radius_m}})
        flat.insert(flat.end(), {place.x, place.y, place.z, radius});
  return array<float>("Float32Array", flat);
}

val Studio::drawing(const std::string& pose_file, const std::string& view, int width, int height,
                    double number_px) {
  const Result<Holding> holding = holding_of(pose_file);
  if (!holding) return val(error_text(holding.error()));
  const HandDrawing drawn =
      draw_hands(holding->hands, holding->pose, holding->stage, view_of(view, holding->pose, holding->stage),
                 {255, 255, 255}, width, height);
  std::vector<std::uint8_t> rgba;
  for (std::size_t i = 0; i < drawn.image.rgb.size(); i += 3) {
    // Paper is left out, so that the drawing stands on any.
    const std::uint8_t seen = drawn.parts[i / 3] == HandDrawing::kPaper ? 0 : 255;
    rgba.insert(rgba.end(), {drawn.image.rgb[i], drawn.image.rgb[i + 1], drawn.image.rgb[i + 2], seen});
  }
  val out = val::object(), numbers = val::array();
  for (const FingerPlace& place : finger_places(drawn, holding->hands, holding->pose, number_px)) {
    val one = val::object();
    one.set("number", place.number);
    one.set("x", place.x);
    one.set("y", place.y);
    one.set("beside", place.beside);
    one.set("tipX", place.tip_x);
    one.set("tipY", place.tip_y);
    numbers.call<void>("push", one);
  }
  out.set("pixels", array<std::uint8_t>("Uint8ClampedArray", rgba));
  out.set("numbers", numbers);
  return out;
}

std::string Studio::lesson(const std::string& language_code) {
  const Language language = language_code == "ko" ? Language::kKorean : Language::kEnglish;
  const Instructions said = instructions(pose_, stage_, language);
  const Advice advised = advice(hands_, pose_, stage_, language);
  json hands = json::array();
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (!said.hands[hand].empty())
      hands.push_back({{"hand", hand},
                       {"title", hand_title(pose_, hand, language)},
                       {"steps", steps_json(said.hands[hand])}});
  json way = json::array();
  if (const auto poses = way_to(hands_, pose_, stage_))
    for (const Pose& pose : *poses) way.push_back(write_pose(pose, stage_));
  return json({{"setup", steps_json(said.setup)},
               {"hands", std::move(hands)},
               {"together", steps_json(said.together)},
               {"difficulty", advised.difficulty},
               {"watch", advised.watch},
               {"way", std::move(way)}})
      .dump();
}

std::string Studio::limits() const {
  json out = json::array();
  for (const AngleLimit& limit : angle_limits())
    out.push_back(
        {{"name", limit.name}, {"min", limit.min_deg}, {"max", limit.max_deg}, {"rest", limit.rest_deg}});
  return out.dump();
}

std::string Studio::sizes() const {
  json out = json::array();
  for (const HandSize& size : hand_sizes())
    out.push_back({{"name", size.name}, {"length_mm", size.length_mm}, {"breadth_mm", size.breadth_mm}});
  return out.dump();
}

val Studio::glb() const {
  const Result<std::vector<std::byte>> bytes = write_hands_glb(hands_, pose_, stage_);
  if (!bytes) return val(error_text(bytes.error()));
  return array<std::uint8_t>("Uint8Array",
                             {reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()});
}

EMSCRIPTEN_BINDINGS(ombra) {
  emscripten::class_<Studio>("Studio")
      .constructor<>()
      .function("open", &Studio::open)
      .function("hold", &Studio::hold)
      .function("held", &Studio::held)
      .function("holdBetween", &Studio::hold_between)
      .function("holdWithParts", &Studio::hold_with_parts)
      .function("fix", &Studio::fix)
      .function("bend", &Studio::bend)
      .function("grip", &Studio::grip)
      .function("pull", &Studio::pull)
      .function("carry", &Studio::carry)
      .function("turn", &Studio::turn)
      .function("swing", &Studio::swing)
      .function("carryLamp", &Studio::carry_lamp)
      .function("range", &Studio::range)
      .function("armAngles", &Studio::arm_angles)
      .function("aim", &Studio::aim)
      .function("aimAtPicture", &Studio::aim_at_picture)
      .function("place", &Studio::place)
      .function("target", &Studio::target)
      .function("targetContours", &Studio::target_contours)
      .function("shadow", &Studio::shadow)
      .function("shadowContours", &Studio::shadow_contours)
      .function("report", &Studio::report)
      .function("faces", &Studio::faces)
      .function("bones", &Studio::bones)
      .function("skin", &Studio::skin)
      .function("arm", &Studio::arm)
      .function("people", &Studio::people)
      .function("drawing", &Studio::drawing)
      .function("lamps", &Studio::lamps)
      .function("lampColour", &Studio::lamp_colour)
      .function("lightWith", &Studio::light_with)
      .function("unlit", &Studio::unlit)
      .function("lightReport", &Studio::light_report)
      .function("bestLight", &Studio::best_light)
      .function("lesson", &Studio::lesson)
      .function("limits", &Studio::limits)
      .function("sizes", &Studio::sizes)
      .function("glb", &Studio::glb)
      .function("solve", &Studio::solve);
}

}  // namespace ombra::wasm
