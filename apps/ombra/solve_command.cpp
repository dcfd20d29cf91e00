#include <fmt/format.h>

#include "commands.h"
#include "figure_parts.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/joint_words.h"
#include "io/json_text.h"
#include "io/stage_json.h"
#include "io/target.h"
#include "io/thread_pool.h"
#include "pose_source.h"
#include "progress_line.h"
#include "result_folder.h"
#include "score_table.h"
#include "timed_solve.h"

namespace ombra {
namespace {

constexpr float kNearLamp_m = 1.2f;

/// Where the lamp may be in the room that was given.
std::optional<SolveOptions::LampRange> lamp_range(const SolveCommand& command) {
  if (!command.room) return std::nullopt;
  return SolveOptions::LampRange{kNearLamp_m, command.room->lamp_most_m()};
}

/// The stage in the light and the room that the command asks for.
Result<void> set_light_and_room(const SolveCommand& command, Stage& stage) {
  if (const auto lit = light_with(command.lamp, stage); !lit) return lit;
  if (!command.room) return {};
  const Room& room = *command.room;
  if (room.lamp_most_m() < kNearLamp_m || room.height_m <= stage.frame.centre.y + 0.15f)
    return fail(
        ErrorCode::kBadUsage,
        fmt::format("is too small: a lamp needs {:.1f} m of depth, and the frame's middle is {:g} m high",
                    room.depth_m - room.lamp_most_m() + kNearLamp_m, stage.frame.centre.y),
        "--room");
  stage.screen.width_m = std::min(stage.screen.width_m, room.width_m);
  stage.screen.height_m = std::min(stage.screen.height_m, room.height_about_m(stage.frame.centre.y));
  return {};
}

Result<SolveRecord> solve_with_progress(const SolveCommand& command, const Target& target, const Hands& hands,
                                        const StageFile& stage, const std::array<AngleRanges, 2>& ranges,
                                        const std::optional<SolveStart>& start, const Stopwatch& watch) {
  ThreadPool pool(command.jobs);
  ProgressLine line;
  const SolveOptions options{.performers = command.performers,
                             .hands = command.hands,
                             .arms = !command.no_arms,
                             .arms_from = command.arms_from,
                             .fixed_target = command.fixed_target,
                             .keep_performer = stage.names_performer,
                             .lamp_range = lamp_range(command),
                             .comfort = command.comfort,
                             .ranges = ranges,
                             .variants = command.variants,
                             .start = start,
                             .seed = command.seed,
                             .evaluations = 0,
                             .keep_going = {},
                             .parallel_for = pool.parallel_for()};
  return timed_solve(target, hands, stage.stage, options, command.budget, watch,
                     [&](const Solution& best, const std::string& left) {
                       line.show(best.scores.iou > 0
                                     ? fmt::format("overlap {:.3f}, {}", best.scores.iou, left)
                                     : fmt::format("looking for a first pose, {}", left));
                     });
}

/// What to begin with. Hands, arms, performers and, where none is named, the stage become those of its pose.
Result<SolveStart> begin_from(SolveCommand& command, StageFile& stage) {
  Result<PoseSource> source = read_pose_source(command.from);
  if (!source) return tl::unexpected(source.error());
  const Pose& pose = source->file.pose;
  const std::size_t first = pose.hands[0] || pose.hands[1] ? 0 : 2;
  command.performers = for_two(pose) ? 2 : 1;
  command.hands = !pose.hands[first]       ? HandChoice::kRight
                  : !pose.hands[first + 1] ? HandChoice::kLeft
                                           : HandChoice::kBoth;
  command.no_arms = !pose.hands[pose.hands[first] ? first : first + 1]->arm;
  command.hand_size.length_mm = 1000 * static_cast<double>(pose.hand_length_m);
  command.hand_size.breadth_mm = 1000 * static_cast<double>(pose.hand_breadth_m);
  if (command.stage.empty() && source->file.stage) stage.stage = *source->file.stage;
  SolveStart start{pose, source->file.stage.value_or(stage.stage), {}, source->pose_file.string()};
  if (!source->result_file.empty()) start.placement = source->result.placement;
  return start;
}

/// Solves for poses that parts can move from, too: the best of several clearly different ones.
constexpr int kTriedForParts = 4;

/// Every further solution in a result folder of its own.
Result<void> write_variants(const std::filesystem::path& folder, const Target& target, const Hands& hands,
                            const SolveRecord& record) {
  for (std::size_t i = 0; i < record.solution.others.size(); ++i) {
    SolveRecord variant = record;
    variant.solution = record.solution.others[i];
    const std::filesystem::path place = folder / variant_folder(i + 2);
    if (const auto ready = prepare_folder(place); !ready) return ready;
    if (const auto written = write_result_folder(place, target, hands, variant); !written) return written;
  }
  return {};
}

void print_summary(const SolveRecord& record, const std::filesystem::path& folder) {
  const std::string shown = folder.string();
  fmt::print("{}: solved in {:.1f} s, {} silhouettes cast\n\n{}\n", record.target_name, record.seconds,
             record.solution.evaluations, score_table(record.solution));
  for (const auto& [part, motion] : record.parts) fmt::print("{}\n", part_text(part, motion));
  if (!record.parts.empty()) fmt::print("\n");
  const std::string entered = entry_text(record.solution);
  if (!entered.empty()) fmt::print("{}\n", entered);
  if (!record.solution.others.empty()) fmt::print("{}\n", variant_table(record.solution));
  if (const auto& working = record.solution.working; working && working->widened_share > 0)
    fmt::print(
        "No finger's shadow is thinner than {:.0f} mm here, so the search aimed at a shape with its thin "
        "parts "
        "widened, {:.1f} % more of it; the scores are against the shape itself.\n\n",
        1000 * working->least_width_m, 100 * working->widened_share);
  fmt::print("{}\n", sensitivity_text(*record.sensitivity));
  fmt::print("Target and shadow  {}/overlay.png\n", shown);
  fmt::print("The wall           {}/shadow.png\n", shown);
  fmt::print("How to hold it     {}/sheet.pdf\n", shown);
  fmt::print("In 3D              {}/hands.glb (Blender, three.js)\n", shown);
  fmt::print("All numbers        {}/result.json, {}/pose.json\n", shown, shown);
}

}  // namespace

Result<int> run(const SolveCommand& asked) {
  const Stopwatch watch;
  SolveCommand command = asked;
  const Result<Target> target = load_target(command.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  Result<StageFile> stage = read_stage_file(command.stage);
  if (!stage) return tl::unexpected(stage.error());
  if (stage->names_performer && command.arms_from)
    return fail(ErrorCode::kBadUsage,
                "this stage says where the performer is; leave out --arms-from or the stage's performer",
                command.stage);
  std::optional<SolveStart> start;
  if (!command.from.empty()) {
    Result<SolveStart> begun = begin_from(command, *stage);
    if (!begun) return tl::unexpected(begun.error());
    start = std::move(*begun);
  }
  if (const auto lit = set_light_and_room(command, stage->stage); !lit) return tl::unexpected(lit.error());
  const Result<std::vector<FigurePart>> parts = figure_parts(command.target, command.parts);
  if (!parts) return tl::unexpected(parts.error());
  if (!parts->empty()) command.variants = std::max(command.variants, kTriedForParts);
  const Result<std::array<AngleRanges, 2>> ranges = held_ranges(command.fixes, command.without);
  if (!ranges) return tl::unexpected(ranges.error());
  const Result<Hands> hands = read_hands(command.hand, static_cast<float>(command.hand_size.length_mm / 1000),
                                         static_cast<float>(command.hand_size.breadth_mm / 1000));
  if (!hands) return tl::unexpected(hands.error());
  if (!stage->names_performer && (!start || !command.stage.empty()))
    stage->stage.performer = performer_from(stage->stage.performer.arms_from, stage->stage.lamp,
                                            performer_for((*hands)[0].length_m));
  const std::filesystem::path folder = command.out.empty()
                                           ? std::filesystem::path("out") / folder_name(target->name)
                                           : std::filesystem::path(command.out);
  if (const auto ready = prepare_folder(folder); !ready) return tl::unexpected(ready.error());

  watch_for_interrupts();
  Result<SolveRecord> record = solve_with_progress(command, *target, *hands, *stage, *ranges, start, watch);
  const bool stopped = interrupted();
  if (!record) return tl::unexpected(record.error());
  if (start) record->from = command.from;
  if (!parts->empty()) {
    ThreadPool pool(command.jobs);
    choose_with_parts(*hands, *parts, asked.variants, *record, pool.parallel_for());
  }
  if (const auto written = write_result_folder(folder, *target, *hands, *record); !written)
    return tl::unexpected(written.error());
  if (const auto written = write_variants(folder, *target, *hands, *record); !written)
    return tl::unexpected(written.error());

  if (command.json)
    fmt::print("{}", json_text(result_json(*record)));
  else
    print_summary(*record, folder);
  if (!stopped) return kDone;
  fmt::print(stderr, "ombra: interrupted; the best so far is in {}\n", folder.string());
  return kInterrupted;
}

}  // namespace ombra
