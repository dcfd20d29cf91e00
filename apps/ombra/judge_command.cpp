#include <fmt/format.h>

#include "commands.h"
#include "inputs.h"
#include "io/json_text.h"
#include "io/target.h"
#include "io/verdict_json.h"
#include "solved_pose.h"
#include "take_source.h"
#include "verdict_text.h"

namespace ombra {
namespace {

/// A take and the verdict about it; of a video the best moment.
Result<JudgedTake> judged(const std::string& file, const Judge& quick, const Judge& judge,
                          const FindOptions& options) {
  if (!is_video(file)) {
    const Result<Image> image = read_photo_file(file);
    if (!image) return tl::unexpected(image.error());
    const auto found = find_shadow(photo_of(*image), options, file);
    if (!found) return tl::unexpected(found.error());
    return JudgedTake{file, {}, judge(*found)};
  }
  std::optional<SteadyTake> best;
  bool any = false;
  const Result<void> watched = steady_takes(file, quick, options,
                                            {[&](const SteadyTake& take) -> Result<void> {
                                               if (take.merit > (best ? best->merit : 0)) best = take;
                                               return {};
                                             },
                                             [&](double) { any = true; }});
  // What was seen before a video breaks off counts.
  if (!watched && !any) return tl::unexpected(watched.error());
  if (best) return JudgedTake{file, best->time_s, judge(best->found)};
  JudgedTake none{file, {}, {}};
  none.verdict.lack.kind = Lack::kStillness;
  return none;
}

void print_take(std::size_t rank, const JudgedTake& take, const Verdict* before) {
  const Verdict& v = take.verdict;
  const std::string name = take.time_s ? fmt::format("{} at {:.1f} s", take.file, *take.time_s) : take.file;
  if (!v.usable) {
    fmt::print("{}. {}: {}\n", rank, name, words(v.lack));
    return;
  }
  fmt::print("{}. {}: overlap {:.3f}, outline {:.3f}{}{}\n", rank, name, v.scores.iou, v.scores.boundary_f,
             before && before->usable && before->merit - v.merit < kTie ? ", as good as the one before" : "",
             v.confidence < kDoubtful ? ", doubtful: the shadow's edges are hardly to be told" : "");
  if (v.reasons.empty()) fmt::print("   nothing is missing and nothing is too much\n");
  fmt::print("{}", verdict_text(v));
}

}  // namespace

Result<int> run(const JudgeCommand& command) {
  const Result<Target> target = load_target(command.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  const Result<std::optional<SolvedPose>> solved = solved_for(command.pose, *target);
  if (!solved) return tl::unexpected(solved.error());
  FindOptions options;
  options.sought = command.hands ? Sought::kHands : Sought::kShadow;
  options.corners = command.corners;
  Image wall;
  if (!command.wall.empty()) {
    Result<Image> empty = read_photo_file(command.wall);
    if (!empty) return tl::unexpected(empty.error());
    wall = std::move(*empty);
    options.empty_wall = photo_of(wall);
  }
  const Judge quick(*target), judge(*target, *solved);
  std::vector<JudgedTake> takes;
  std::vector<Verdict> verdicts;
  bool all = true;
  for (const std::string& file : command.takes) {
    Result<JudgedTake> take = judged(file, quick, judge, options);
    if (!take) {  // the others go on
      report(take.error());
      all = false;
      continue;
    }
    verdicts.push_back(take->verdict);
    takes.push_back(std::move(*take));
  }
  std::vector<JudgedTake> order;
  for (const std::size_t i : ranked(verdicts)) order.push_back(takes[i]);
  if (command.json) {
    fmt::print("{}", json_text(verdicts_json(*target, order)));
  } else {
    for (std::size_t i = 0; i < order.size(); ++i)
      print_take(i + 1, order[i], i > 0 ? &order[i - 1].verdict : nullptr);
  }
  return all ? kDone : kBadData;
}

}  // namespace ombra
