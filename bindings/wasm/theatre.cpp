#include "theatre.h"

#include <emscripten/bind.h>

#include "io/hands_glb.h"
#include "io/json_text.h"
#include "values.h"

namespace ombra::wasm {
namespace {

using nlohmann::json;

const std::string kScript = "play";

struct Cast {
  std::map<std::string, PoseFile> poses;
  std::map<std::string, std::map<std::string, Pose>> parts;
};

Result<Cast> read_cast(const std::string& text) {
  const Result<json> figures = parse_json(text, "figures");
  if (!figures) return tl::unexpected(figures.error());
  Cast cast;
  for (const auto& [name, figure] : figures->items()) {
    Result<PoseFile> pose = read_pose(figure.value("pose", json()).dump(), name);
    if (!pose) return tl::unexpected(pose.error());
    cast.poses[name] = std::move(*pose);
    const json parts = figure.value("parts", json::object());
    for (const auto& [part, moved] : parts.items()) {
      const Result<PoseFile> file = read_pose(moved.dump(), name + ", " + part);
      if (!file) return tl::unexpected(file.error());
      cast.parts[name][part] = file->pose;
    }
  }
  return cast;
}

}  // namespace

std::string Theatre::open(const std::string& left, const std::string& right) {
  Result<Rigs> rigs = Rigs::read(left, right);
  if (!rigs) return error_text(rigs.error());
  rigs_ = std::move(*rigs);
  return "{}";
}

std::string Theatre::stage(const std::string& script_text, const std::string& figures_text) {
  const Result<PlayScript> script = read_play(script_text, kScript);
  if (!script) return error_text(script.error());
  const Result<Cast> cast = read_cast(figures_text);
  if (!cast) return error_text(cast.error());
  const auto failed = [](const ScriptStep& step, const Error& error) {
    return error_text(at_line(step, error, kScript));
  };
  std::map<std::string, PlayFigure> figures;
  std::optional<Stage> stage;
  std::optional<Pose> sized;
  for (const ScriptStep& step : script->steps) {
    if (!step.figure || figures.contains(*step.figure)) continue;
    const auto known = cast->poses.find(*step.figure);
    if (known == cast->poses.end())
      return failed(step, {ErrorCode::kBadInput, "is no figure of the gallery", *step.figure});
    const PoseFile& file = known->second;
    if (!stage) {
      const Result<Stage> found = stage_of(*script, file.stage);
      if (!found) return failed(step, found.error());
      stage = *found, sized = file.pose;
    }
    if (file.pose.hand_length_m != sized->hand_length_m || file.pose.hand_breadth_m != sized->hand_breadth_m)
      return failed(step, {ErrorCode::kBadInput, "is held with hands of another size than the first figure",
                           *step.figure});
    const auto parts = cast->parts.find(*step.figure);
    const Result<PlayFigure> figure =
        figure_of(file, parts == cast->parts.end() ? std::map<std::string, Pose>() : parts->second, *stage,
                  *step.figure);
    if (!figure) return failed(step, figure.error());
    figures[*step.figure] = *figure;
  }
  const Result<Hands> hands = rigs_.hands(sized->hand_length_m, sized->hand_breadth_m);
  if (!hands) return error_text(hands.error());
  Result<StagedPlay> staged = stage_play(*script, figures, *hands, *stage, kScript);
  if (!staged) return error_text(staged.error());
  staged_.emplace(std::move(*staged));
  frame_ = figures.at(*script->steps.front().figure).frame;

  const Play& play = staged_->play;
  const Frame& view = play.stage().frame;
  json out = {{"title", staged_->title},
              {"seconds", play.seconds()},
              {"view", {{"centre_m", {view.centre.x, view.centre.y}}, {"size_m", view.size_m}}},
              {"steps", json::array()},
              {"bites", json::array()},
              {"stretched", json::array()}};
  for (std::size_t k = 0; k < staged_->captions.size(); ++k)
    out["steps"].push_back({{"begin_s", play.begin_s(k)},
                            {"step", staged_->lines[k]},
                            {"line", script->steps[staged_->lines[k]].line},
                            {"caption", staged_->captions[k]}});
  for (const StagedPlay::Bitten& bite : staged_->bites)
    out["bites"].push_back({{"part", bite.part},
                            {"time_s", bite.contact.time_s},
                            {"at_m", {bite.contact.at_m.x, bite.contact.at_m.y}}});
  for (const Play::Stretched& s : play.stretched())
    if (s.asked_s > 0)
      out["stretched"].push_back(
          {{"step", staged_->lines[s.step]}, {"asked_s", s.asked_s}, {"given_s", s.given_s}});
  return json_of(out);
}

emscripten::val Theatre::at(double time_s) const {
  const Moment moment = staged_->play.at(time_s);
  Tableau there = tableau(moment, staged_->play.stage());
  there.stage.frame = frame_;
  emscripten::val out = emscripten::val::object();
  out.set("light", moment.light);
  out.set("pose", write_pose(there.pose, there.stage));
  return out;
}

emscripten::val Theatre::glb() const {
  const auto bytes = write_play_glb(staged_->hands, staged_->play, staged_->title);
  if (!bytes) return emscripten::val(error_text(bytes.error()));
  return array<std::uint8_t>("Uint8Array",
                             {reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()});
}

EMSCRIPTEN_BINDINGS(ombra_theatre) {
  emscripten::class_<Theatre>("Theatre")
      .constructor<>()
      .function("open", &Theatre::open)
      .function("stage", &Theatre::stage)
      .function("at", &Theatre::at)
      .function("glb", &Theatre::glb);
}

}  // namespace ombra::wasm
