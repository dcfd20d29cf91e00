#include "solved_pose.h"

#include "inputs.h"
#include "pose_source.h"

namespace ombra {

Result<std::optional<SolvedPose>> solved_for(const std::string& pose_named, const Target& target) {
  std::string named = pose_named;
  if (named.empty()) {
    if (!in_gallery(target.source)) return std::nullopt;
    named = target.source;
  }
  const Result<PoseSource> source = read_named_pose(named);
  if (!source) return tl::unexpected(source.error());
  const Pose& pose = source->file.pose;
  Result<Hands> hands = read_hands({}, pose.hand_length_m, pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());
  return SolvedPose{std::move(*hands), pose, source->file.stage.value_or(Stage{}), source->result.placement};
}

}  // namespace ombra
