#include <fmt/format.h>

#include "commands.h"
#include "io/json_text.h"
#include "io/stage_json.h"

namespace ombra {
namespace {

std::string size_text(const Lamp& lamp) {
  if (lamp.shape == LampShape::kDistant)
    return fmt::format("{:.3f} deg", degrees(static_cast<double>(lamp.angular_diameter)));
  const double width_mm = 1000 * static_cast<double>(lamp.width_m),
               height_mm = 1000 * static_cast<double>(lamp.height_m);
  return width_mm == height_mm ? fmt::format("{:.0f} mm", width_mm)
                               : fmt::format("{:.0f} x {:.0f} mm", width_mm, height_mm);
}

std::string brightness_text(const Lamp& lamp) {
  return lamp.shape == LampShape::kDistant ? fmt::format("{:g} lx", lamp.illuminance_lx)
                                           : fmt::format("{:g} cd", lamp.intensity_cd);
}

}  // namespace

Result<int> run(const LampsCommand& command) {
  if (command.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const NamedLamp& named : named_lamps()) {
      nlohmann::ordered_json lamp = {{"name", named.name}, {"what", named.what}};
      lamp.update(lamp_json(named.lamp));
      lamp.erase("position_m");
      lamp["source"] = named.source;
      list.push_back(lamp);
    }
    fmt::print("{}", json_text(list));
    return kDone;
  }
  fmt::print("{:<12} {:<10} {:>11} {:>10} {:>7}  {}\n", "name", "shape", "size", "light", "colour", "what");
  for (const NamedLamp& named : named_lamps())
    fmt::print("{:<12} {:<10} {:>11} {:>10} {:>5g} K  {}\n", named.name, name(named.lamp.shape),
               size_text(named.lamp), brightness_text(named.lamp), named.lamp.colour_k, named.what);
  return kDone;
}

}  // namespace ombra
