#include <fmt/format.h>

#include <algorithm>

#include "commands.h"
#include "inputs.h"
#include "io/contour_svg.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/overlay.h"
#include "io/picture.h"
#include "io/png_16.h"
#include "io/pose_json.h"
#include "io/room_picture.h"
#include "io/stage_json.h"
#include "io/thread_pool.h"
#include "io/wall_picture.h"
#include "lit_wall.h"
#include "ombra/light.h"

namespace ombra {
namespace {

using Bytes = std::vector<std::byte>;

Bytes as_bytes(const std::string& text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

/// The wall as --out shows it, in what fits the ending.
Result<Bytes> wall_file(const CastCommand& command, const Mask& silhouette, const Stage& stage,
                        const LitWall* wall, const WallPicture* picture) {
  const Mask seen = as_seen(silhouette, stage.screen);
  if (command.out.ends_with(".svg")) return as_bytes(contour_svg(seen, stage.frame.size_m));
  if (command.out.ends_with(".pfm") || command.out.ends_with(".16.png")) {
    if (!wall)
      return fail(ErrorCode::kBadUsage,
                  "holds light, and the stage's lamp does not say how bright it is; add --lamp NAME",
                  command.out);
    return command.out.ends_with(".pfm") ? write_pfm(wall->lux, kScoreSize, kScoreSize)
                                         : write_png_16(picture->rgb, kScoreSize, kScoreSize);
  }
  return write_png(picture ? rounded_to_8_bits(*picture) : shadow_picture(seen));
}

/// The room as --out shows it. The pose has been checked in it.
Result<Bytes> room_file(const CastCommand& command, const Hands& hands, const Pose& pose,
                        const Stage& stage) {
  if (command.out.ends_with(".pfm") || command.out.ends_with(".16.png"))
    return fail(ErrorCode::kBadUsage, "holds light on the wall; the room is drawn as FILE.png or FILE.svg",
                command.out);
  constexpr int kWallSize = 1024;
  const Stage room = room_stage(stage);
  LightCaster caster(hands);
  ThreadPool pool(command.jobs);
  const LitWall wall = light_wall(caster, pose, room, kWallSize, pool.parallel_for());
  const Image image = room_picture(
      hands, pose, stage, wall_picture(wall.lamps, room.ambient_lx, room.screen.reflectance, kWallSize),
      {pose, stage});
  return command.out.ends_with(".svg") ? write_svg(image) : write_png(image);
}

}  // namespace

Result<int> run(const CastCommand& command) {
  if (command.out.empty() && command.mask.empty() && !command.json)
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
  if (const auto lit = light_with(command.lamp, stage); !lit) return tl::unexpected(lit.error());
  const Result<Hands> hands = read_hands(command.hand, file->pose.hand_length_m, file->pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());

  Result<void> on_stage = checked_on_stage(*hands, file->pose, stage, command.pose);
  const bool lit = is_lit(stage.lamp);
  if (on_stage && (lit || command.room))
    on_stage = checked_in_light(*hands, file->pose, command.room ? room_stage(stage) : stage, command.pose);
  if (!on_stage) return tl::unexpected(on_stage.error());
  if (command.json && !lit)
    return fail(ErrorCode::kBadUsage,
                "prints light in lux, and the stage's lamp does not say how bright it is; add --lamp NAME",
                "--json");

  const Mask silhouette = Caster(*hands).cast(file->pose, stage, kScoreSize);
  std::optional<LitWall> wall;
  std::optional<WallPicture> picture;
  if (lit) {
    LightCaster caster(*hands);
    ThreadPool pool(command.jobs);
    wall = light_wall(caster, file->pose, stage, kScoreSize, pool.parallel_for());
    picture = wall_picture(wall->lamps, stage.ambient_lx, stage.screen.reflectance, kScoreSize);
  }
  const auto write = [](const std::string& path, const Result<Bytes>& bytes) -> Result<void> {
    if (path.empty()) return {};
    return bytes.and_then([&](const Bytes& b) { return write_file(path, b); });
  };
  Result<void> written;
  if (!command.out.empty())
    written = write(command.out, command.room ? room_file(command, *hands, file->pose, stage)
                                              : wall_file(command, silhouette, stage, wall ? &*wall : nullptr,
                                                          picture ? &*picture : nullptr));
  if (written) written = write(command.mask, write_png(silhouette));
  if (!written) return tl::unexpected(written.error());
  if (!lit) return kDone;

  const auto [darkest, brightest] = std::minmax_element(wall->lux.begin(), wall->lux.end());
  if (command.json) {
    fmt::print("{}", json_text({{"format", "ombra.light/1"},
                                {"brightest_lx", short_decimal(*brightest)},
                                {"darkest_lx", short_decimal(*darkest)},
                                {"exposure_ev", std::round(10 * picture->exposure_ev) / 10},
                                {"lamp", lamp_json(stage.lamp)}}));
  } else {
    fmt::print(
        "Light on the wall: {:.3g} lx at the brightest, {:.3g} lx at the darkest; exposed for EV {:.1f}\n",
        *brightest, *darkest, picture->exposure_ev);
  }
  return kDone;
}

}  // namespace ombra
