#include "director.h"

#include <emscripten/bind.h>

#include <array>
#include <utility>

#include "io/pose_json.h"
#include "io/result_json.h"
#include "io/verdict_json.h"
#include "values.h"

namespace ombra::wasm {
namespace {

using emscripten::val;
using nlohmann::json;

constexpr double kEach_s = 0.099;  // between the pictures that takes are found in

}  // namespace

std::string Director::open(const std::string& left, const std::string& right) {
  Result<Rigs> rigs = Rigs::read(left, right);
  if (!rigs) return error_text(rigs.error());
  rigs_ = std::move(*rigs);
  return "{}";
}

std::string Director::ask(const std::string& name, int width, int height, const std::string& pixels,
                          const std::string& placement, const std::string& pose_file) {
  Result<Target> target = target_of(name, width, height, pixels);
  if (!target) return error_text(target.error());
  std::optional<SolvedPose> solved;
  if (!pose_file.empty()) {
    const Result<PoseFile> file = read_pose(pose_file, "pose");
    if (!file) return error_text(file.error());
    const Result<Placement> placed = read_placement(placement, "placement");
    if (!placed) return error_text(placed.error());
    Result<Hands> hands = rigs_.hands(file->pose.hand_length_m, file->pose.hand_breadth_m);
    if (!hands) return error_text(hands.error());
    solved = SolvedPose{std::move(*hands), file->pose, file->stage.value_or(Stage{}), *placed};
  }
  target_ = std::move(*target);
  quick_.emplace(*target_);
  judge_.emplace(*target_, std::move(solved));
  takes_.end();
  looked_s_.reset();
  return "{}";
}

void Director::look(const std::string& options) {
  const json asked = json::parse(options);
  options_.sought = asked["sought"] == "hands" ? Sought::kHands : Sought::kShadow;
  options_.corners.reset();
  if (asked["corners"].is_array()) {
    options_.corners.emplace();
    for (std::size_t k = 0; k < 4; ++k)
      (*options_.corners)[k] = {asked["corners"][k][0].get<float>(), asked["corners"][k][1].get<float>()};
  }
  language_ = asked["language"] == "ko" ? Language::kKorean : Language::kEnglish;
}

Director::Picture Director::picture_of(int width, int height, const val& rgba) {
  const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  std::vector<std::uint8_t> bytes(4 * pixels);
  val(emscripten::typed_memory_view(bytes.size(), bytes.data())).call<void>("set", rgba);
  Picture out{width, height, std::vector<std::uint8_t>(3 * pixels)};
  for (std::size_t i = 0; i < pixels; ++i)
    for (std::size_t c = 0; c < 3; ++c) out.rgb[3 * i + c] = bytes[4 * i + c];
  return out;
}

void Director::see_empty_wall(int width, int height, const val& rgba) {
  empty_wall_.reset();
  options_.empty_wall.reset();
  if (rgba.isNull()) return;
  empty_wall_ = picture_of(width, height, rgba);
  options_.empty_wall = empty_wall_->photo();
}

val Director::told(const FoundShadow& found, const Verdict& verdict) const {
  const auto as_seen = [&](std::vector<std::vector<Vec2>> outlines) {
    return outline_arrays(options_.corners ? in_photo(*options_.corners, std::move(outlines)) : outlines);
  };
  val out = val::object();
  out.set("verdict", json_of(verdict_json(verdict, language_)));
  out.set("usable", verdict.usable);
  out.set("merit", verdict.merit);
  out.set("outline", as_seen(found.outline));
  out.set("target", as_seen(target_in_photo(*target_, verdict)));
  return out;
}

val Director::told(const std::optional<Seen>& take) const {
  if (!take) return val::null();
  val out = told(take->found, (*judge_)(take->found));
  std::vector<std::uint8_t> rgba;
  rgba.reserve(take->picture.rgb.size() / 3 * 4);
  for (std::size_t i = 0; i < take->picture.rgb.size(); i += 3)
    rgba.insert(rgba.end(), {take->picture.rgb[i], take->picture.rgb[i + 1], take->picture.rgb[i + 2], 255});
  out.set("timeS", take->time_s);
  out.set("width", take->picture.width);
  out.set("height", take->picture.height);
  out.set("pixels", array<std::uint8_t>("Uint8ClampedArray", rgba));
  return out;
}

val Director::judge(int width, int height, const val& rgba, double time_s, bool advise) {
  Picture picture = picture_of(width, height, rgba);
  Result<FoundShadow> found = find_shadow(picture.photo(), options_, "picture");
  if (!found) return val(error_text(found.error()));
  const Verdict verdict = (advise ? *judge_ : *quick_)(*found);
  val out = told(*found, verdict);
  out.set("take", val::null());
  if (!looked_s_ || time_s - *looked_s_ >= kEach_s) {
    looked_s_ = time_s;
    const Glimpse moment{time_s, verdict.usable, verdict.merit, small_view(found->mask)};
    out.set("take", told(takes_.add({moment, std::move(picture), std::move(*found)})));
  }
  return out;
}

val Director::end_take() { return told(takes_.end()); }

EMSCRIPTEN_BINDINGS(ombra_director) {
  emscripten::class_<Director>("Director")
      .constructor<>()
      .function("open", &Director::open)
      .function("ask", &Director::ask)
      .function("look", &Director::look)
      .function("seeEmptyWall", &Director::see_empty_wall)
      .function("judge", &Director::judge)
      .function("endTake", &Director::end_take);
}

}  // namespace ombra::wasm
