#include "io/kept_verdict.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ombra {
namespace {

using nlohmann::json;

const json& member(const json& object, const char* key) {
  static const json kNone;
  const auto found = object.find(key);
  return found == object.end() ? kNone : *found;
}

double number(const json& object, const char* key) {
  const json& value = member(object, key);
  return value.is_number() ? value.get<double>() : 0;
}

std::vector<std::string> texts(const json& list) {
  std::vector<std::string> out;
  if (!list.is_array()) return out;
  for (const json& each : list)
    if (each.is_string()) out.push_back(each.get<std::string>());
  return out;
}

}  // namespace

KeptVerdict read_kept_verdict(std::string_view text) {
  const json verdict = json::parse(text, nullptr, false);
  KeptVerdict out{{}, texts(member(verdict, "reasons")), texts(member(verdict, "advice"))};
  const json& scores = member(verdict, "scores");
  if (member(scores, "iou").is_number())
    out.scores = Scores{number(scores, "iou"), number(scores, "boundary_f"), number(scores, "chamfer"),
                        static_cast<int>(std::clamp(number(scores, "topology_error"), 0.0, 1e6)),
                        number(scores, "salience_f")};
  return out;
}

}  // namespace ombra
