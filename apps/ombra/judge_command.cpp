#include <fmt/format.h>

#include <algorithm>

#include "commands.h"
#include "inputs.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/picture.h"
#include "io/target.h"
#include "io/verdict_json.h"
#include "pose_source.h"

namespace ombra {
namespace {

Result<Image> read_take(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return read_photo(*bytes, path);
}

Photo photo_of(const Image& image) { return {image.width, image.height, image.rgb}; }

/// The pose that advice starts from; nothing where none is known.
Result<std::optional<SolvedPose>> solved_for(const JudgeCommand& command, const Target& target) {
  std::string named = command.pose;
  if (named.empty()) {
    const std::vector<std::string> names = gallery_names(gallery_folder());
    if (std::find(names.begin(), names.end(), target.source) == names.end()) return std::nullopt;
    named = target.source;
  }
  const Result<PoseSource> source = read_named_pose(named);
  if (!source) return tl::unexpected(source.error());
  const Pose& pose = source->file.pose;
  Result<Hands> hands = read_hands({}, pose.hand_length_m, pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());
  return SolvedPose{std::move(*hands), pose, source->file.stage.value_or(Stage{}), source->result.placement};
}

void print_take(std::size_t rank, const JudgedTake& take, const Verdict* before) {
  const Verdict& v = take.verdict;
  if (!v.usable) {
    fmt::print("{}. {}: {}\n", rank, take.file, v.reason);
    return;
  }
  fmt::print("{}. {}: overlap {:.3f}, outline {:.3f}{}{}\n", rank, take.file, v.scores.iou,
             v.scores.boundary_f,
             before && before->usable && before->merit - v.merit < kTie ? ", as good as the one before" : "",
             v.confidence < kDoubtful ? ", doubtful: the shadow's edges are hardly to be told" : "");
  if (v.reasons.empty()) fmt::print("   nothing is missing and nothing is too much\n");
  for (const Reason& reason : v.reasons) fmt::print("   {}\n", words(reason));
  for (const Correction& advice : v.advice) fmt::print("   > {}\n", words(advice));
}

}  // namespace

Result<int> run(const JudgeCommand& command) {
  const Result<Target> target = load_target(command.target, gallery_folder());
  if (!target) return tl::unexpected(target.error());
  const Result<std::optional<SolvedPose>> solved = solved_for(command, *target);
  if (!solved) return tl::unexpected(solved.error());
  FindOptions options;
  options.sought = command.hands ? Sought::kHands : Sought::kShadow;
  options.corners = command.corners;
  Image wall;
  if (!command.wall.empty()) {
    Result<Image> empty = read_take(command.wall);
    if (!empty) return tl::unexpected(empty.error());
    wall = std::move(*empty);
    options.empty_wall = photo_of(wall);
  }
  const Judge judge(*target, *solved);
  std::vector<JudgedTake> judged;
  std::vector<Verdict> verdicts;
  bool all = true;
  for (const std::string& file : command.takes) {
    const Result<Image> image = read_take(file);
    const auto found = image ? find_shadow(photo_of(*image), options, file)
                             : Result<FoundShadow>(tl::unexpected(image.error()));
    if (!found) {  // the others go on
      report(found.error());
      all = false;
      continue;
    }
    verdicts.push_back(judge(*found));
    judged.push_back({file, verdicts.back()});
  }
  std::vector<JudgedTake> order;
  for (const std::size_t i : ranked(verdicts)) order.push_back(judged[i]);
  if (command.json) {
    fmt::print("{}", json_text(verdicts_json(*target, order)));
  } else {
    for (std::size_t i = 0; i < order.size(); ++i)
      print_take(i + 1, order[i], i > 0 ? &order[i - 1].verdict : nullptr);
  }
  return all ? kDone : kBadData;
}

}  // namespace ombra
