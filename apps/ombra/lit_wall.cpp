#include "lit_wall.h"

namespace ombra {

LitWall light_wall(LightCaster& caster, const Pose& pose, const Stage& stage, int size_px,
                   const ParallelFor& side_by_side, float share) {
  LitWall wall;
  const auto add = [&](const Lamp& lamp) {
    wall.lamps.push_back({lamp.colour_k, as_seen(caster.illuminance(pose, stage, lamp, size_px, side_by_side),
                                                 size_px, stage.screen)});
    if (share != 1)
      for (float& lux : wall.lamps.back().lux) lux *= share;
  };
  add(stage.lamp);
  for (const Lamp& lamp : stage.other_lamps) add(lamp);
  wall.lux.assign(wall.lamps[0].lux.size(), stage.ambient_lx);
  for (const LampLight& lamp : wall.lamps)
    for (std::size_t i = 0; i < wall.lux.size(); ++i) wall.lux[i] += lamp.lux[i];
  return wall;
}

}  // namespace ombra
