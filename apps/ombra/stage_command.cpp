#include <fmt/format.h>

#include <span>

#include "commands.h"
#include "inputs.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/stage_json.h"
#include "io/thread_pool.h"
#include "ombra/advise.h"
#include "pose_source.h"

namespace ombra {
namespace {

using nlohmann::ordered_json;

constexpr float kFigure = 0.72f;  // of the frame, the longer side of what is asked for

std::string metres(float value) { return fmt::format("{:.2f} m", value); }
std::string millimetres(double value_m) { return fmt::format("{:.0f} mm", 1000 * value_m); }

/// What is seen in numbers.
std::string seen_text(const Visibility& seen) {
  return fmt::format(
      "edges {} wide, narrowest part {}; contrast {:.0f} % on {:.2g} lx, an eye needs {:.0f} %",
      millimetres(seen.edge_m), millimetres(seen.part_m), 100 * seen.contrast, seen.lit_lx,
      100 * std::min(1.0, seen.threshold));
}

/// And in words.
std::string judged(const Visibility& seen) {
  const double softness = seen.softness();
  const std::string edges = softness <= 0.1             ? "crisp"
                            : softness <= kMostSoftness ? "soft, and every part is kept"
                            : softness <= 1             ? "so soft that the narrowest part fades"
                                                        : "so soft that the narrowest part is swallowed";
  const std::string there = seen.contrast >= kPlainToSee * seen.threshold ? "plain to see"
                            : seen.contrast >= seen.threshold             ? "faint"
                                                                          : "not to be seen";
  return fmt::format("The shadow is {}; its edges are {}.", there, edges);
}

std::string joined(const std::vector<std::string>& ways) {
  std::string out;
  for (std::size_t i = 0; i < ways.size(); ++i)
    out += (i == 0 ? "" : i + 1 == ways.size() ? ", or " : ", ") + ways[i];
  return out;
}

void print_remedies(const Remedies& r, const Visibility& seen) {
  std::vector<std::string> sharper, plainer;
  if (r.lamp_back_m) sharper.push_back("move the lamp back to " + metres(*r.lamp_back_m));
  if (r.hands_to_m) sharper.push_back("hold the hands " + metres(*r.hands_to_m) + " from the wall");
  if (r.lamp_size_m)
    sharper.push_back("use a lamp under " + millimetres(static_cast<double>(*r.lamp_size_m)));
  if (!sharper.empty())
    fmt::print("To keep the narrowest part ({}): {}.\n", millimetres(seen.part_m), joined(sharper));
  if (r.ambient_lx) plainer.push_back(fmt::format("darken the room to {:.2g} lx", *r.ambient_lx));
  if (r.lamp_near_m) plainer.push_back("bring the lamp to " + metres(*r.lamp_near_m));
  if (!plainer.empty()) fmt::print("To see it plainly: {}.\n", joined(plainer));
}

ordered_json seen_json(const Visibility& seen) {
  return {{"lit_lx", short_decimal(static_cast<float>(seen.lit_lx))},
          {"dark_lx", short_decimal(static_cast<float>(seen.dark_lx))},
          {"contrast", rounded(seen.contrast, 1e4)},
          {"threshold", rounded(seen.threshold, 1e4)},
          {"edge_mm", rounded(1000 * seen.edge_m, 100)},
          {"part_mm", rounded(1000 * seen.part_m, 100)},
          {"softness", rounded(seen.softness(), 1e4)},
          {"kept", rounded(seen.kept, 1e4)}};
}

struct Proposal {
  std::string lamp;
  Setup setup;
};

ordered_json proposal_json(const Proposal& p) {
  return {{"lamp", p.lamp},
          {"keeps", p.setup.keeps()},
          {"plain", p.setup.plain()},
          {"lamp_m", short_decimal(p.setup.stage.lamp.position.z)},
          {"hands_m", short_decimal(p.setup.hands_m)},
          {"figure_m", short_decimal(kFigure * p.setup.stage.frame.size_m)},
          {"light", seen_json(p.setup.seen)},
          {"stage", stage_json(p.setup.stage)}};
}

/// The first that keeps everything and is plain, the largest of them.
const Proposal* best_of(const std::vector<Proposal>& proposals) {
  const Proposal* best = nullptr;
  const auto rank = [](const Proposal& p) { return 2 * p.setup.plain() + p.setup.keeps(); };
  for (const Proposal& p : proposals)
    if (!best || rank(p) > rank(*best) ||
        (rank(p) == rank(*best) && p.setup.stage.frame.size_m > best->setup.stage.frame.size_m * 1.001f))
      best = &p;
  return best;
}

}  // namespace

Result<int> run(const AdviseCommand& command) {
  const Result<PoseSource> source = read_named_pose(command.figure);
  if (!source) return tl::unexpected(source.error());
  const Pose& pose = source->file.pose;
  Stage stage = source->file.stage.value_or(Stage{});
  const Result<Hands> hands = read_hands({}, pose.hand_length_m, pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());
  if (command.ambient_lx) stage.ambient_lx = static_cast<float>(*command.ambient_lx);

  std::vector<NamedLamp> lamps(named_lamps().begin(), named_lamps().end());
  Stage put = stage;
  if (const auto placed = light_with(command.lamp, put); !placed) return tl::unexpected(placed.error());
  if (!command.lamp.empty())
    std::erase_if(lamps, [&](const NamedLamp& named) { return named.name != command.lamp; });
  const bool lit = is_lit(put.lamp);
  Result<void> fine = checked_on_stage(*hands, pose, put, command.figure);
  if (fine && lit) fine = checked_in_light(*hands, pose, put, command.figure);
  if (!fine) return tl::unexpected(fine.error());

  ThreadPool pool(command.jobs);
  const ParallelFor side_by_side = pool.parallel_for();
  std::optional<Visibility> now;
  if (lit) now = visibility(*hands, pose, put, side_by_side);
  std::vector<Proposal> proposals;
  for (const NamedLamp& named : lamps)
    if (std::optional<Setup> setup = best_setup(*hands, pose, stage, named.lamp, command.room, side_by_side))
      proposals.push_back({std::string(named.name), std::move(*setup)});
  const Proposal* best = best_of(proposals);
  if (!best)
    return fail(
        ErrorCode::kBadInput,
        fmt::format("a room of {} x {} x {} m is too small for this pose: its hands are {:.2f} m from "
                    "the lamp and the lamp {:.2f} m high; give a larger --room",
                    command.room.width_m, command.room.height_m, command.room.depth_m,
                    stage.lamp.position.z - hands_to_wall_m(*hands, pose), stage.lamp.position.y),
        command.figure);
  if (!command.out.empty()) {
    const std::string text = write_stage(best->setup.stage);
    if (const auto written = write_file(command.out, std::as_bytes(std::span(text))); !written)
      return tl::unexpected(written.error());
  }

  if (command.json) {
    ordered_json json = {{"format", "ombra.advice/1"},
                         {"figure", command.figure},
                         {"room_m", {command.room.width_m, command.room.height_m, command.room.depth_m}}};
    if (now) json["now"] = seen_json(*now);
    for (const Proposal& p : proposals) json["setups"].push_back(proposal_json(p));
    json["best"] = best->lamp;
    fmt::print("{}", json_text(json));
    return kDone;
  }
  if (now) {
    fmt::print("As it is, {} and the hands {} from the wall: {}.\n{}\n",
               put.lamp.shape == LampShape::kDistant ? "the lamp in the sky"
                                                     : "the lamp " + metres(put.lamp.position.z),
               metres(hands_to_wall_m(*hands, pose)), seen_text(*now), judged(*now));
    print_remedies(remedies(*hands, pose, put, *now, command.room), *now);
    fmt::print("\n");
  }
  fmt::print("{:<12} {:>9} {:>9} {:>9} {:>7} {:>7} {:>9}\n", "lamp", "to wall", "hands", "figure", "edges",
             "part", "contrast");
  for (const Proposal& p : proposals) {
    const Setup& s = p.setup;
    const bool sky = s.stage.lamp.shape == LampShape::kDistant;
    fmt::print("{:<12} {:>9} {:>9} {:>9} {:>7} {:>7} {:>7.0f} %  {}\n", p.lamp,
               sky ? "" : metres(s.stage.lamp.position.z), metres(s.hands_m),
               metres(kFigure * s.stage.frame.size_m), millimetres(s.seen.edge_m), millimetres(s.seen.part_m),
               100 * s.seen.contrast,
               !s.plain()   ? "faint"
               : !s.keeps() ? "the narrowest part fades"
                            : "");
  }
  fmt::print("\nBest in this room: {}. {}\n", best->lamp, judged(best->setup.seen));
  if (!command.out.empty())
    fmt::print("Its stage is in {}; ombra solve TARGET --stage {} finds the hands for it.\n", command.out,
               command.out);
  return kDone;
}

}  // namespace ombra
