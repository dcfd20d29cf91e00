#include <fmt/format.h>

#include <filesystem>
#include <span>

#include "commands.h"
#include "inputs.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/picture.h"
#include "io/take_json.h"
#include "ombra/take_maker.h"
#include "pose_source.h"

namespace ombra {
namespace fs = std::filesystem;
Result<int> run(const TakeCommand& command) {
  const fs::path out(command.out);
  const bool is_jpeg = out.extension() == ".jpg" || out.extension() == ".jpeg";
  if (!is_jpeg && out.extension() != ".png")
    return fail(ErrorCode::kBadUsage, "is neither FILE.jpg nor FILE.png; the name's end says what to write",
                command.out);
  const Result<PoseSource> source = read_named_pose(command.pose);
  if (!source) return tl::unexpected(source.error());
  const Pose& pose = source->file.pose;
  const Stage stage = source->file.stage.value_or(Stage{});
  const Result<Hands> hands = read_hands("", pose.hand_length_m, pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());
  const Result<void> on_stage = checked_on_stage(*hands, pose, stage, command.pose);
  if (!on_stage) return tl::unexpected(on_stage.error());

  const TakeSetup setup =
      draw_take_setup(*hands, pose, stage, command.scene, command.difficulty, command.seed);
  const MadeTake take = make_take(*hands, pose, stage, setup);
  const Image image{take.width, take.height, take.rgb};
  const auto photo = is_jpeg ? write_jpeg(image, setup.jpeg_quality) : write_png(image);
  Result<void> written = photo.and_then([&](const auto& bytes) { return write_file(out, bytes); });
  if (written && !command.truth.empty())
    written =
        write_png(take.truth).and_then([&](const auto& bytes) { return write_file(command.truth, bytes); });
  if (written) {
    const std::string text = json_text(take_json(setup, take, command.pose));
    written = write_file(fs::path(out).replace_extension(".json"), std::as_bytes(std::span(text)));
  }
  if (!written) return tl::unexpected(written.error());
  return kDone;
}

}  // namespace ombra
