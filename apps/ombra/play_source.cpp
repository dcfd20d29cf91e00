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
#include "ombra/sequence.h"
#include "pose_source.h"
#include "progress_line.h"
#include "thread_pool.h"
#include "timed_solve.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;

constexpr double kLetter_s = 1.5, kToLetter_s = 1.2;  // held, and from one to the next
constexpr double kWide = 16.0 / 9;
constexpr int kPicturesPerSecond = 12;  // of a sequence
constexpr float kMargin = 1.15f;        // of what a film shows, around what the shadow reaches

/// A figure that can be shown: a pose for the play's stage.
struct Figure {
  Pose pose;
  Frame frame;  ///< that it was solved in
  std::map<std::string, Pose> parts;
};

struct Script {
  PlayScript script;
  std::string where;
  fs::path folder;  ///< that its files are named from
};

bool same_place(const Stage& a, const Stage& b) {
  return a.performer == b.performer && a.second_performer == b.second_performer &&
         a.lamp.position == b.lamp.position;
}

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

class Staging {
 public:
  explicit Staging(const PlayCommand& command) : command_(command), pool_(command.jobs) {}

  Result<StagedPlay> run() {
    if (is_sequence(command_.script)) return follow(command_.script);
    Result<Script> read = read_script(command_.script);
    if (!read) return tl::unexpected(read.error());
    script_ = std::move(*read);
    if (const auto set = set_stage(); !set) return at_line(script_.script.steps.front(), set.error());
    for (const ScriptStep& step : script_.script.steps)
      if (const auto shown = step.figure ? show(*step.figure) : Result<void>(); !shown)
        return at_line(step, shown.error());
    set_view();
    for (const ScriptStep& step : script_.script.steps)
      if (const auto added = add(step); !added) return at_line(step, added.error());

    Result<Play> play = Play::make(*hands_, stage_, steps_);
    if (!play) return at_line(script_.script.steps[step_of(play.error())], play.error());
    StagedPlay out{script_.script.title, *hands_, std::move(*play), {}, {}, std::move(notes_)};
    for (const PlayStep& step : steps_) out.captions.push_back(step.caption);
    for (const Play::Stretched& s : out.play.stretched())
      if (s.asked_s > 0)
        out.notes.push_back(fmt::format("line {}: {:.2f} s is too fast for hands; it takes {:.2f} s",
                                        script_.script.steps[lines_[s.step]].line, s.asked_s, s.given_s));
    for (const auto& [step, part] : bites_) {
      const auto contact =
          first_contact(out.hands, out.play, out.play.begin_s(step), out.play.begin_s(step + 1));
      if (contact) out.bites.push_back({part, *contact});
    }
    return out;
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
    if (const auto lit = light_with(std::string(kOwnLamp), stage_); !lit) return tl::unexpected(lit.error());
    double overlap = 0;
    for (const Solution& solution : solved->frames) {
      PlayStep& step = steps_.emplace_back();
      step.seconds = 1.0 / kPicturesPerSecond, step.easing = Easing::kEven, step.straight = true;
      step.to.pose = solution.pose;
      overlap += solution.scores.iou / static_cast<double>(solved->frames.size());
    }
    stage_.frame.size_m = kMargin * static_cast<float>(kWide) * frame.size_m;
    stage_.frame.centre.y =
        frame.centre.y - frame.size_m / 2 + stage_.frame.size_m / static_cast<float>(2 * kWide);
    Result<Play> play = Play::make(*hands_, stage_, steps_);
    if (!play) return tl::unexpected(play.error());
    StagedPlay out{fs::path(source).stem().string(), *hands_, std::move(*play), {}, {}, {}};
    out.captions.resize(steps_.size());
    out.notes.push_back(fmt::format(
        "{} pictures were solved: mean overlap {:.3f}, joints move {:.1f} degrees from one to the next",
        pictures->size(), overlap, solved->smoothness.movement_deg));
    if (!out.play.stretched().empty())
      out.notes.push_back(
          fmt::format("{} of them are too fast for hands and take longer", out.play.stretched().size()));
    return out;
  }

  tl::unexpected<Error> at_line(const ScriptStep& step, Error error) const {
    if (!script_.where.starts_with("text:")) {
      error.message = fmt::format("line {}: {}{}", step.line, error.where.empty() ? "" : error.where + ": ",
                                  error.message);
      error.where = script_.where;
    }
    return tl::unexpected(error);
  }

  /// The script's step that Play::make() complains about: "step 3: …".
  std::size_t step_of(const Error& error) const {
    const int step = std::atoi(error.message.c_str() + 5) - 1;
    return lines_[std::clamp<std::size_t>(static_cast<std::size_t>(step), 0, lines_.size() - 1)];
  }

  /// Whose stage it is: the script's, or the first figure's.
  Result<void> set_stage() {
    const PlayScript& script = script_.script;
    const std::string first = named_from(*script.steps.front().figure, script_.folder);
    if (script.stage) {
      stage_ = *script.stage;
    } else if (is_pose(first)) {
      const Result<PoseSource> source = read_named_pose(first);
      if (!source) return tl::unexpected(source.error());
      stage_ = source->file.stage.value_or(Stage{});
    }
    if (const auto lit = light_with(script.lamp, stage_); !lit) return lit;
    if (!is_lit(stage_.lamp)) return light_with(std::string(kOwnLamp), stage_);
    return {};
  }

  Result<void> show(const std::string& asked) {
    const std::string figure = named_from(asked, script_.folder);
    if (figures_.contains(asked)) return {};
    if (is_pose(figure)) {
      const Result<PoseSource> source = read_named_pose(figure);
      if (!source) return tl::unexpected(source.error());
      const Pose& pose = source->file.pose;
      if (const auto hands = take_hands(pose.hand_length_m, pose.hand_breadth_m); !hands) return hands;
      const Stage stage = source->file.stage.value_or(stage_);
      if (same_place(stage, stage_) || !in_gallery(figure)) {
        if (!same_place(stage, stage_))
          return fail(
              ErrorCode::kBadInput,
              "is held by a performer who stands elsewhere, or under another lamp, than the play's; solve "
              "it with --stage or give the play its stage",
              asked);
        const auto parts = read_parts(source->pose_file.parent_path());
        if (!parts) return tl::unexpected(parts.error());
        figures_[asked] = {pose, stage.frame, *parts};
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

  /// The wall that the film shows: what the script says, or where figures are and go.
  void set_view() {
    const PlayScript& script = script_.script;
    if (script.view) {
      stage_.frame = {script.view->centre, script.view->width_m};
      return;
    }
    float left = 1e9f, right = -1e9f, bottom = 1e9f, top = -1e9f, move = 0;
    const Figure* figure = nullptr;
    for (const ScriptStep& step : script.steps) {
      if (step.figure) figure = &figures_.at(*step.figure);
      if (step.move_m) move = static_cast<float>(*step.move_m);
      const float half = figure->frame.size_m / 2;
      left = std::min(left, figure->frame.centre.x + move - half);
      right = std::max(right, figure->frame.centre.x + move + half);
      bottom = std::min(bottom, figure->frame.centre.y - half);
      top = std::max(top, figure->frame.centre.y + half);
    }
    stage_.frame.centre = {(left + right) / 2, (bottom + top) / 2};
    stage_.frame.size_m = kMargin * std::max(right - left, static_cast<float>(kWide) * (top - bottom));
    // Arms leave the picture where they leave the figure's frame.
    const float half_high = stage_.frame.size_m / static_cast<float>(2 * kWide);
    if (stage_.performer.arms_from == ArmsFrom::kBottom) stage_.frame.centre.y = bottom + half_high;
  }

  Pose posed() const {
    std::vector<MovedPart> moved;
    for (const auto& [part, share] : parts_)
      moved.push_back({now_->parts.at(part), static_cast<float>(share)});
    return with_parts(now_->pose, moved, stage_);
  }

  Result<void> check_part(const std::string& part) const {
    if (now_->parts.contains(part)) return {};
    std::string known;
    for (const auto& [name, pose] : now_->parts) known += (known.empty() ? "" : ", ") + name;
    return fail(ErrorCode::kBadInput,
                known.empty() ? "is no part of this figure, which has none; solve it with --part"
                              : fmt::format("is no part of this figure; it has {}", known),
                part);
  }

  void push(const ScriptStep& step, double seconds, Easing easing, const Moment& to) {
    steps_.push_back({seconds, easing, caption_, to});
    lines_.push_back(static_cast<std::size_t>(&step - script_.script.steps.data()));
  }

  Result<void> add(const ScriptStep& step) {
    if (step.figure) now_ = &figures_.at(*step.figure), parts_.clear();
    if (step.caption) caption_ = *step.caption;
    for (const auto& [part, share] : step.parts) {
      if (const auto has = check_part(part); !has) return has;
      parts_[part] = share;
    }
    if (step.move_m) moment_.move_m = static_cast<float>(*step.move_m);
    if (step.light) moment_.light = static_cast<float>(*step.light);
    if (step.lamp_m) moment_.lamp_m = *step.lamp_m;
    if (step.bite) return bite(step);
    moment_.pose = posed();
    push(step, step.seconds, step.easing, moment_);
    return {};
  }

  /// Goes to the prey with its mouth open, shuts it, and keeps it shut a while.
  Result<void> bite(const ScriptStep& step) {
    constexpr double kSnap_s = 0.3, kHold_s = 0.8;
    if (const auto has = check_part(*step.bite); !has) return has;
    parts_[*step.bite] = 1 - step.closed;
    const Pose open = posed();
    parts_[*step.bite] = step.closed;
    const Pose shut = posed();
    const Result<float> there = find_bite(*hands_, open, shut, moment_.move_m, stage_);
    if (!there) return tl::unexpected(there.error());
    moment_.move_m = *there;
    moment_.pose = open;
    push(step, step.seconds, step.easing, moment_);
    // As far shut as what is bitten lets it: until a little after it is touched.
    moment_.pose = shut;
    bites_.emplace_back(steps_.size(), *step.bite);
    push(step, kSnap_s, step.easing, moment_);
    push(step, kHold_s, step.easing, moment_);
    return {};
  }

  static constexpr std::string_view kOwnLamp = "phone-torch";

  const PlayCommand& command_;
  ThreadPool pool_;
  Script script_;
  Stage stage_;
  std::optional<Hands> hands_;
  std::map<std::string, Figure> figures_;
  std::vector<std::string> notes_;
  // The state that steps change.
  const Figure* now_ = nullptr;
  std::map<std::string, double> parts_;
  std::string caption_;
  Moment moment_;
  std::vector<PlayStep> steps_;
  std::vector<std::size_t> lines_;                          ///< the script's step of each of the play's
  std::vector<std::pair<std::size_t, std::string>> bites_;  ///< the play's steps that shut a mouth
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

Result<StagedPlay> stage_play(const PlayCommand& command) { return Staging(command).run(); }

}  // namespace ombra
