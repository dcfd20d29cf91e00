#include "io/result_json.h"

#include <cmath>

#include "io/json_text.h"

namespace ombra {

using nlohmann::ordered_json;

std::string valid_utf8(const std::string& text) {
  using Json = nlohmann::json;
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

ordered_json scores_json(const Scores& scores) {
  return {{"iou", scores.iou},
          {"boundary_f", scores.boundary_f},
          {"chamfer", scores.chamfer},
          {"topology_error", scores.topology_error}};
}

ordered_json placement_json(const Placement& placement) {
  return {{"edge", name(placement.edge)},
          {"scale", placement.scale},
          {"tilt_deg", placement.tilt_deg},
          {"slide", placement.slide}};
}

Result<PlacedMask> read_placed_mask(std::string_view text, const std::string& where) {
  const auto json = parse_json(text, where);
  if (!json) return tl::unexpected(json.error());
  std::optional<Error> problem;
  JsonObject result(*json, "", where, problem);
  PlacedMask out;
  out.file = result.object("files").word("mask");
  JsonObject placement = result.object("placement");
  const std::string edge_name = placement.word("edge");
  out.placement.scale = placement.number("scale", {0.1, 1.3});
  out.placement.tilt_deg = placement.number("tilt_deg", {-180, 180});
  out.placement.slide = placement.number("slide", {-1, 1});
  if (problem) return tl::unexpected(*problem);
  for (const Edge edge : {Edge::kNone, Edge::kBottom, Edge::kLeft, Edge::kRight})
    if (edge_name == name(edge)) {
      out.placement.edge = edge;
      return out;
    }
  return fail(ErrorCode::kBadInput,
              "placement.edge is '" + edge_name + "'; it must be none, bottom, left or right", where);
}

ordered_json result_json(const SolveRecord& record) {
  const Solution& solution = record.solution;
  ordered_json scores = scores_json(solution.scores);
  scores["penetration_mm"] = solution.penetration_mm;
  scores["limit_violation_deg"] = solution.limit_violation_deg;
  scores["strain"] = solution.strain;

  ordered_json files = ordered_json::object();
  for (const auto& [kind, file] : record.files) files[kind] = file;

  ordered_json json = {
      {"format", "ombra.result/1"},
      {"target", {{"name", valid_utf8(record.target_name)}, {"source", valid_utf8(record.target_source)}}},
      {"seed", record.seed},
      {"seconds", std::nearbyint(record.seconds * 1000) / 1000},
      {"evaluations", solution.evaluations},
      {"arms", record.arms}};
  if (record.arms) json["arms_from"] = name(solution.stage.performer.arms_from);
  json["hand_length_mm"] = std::nearbyint(short_decimal(solution.pose.hand_length_m) * 1e6) / 1e3;
  json["frame_size_m"] = short_decimal(solution.stage.frame.size_m);
  json["placement"] = placement_json(solution.placement);
  json["scores"] = std::move(scores);
  if (record.taken_for) json["taken_for"] = valid_utf8(*record.taken_for);
  json["files"] = std::move(files);
  return json;
}

}  // namespace ombra
