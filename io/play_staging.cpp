#include "io/play_staging.h"

#include <fmt/format.h>

#include <algorithm>

#include "io/stage_json.h"

namespace ombra {
namespace {

class Staging {
 public:
  Staging(const PlayScript& script, const std::map<std::string, PlayFigure>& figures, const Hands& hands,
          Stage stage, const std::string& where)
      : script_(script), figures_(figures), hands_(hands), stage_(std::move(stage)), where_(where) {}

  Result<StagedPlay> run() {
    set_view();
    for (const ScriptStep& step : script_.steps)
      if (const auto added = add(step); !added) return tl::unexpected(at_line(step, added.error(), where_));

    tl::expected<Play, Play::NoWay> play = Play::make(hands_, stage_, steps_);
    if (!play)
      return tl::unexpected(at_line(script_.steps[lines_[play.error().step]], play.error().error, where_));
    StagedPlay out{script_.title, hands_, std::move(*play), {}, {}, std::move(lines_), {}};
    for (const PlayStep& step : steps_) out.captions.push_back(step.caption);
    for (const Play::Stretched& s : out.play.stretched())
      if (s.asked_s > 0)
        out.notes.push_back(fmt::format("line {}: {:.2f} s is too fast for hands; it takes {:.2f} s",
                                        script_.steps[out.lines[s.step]].line, s.asked_s, s.given_s));
    for (const auto& [step, part] : bites_) {
      const auto contact =
          first_contact(hands_, out.play, out.play.begin_s(step), out.play.begin_s(step + 1));
      if (contact) out.bites.push_back({part, *contact});
    }
    return out;
  }

 private:
  /// The wall that the film shows: what the script says, or where figures are and go.
  void set_view() {
    if (script_.view) {
      stage_.frame = {script_.view->centre, script_.view->width_m};
      return;
    }
    float left = 1e9f, right = -1e9f, bottom = 1e9f, top = -1e9f, move = 0;
    const PlayFigure* figure = nullptr;
    for (const ScriptStep& step : script_.steps) {
      if (step.figure) figure = &figures_.at(*step.figure);
      if (step.move_m) move = static_cast<float>(*step.move_m);
      const float half = figure->frame.size_m / 2;
      left = std::min(left, figure->frame.centre.x + move - half);
      right = std::max(right, figure->frame.centre.x + move + half);
      bottom = std::min(bottom, figure->frame.centre.y - half);
      top = std::max(top, figure->frame.centre.y + half);
    }
    stage_.frame.centre = {(left + right) / 2, (bottom + top) / 2};
    stage_.frame.size_m =
        kPlayMargin * std::max(right - left, static_cast<float>(kPlayWide) * (top - bottom));
    // Arms leave the picture where they leave the figure's frame.
    const float half_high = stage_.frame.size_m / static_cast<float>(2 * kPlayWide);
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
    lines_.push_back(static_cast<std::size_t>(&step - script_.steps.data()));
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
    const Result<float> there = find_bite(hands_, open, shut, moment_.move_m, stage_);
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

  const PlayScript& script_;
  const std::map<std::string, PlayFigure>& figures_;
  const Hands& hands_;
  Stage stage_;
  const std::string& where_;
  // The state that steps change.
  const PlayFigure* now_ = nullptr;
  std::map<std::string, double> parts_;
  std::string caption_;
  Moment moment_;
  std::vector<PlayStep> steps_;
  std::vector<std::size_t> lines_;
  std::vector<std::pair<std::size_t, std::string>> bites_;  ///< the play's steps that shut a mouth
};

}  // namespace

Result<Stage> stage_of(const PlayScript& script, const std::optional<Stage>& first) {
  Stage stage = script.stage ? *script.stage : first.value_or(Stage{});
  if (const auto lit = light_with(script.lamp, stage); !lit) return tl::unexpected(lit.error());
  return stage;
}

bool same_place(const Stage& a, const Stage& b) {
  return a.performer == b.performer && a.second_performer == b.second_performer &&
         a.lamp.position == b.lamp.position;
}

Result<PlayFigure> figure_of(const PoseFile& file, std::map<std::string, Pose> parts, const Stage& stage,
                             const std::string& named) {
  const Stage own = file.stage.value_or(stage);
  if (!same_place(own, stage))
    return fail(ErrorCode::kBadInput,
                "is held by a performer who stands elsewhere, or under another lamp, than the play's; solve "
                "it with --stage or give the play its stage",
                named);
  return PlayFigure{file.pose, own.frame, std::move(parts)};
}

Error at_line(const ScriptStep& step, Error error, const std::string& where) {
  if (step.line == 0) return error;
  error.message =
      fmt::format("line {}: {}{}", step.line, error.where.empty() ? "" : error.where + ": ", error.message);
  error.where = where;
  return error;
}

Result<StagedPlay> stage_play(const PlayScript& script, const std::map<std::string, PlayFigure>& figures,
                              const Hands& hands, Stage stage, const std::string& where) {
  return Staging(script, figures, hands, std::move(stage), where).run();
}

}  // namespace ombra
