#include "io/play_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "io/json_text.h"
#include "io/stage_json.h"

namespace ombra {
namespace {

using nlohmann::json;

class ScriptReader {
 public:
  ScriptReader(std::string_view text, const std::string& where) : lines_(json_lines(text)), where_(where) {}

  Result<PlayScript> read(const json& value) {
    JsonObject file(value, "", where_, problem_);
    file.expect_format("ombra.play/1");
    PlayScript script;
    script.title = file.word("title", "");
    if (file.has("stage")) {
      Result<Stage> stage = read_stage(file.raw("stage"), "stage", where_);
      if (!stage) return tl::unexpected(with_line(stage.error()));
      script.stage = std::move(*stage);
    }
    script.lamp = file.word("lamp", "");
    if (file.has("view")) {
      JsonObject view = file.object("view");
      const auto centre = view.numbers("centre_m", 2, {-100, 100});
      script.view = PlayScript::View{{static_cast<float>(centre[0]), static_cast<float>(centre[1])},
                                     static_cast<float>(view.number("width_m", {0.05, 50}))};
      view.no_others();
    }
    read_steps(file, 0, script.steps);
    file.no_others();
    if (!problem_ && script.steps.empty())
      file.complain("steps", "is missing or empty; say what the shadow does");
    if (!problem_ && !script.steps.front().figure)
      problem_ = Error{ErrorCode::kBadInput,
                       "steps[0] shows no figure; begin with one, as in \"figure\": \"dog\"", where_};
    if (problem_) return tl::unexpected(with_line(*problem_));
    return script;
  }

 private:
  /// The same error with the line in front that its path lies at.
  Error with_line(Error error) const {
    std::string path = error.message.substr(0, error.message.find(' '));
    // What is missing is told at what it is missing from.
    while (!path.empty() && !lines_.contains(path)) {
      const std::size_t end = path.find_last_of(".[");
      path.resize(end == path.npos ? 0 : end);
    }
    if (!path.empty()) error.message = fmt::format("line {}: {}", lines_.at(path), error.message);
    return error;
  }

  void read_steps(JsonObject& holder, int depth, std::vector<ScriptStep>& out) {
    for (JsonObject& object : holder.objects("steps", kMostPlaySteps)) {
      if (problem_) return;
      if (!object.has("repeat")) {
        out.push_back(read_step(object));
      } else {
        const double times = object.number("repeat", {1, 1000});
        if (times != static_cast<int>(times)) object.complain("repeat", "must be a whole number");
        if (depth >= kMostRepeatDepth)
          object.complain("repeat", "is inside too many others", ErrorCode::kTooLarge);
        std::vector<ScriptStep> round;
        if (!problem_) read_steps(object, depth + 1, round);
        object.no_others();
        for (int k = 0; k < static_cast<int>(times) && out.size() <= kMostPlaySteps; ++k)
          out.insert(out.end(), round.begin(), round.end());
      }
      if (out.size() > kMostPlaySteps)
        holder.complain("steps", fmt::format("are more than {} with their repeats", kMostPlaySteps),
                        ErrorCode::kTooLarge);
    }
  }

  ScriptStep read_step(JsonObject& object) {
    ScriptStep step;
    const auto at = lines_.find(object.path_of("").substr(0, object.path_of("").size() - 1));
    step.line = at != lines_.end() ? at->second : 1;
    step.seconds = object.number("seconds", {0, 3600}, 1);
    const std::string easing = object.word("easing", "natural");
    if (easing != "natural" && easing != "even")
      object.complain("easing", fmt::format("is \"{}\"; it must be natural or even", easing));
    step.easing = easing == "even" ? Easing::kEven : Easing::kNatural;
    if (object.has("caption")) step.caption = word(object, "caption");
    if (object.has("figure")) step.figure = word(object, "figure");
    JsonObject parts = object.object("parts", false);
    if (parts.keys().size() > kMostStepParts)
      object.complain("parts", fmt::format("are more than {}", kMostStepParts), ErrorCode::kTooLarge);
    for (const std::string& name : parts.keys()) {
      if (name.size() > kMostStepWordBytes)
        object.complain("parts", "have a name that is too long", ErrorCode::kTooLarge);
      step.parts[name] = parts.number(name, {0, 1});
    }
    if (object.has("move_m")) step.move_m = object.number("move_m", {-50, 50});
    if (object.has("light")) step.light = object.number("light", {0, 1});
    if (object.has("lamp_m")) {
      const auto by = object.numbers("lamp_m", 3, {-1000, 1000});
      step.lamp_m = Vec3{static_cast<float>(by[0]), static_cast<float>(by[1]), static_cast<float>(by[2])};
    }
    if (object.has("bite")) step.bite = word(object, "bite");
    if (object.has("closed")) {
      if (!step.bite) object.complain("closed", "belongs to a bite; add \"bite\": \"jaw\" or leave it out");
      step.closed = object.number("closed", {0, 1});
    }
    object.no_others();
    return step;
  }

  static std::string word(JsonObject& object, std::string_view key) {
    std::string out = object.word(key);
    if (out.size() > kMostStepWordBytes)
      object.complain(key, fmt::format("has {} bytes; the limit is {}", out.size(), kMostStepWordBytes),
                      ErrorCode::kTooLarge);
    return out;
  }

  std::map<std::string, int> lines_;
  std::string where_;
  std::optional<Error> problem_;
};

}  // namespace

Result<PlayScript> read_play(std::string_view text, const std::string& where) {
  const Result<json> value = parse_json(text, where);
  if (!value) return tl::unexpected(value.error());
  return ScriptReader(text, where).read(*value);
}

}  // namespace ombra
