#include "commands.h"
#include "inputs.h"
#include "io/file.h"
#include "io/overlay.h"
#include "io/picture.h"
#include "io/pose_json.h"

namespace ombra {

Result<int> run(const CastCommand& command) {
  if (command.out.empty() && command.mask.empty())
    return fail(
        ErrorCode::kBadUsage,
        "says nowhere what to write; add --out shadow.png for the wall or --mask mask.png for the mask",
        "cast");
  const Result<std::string> text = read_text(command.pose);
  if (!text) return tl::unexpected(text.error());
  const Result<PoseFile> file = read_pose(*text, command.pose);
  if (!file) return tl::unexpected(file.error());
  Stage stage = file->stage.value_or(Stage{});
  if (!command.stage.empty()) {
    const Result<StageFile> named = read_stage_file(command.stage);
    if (!named) return tl::unexpected(named.error());
    stage = named->stage;
  }
  const Result<Hands> hands = read_hands(command.hand, file->pose.hand_length_m, file->pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());

  const Result<void> on_stage = checked_on_stage(*hands, file->pose, stage, command.pose);
  if (!on_stage) return tl::unexpected(on_stage.error());

  const Mask silhouette = Caster(*hands).cast(file->pose, stage, kScoreSize);
  const auto write = [](const std::string& path, const Result<std::vector<std::byte>>& png) -> Result<void> {
    if (path.empty()) return {};
    return png.and_then([&](const std::vector<std::byte>& bytes) { return write_file(path, bytes); });
  };
  const Result<void> written = write(command.out, write_png(shadow_picture(silhouette))).and_then([&] {
    return write(command.mask, write_png(silhouette));
  });
  if (!written) return tl::unexpected(written.error());
  return kDone;
}

}  // namespace ombra
