#include "play_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>

#include "figure_parts.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/nearest.h"
#include "io/sequence.h"
#include "io/stage_json.h"
#include "io/target.h"
#include "io/thread_pool.h"
#include "ombra/sequence.h"
#include "pose_source.h"
#include "progress_line.h"
#include "timed_solve.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;

constexpr double kLetter_s = 1.5, kToLetter_s = 1.2;  // held, and from one to the next
constexpr int kPicturesPerSecond = 12;                // of a sequence

struct Script {
  PlayScript script;
  std::string where;
  fs::path folder;  ///< that its files are named from
};

/// The characters of UTF-8 text.
std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> out;
  for (const char byte : text) {
    if ((byte & 0xC0) != 0x80) out.emplace_back();
    if (out.empty()) out.emplace_back();
    out.back() += byte;
  }
  return out;
}

Result<PlayScript> spelled(const std::string& word) {
  PlayScript script;
  script.title = word;
  for (const std::string& letter : characters(word)) {
    if (letter == " ") continue;
    ScriptStep to, hold;
    to.figure = "text:" + letter;
    to.seconds = script.steps.empty() ? 0 : kToLetter_s;
    hold.seconds = kLetter_s;
    hold.caption = letter;
    to.caption = "";
    script.steps.insert(script.steps.end(), {to, hold});
  }
  if (script.steps.empty())
    return fail(ErrorCode::kBadUsage, "has no letter; write a word after the colon, as in text:LOVE",
                "text:" + word);
  if (script.steps.size() > 2 * 40)
    return fail(ErrorCode::kBadUsage, "has more than 40 letters; spell it in several films", "text:" + word);
  return script;
}

/// Whether that is moving pictures rather than a script: a folder of pictures, a GIF, a video.
bool is_sequence(const std::string& source) {
  constexpr std::array kVideos = {".gif", ".mp4", ".webm", ".mov", ".mkv", ".avi"};
  std::error_code error;
  const std::string ending = fs::path(source).extension().string();
  return fs::is_directory(source, error) ||
         std::find(kVideos.begin(), kVideos.end(), ending) != kVideos.end();
}

Result<Script> read_script(const std::string& source) {
  if (source.starts_with("text:")) {
    Result<PlayScript> script = spelled(source.substr(5));
    if (!script) return tl::unexpected(script.error());
    return Script{std::move(*script), source, {}};
  }
  const std::vector<std::string> names = play_names();
  fs::path path = source;
  if (std::find(names.begin(), names.end(), source) != names.end()) {
    path = plays_folder() / (source + ".json");
  } else if (std::error_code error; !path.has_extension() && !fs::exists(path, error)) {
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string_view meant = nearest(source, known);
    return fail(ErrorCode::kBadUsage,
                meant.empty() ? fmt::format("is no built-in play ({}) and no script", fmt::join(names, ", "))
                              : fmt::format("is no built-in play and no script; did you mean {}?", meant),
                source);
  }
  const Result<std::string> text = read_text(path.string());
  if (!text) return tl::unexpected(text.error());
  Result<PlayScript> script = read_play(*text, path.string());
  if (!script) return tl::unexpected(script.error());
  return Script{std::move(*script), path.string(), path.parent_path()};
}

/// What a figure is called, as a path from where the script lies where it is one.
std::string named_from(const std::string& figure, const fs::path& folder) {
  std::error_code error;
  const fs::path path(figure);
  const bool word = !path.has_parent_path() && !path.has_extension() && !fs::exists(folder / path, error);
  if (figure.starts_with("text:") || in_gallery(figure) || path.is_absolute() || word) return figure;
  return (folder / path).string();
}

bool is_pose(const std::string& figure) {
  std::error_code error;
  return in_gallery(figure) || fs::path(figure).extension() == ".json" || fs::is_directory(figure, error);
}

/// A film needs light: a phone's torch where nothing says how bright the lamp is.
Result<void> light_up(Stage& stage) {
  return is_lit(stage.lamp) ? Result<void>() : light_with("phone-torch", stage);
}

class PlaySource {
 public:
  explicit PlaySource(const PlayCommand& command) : command_(command), pool_(command.jobs) {}

  Result<StagedPlay> run() {
    if (is_sequence(command_.script)) return follow(command_.script);
    Result<Script> read = read_script(command_.script);
    if (!read) return tl::unexpected(read.error());
    script_ = std::move(*read);
    if (const auto set = set_stage(); !set)
      return tl::unexpected(at_line(script_.script.steps.front(), set.error(), script_.where));
    for (const ScriptStep& step : script_.script.steps)
      if (const auto shown = step.figure ? show(*step.figure) : Result<void>(); !shown)
        return tl::unexpected(at_line(step, shown.error(), script_.where));
    Result<StagedPlay> staged = stage_play(script_.script, figures_, *hands_, stage_, script_.where);
    if (staged) staged->notes.insert(staged->notes.begin(), notes_.begin(), notes_.end());
    return staged;
  }

 private:
  /// The shadow goes from picture to picture.
  Result<StagedPlay> follow(const std::string& source) {
    const Result<std::vector<Mask>> pictures = read_sequence(source);
    if (!pictures) return tl::unexpected(pictures.error());
    if (const auto hands = take_hands(Pose{}.hand_length_m, 0); !hands) return tl::unexpected(hands.error());
    ProgressLine line;
    const Stopwatch watch;
    SolveOptions options;
    options.seed = command_.seed;
    options.evaluations = command_.budget.evaluations.value_or(0);
    options.parallel_for = pool_.parallel_for();
    options.keep_going = [&](const Solution& best) {
      line.show(fmt::format("solving {} pictures: overlap {:.3f} of one", pictures->size(), best.scores.iou));
      return !interrupted() && (command_.budget.evaluations || watch.seconds() < command_.budget.seconds);
    };
    const Result<SequenceSolution> solved = solve_sequence(*pictures, *hands_, stage_, options);
    if (!solved) return tl::unexpected(solved.error());
    if (interrupted()) return fail(ErrorCode::kBadUsage, "was interrupted", source);

    const Frame& frame = solved->frames.front().stage.frame;
    stage_ = solved->frames.front().stage;
    if (const auto lit = light_up(stage_); !lit) return tl::unexpected(lit.error());
    double overlap = 0;
    std::vector<PlayStep> steps;
    for (const Solution& solution : solved->frames) {
      PlayStep& step = steps.emplace_back();
      step.seconds = 1.0 / kPicturesPerSecond, step.easing = Easing::kEven, step.straight = true;
      step.to.pose = solution.pose;
      overlap += solution.scores.iou / static_cast<double>(solved->frames.size());
    }
    stage_.frame.size_m = kPlayMargin * static_cast<float>(kPlayWide) * frame.size_m;
    stage_.frame.centre.y =
        frame.centre.y - frame.size_m / 2 + stage_.frame.size_m / static_cast<float>(2 * kPlayWide);
    auto play = Play::make(*hands_, stage_, steps);
    if (!play) return tl::unexpected(play.error().error);
    StagedPlay out{fs::path(source).stem().string(), *hands_, std::move(*play), {}, {}, {}, {}};
    out.captions.resize(steps.size());
    out.notes.push_back(fmt::format(
        "{} pictures were solved: mean overlap {:.3f}, joints move {:.1f} degrees from one to the next",
        pictures->size(), overlap, solved->smoothness.movement_deg));
    if (!out.play.stretched().empty())
      out.notes.push_back(
          fmt::format("{} of them are too fast for hands and take longer", out.play.stretched().size()));
    return out;
  }

  /// Whose stage it is: the script's, or the first figure's.
  Result<void> set_stage() {
    const std::string first = named_from(*script_.script.steps.front().figure, script_.folder);
    std::optional<Stage> named;
    if (!script_.script.stage && is_pose(first)) {
      const Result<PoseSource> source = read_named_pose(first);
      if (!source) return tl::unexpected(source.error());
      named = source->file.stage;
    }
    Result<Stage> stage = stage_of(script_.script, named);
    if (!stage) return tl::unexpected(stage.error());
    stage_ = std::move(*stage);
    return light_up(stage_);
  }

  Result<void> show(const std::string& asked) {
    const std::string figure = named_from(asked, script_.folder);
    if (figures_.contains(asked)) return {};
    if (is_pose(figure)) {
      const Result<PoseSource> source = read_named_pose(figure);
      if (!source) return tl::unexpected(source.error());
      const Pose& pose = source->file.pose;
      if (const auto hands = take_hands(pose.hand_length_m, pose.hand_breadth_m); !hands) return hands;
      if (!in_gallery(figure) || same_place(source->file.stage.value_or(stage_), stage_)) {
        auto parts = read_parts(source->pose_file.parent_path());
        if (!parts) return tl::unexpected(parts.error());
        Result<PlayFigure> shown = figure_of(source->file, std::move(*parts), stage_, asked);
        if (!shown) return tl::unexpected(shown.error());
        figures_[asked] = std::move(*shown);
        return {};
      }
    }
    return solve_figure(asked, figure);
  }

  Result<void> take_hands(float length_m, float breadth_m) {
    if (hands_) {
      if (std::fabs((*hands_)[0].length_m - length_m) < 1e-5f &&
          std::fabs((*hands_)[0].breadth_m - breadth_m) < 1e-5f)
        return {};
      return fail(ErrorCode::kBadInput, "is held with hands of another size than the first figure", "figure");
    }
    Result<Hands> hands = read_hands("", length_m, breadth_m);
    if (!hands) return tl::unexpected(hands.error());
    hands_ = std::move(*hands);
    return {};
  }

  Result<void> solve_figure(const std::string& asked, const std::string& figure) {
    if (!hands_)
      if (const auto hands = take_hands(Pose{}.hand_length_m, 0); !hands) return hands;
    const Result<Target> target = load_target(figure, gallery_folder());
    if (!target) return tl::unexpected(target.error());
    Stage stage = stage_;
    stage.people.clear();
    SolveOptions options;
    options.keep_performer = true;
    options.performers = stage.second_performer ? 2 : 1;
    options.seed = command_.seed;
    options.parallel_for = pool_.parallel_for();
    ProgressLine line;
    const Result<SolveRecord> record =
        timed_solve(*target, *hands_, stage, options, command_.budget, Stopwatch(),
                    [&](const Solution& best, const std::string& left) {
                      line.show(fmt::format("solving {}: overlap {:.3f}, {}", asked, best.scores.iou, left));
                    });
    if (!record) return tl::unexpected(record.error());
    if (interrupted()) return fail(ErrorCode::kBadUsage, "was interrupted", asked);
    figures_[asked] = {record->solution.pose, record->solution.stage.frame, {}};
    notes_.push_back(
        fmt::format("{} was solved for this stage: overlap {:.2f}", asked, record->solution.scores.iou));
    return {};
  }

  const PlayCommand& command_;
  ThreadPool pool_;
  Script script_;
  Stage stage_;
  std::optional<Hands> hands_;
  std::map<std::string, PlayFigure> figures_;
  std::vector<std::string> notes_;
};

}  // namespace

std::vector<std::string> play_names() {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = fs::directory_iterator(plays_folder(), error);
       !error && entry != fs::directory_iterator(); entry.increment(error))
    if (entry->path().extension() == ".json") names.push_back(entry->path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

Result<StagedPlay> stage_play(const PlayCommand& command) { return PlaySource(command).run(); }

}  // namespace ombra
