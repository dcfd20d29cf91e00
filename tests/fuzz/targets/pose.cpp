#include "fuzz/fuzz.h"
#include "io/pose_json.h"
#include "ombra/shadow.h"
#include "support/real_hands.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const Result<PoseFile> file = read_pose(as_text(bytes), "pose");
  if (!file) return false;
  const Stage stage = file->stage.value_or(Stage{});
  const std::string written = write_pose(file->pose, stage);
  const Result<PoseFile> again = read_pose(written, "pose");
  promise(again.has_value(), "a written pose is read again");
  promise(write_pose(again->pose, *again->stage) == written, "and is the same");
  if (checked_on_stage(real_hands(), file->pose, stage, "pose"))
    Caster(real_hands()).cast(file->pose, stage, 64);
  return true;
}

}  // namespace

FuzzTarget pose_target() {
  return {"pose", read, [] { return files_of("gallery", "pose.json"); }};
}

}  // namespace ombra
