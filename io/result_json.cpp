#include "io/result_json.h"

#include <array>
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
          {"topology_error", scores.topology_error},
          {"salience_f", scores.salience_f}};
}

ordered_json placement_json(const Placement& placement) {
  return {{"edge", name(placement.edge)},
          {"scale", placement.scale},
          {"tilt_deg", placement.tilt_deg},
          {"slide", placement.slide}};
}

namespace {

Placement read_placement(JsonObject json) {
  Placement out;
  out.scale = json.number("scale", {0.1, 1.3});
  out.tilt_deg = json.number("tilt_deg", {-180, 180});
  out.slide = json.number("slide", {-1, 1});
  const std::string edge_name = json.word("edge");
  for (const Edge edge : {Edge::kNone, Edge::kBottom, Edge::kLeft, Edge::kRight})
    if (edge_name == name(edge)) {
      out.edge = edge;
      return out;
    }
  json.complain("edge", "is '" + edge_name + "'; it must be none, bottom, left or right");
  return out;
}

}  // namespace

Result<Placement> read_placement(std::string_view text, const std::string& where) {
  const auto json = parse_json(text, where);
  if (!json) return tl::unexpected(json.error());
  std::optional<Error> problem;
  const Placement out = read_placement(JsonObject(*json, "", where, problem));
  if (problem) return tl::unexpected(*problem);
  return out;
}

Result<PlacedMask> read_placed_mask(std::string_view text, const std::string& where) {
  const auto json = parse_json(text, where);
  if (!json) return tl::unexpected(json.error());
  std::optional<Error> problem;
  JsonObject result(*json, "", where, problem);
  PlacedMask out;
  out.file = result.object("files").word("mask");
  out.placement = read_placement(result.object("placement"));
  if (problem) return tl::unexpected(*problem);
  return out;
}

Result<ShownResult> read_shown_result(std::string_view text, const std::string& where) {
  const auto json = parse_json(text, where);
  if (!json) return tl::unexpected(json.error());
  std::optional<Error> problem;
  JsonObject result(*json, "", where, problem);
  result.expect_format("ombra.result/1");
  ShownResult out;
  out.pose_file = result.object("files").word("pose");
  JsonObject target = result.object("target");
  out.target_name = target.word("name");
  out.target_source = target.word("source");
  out.placement = read_placement(result.object("placement"));
  JsonObject scores = result.object("scores");
  out.scores.iou = scores.number("iou", {0, 1});
  out.scores.boundary_f = scores.number("boundary_f", {0, 1});
  out.scores.chamfer = scores.number("chamfer", {0, 1});
  out.scores.topology_error = static_cast<int>(scores.number("topology_error", {0, 1e6}));
  out.scores.salience_f = scores.number("salience_f", {0, 1}, 0);
  if (problem) return tl::unexpected(*problem);
  return out;
}

std::string part_file(const std::string& part) { return "parts/" + part + ".json"; }

std::string variant_folder(std::size_t rank) { return "variant-" + std::to_string(rank); }

namespace {

ordered_json all_scores(const Solution& solution) {
  ordered_json scores = scores_json(solution.scores);
  scores["penetration_mm"] = solution.penetration_mm;
  scores["skin_penetration_mm"] = solution.skin_penetration_mm;
  scores["limit_violation_deg"] = solution.limit_violation_deg;
  scores["strain"] = solution.strain;
  if (solution.light_iou) scores["light_iou"] = *solution.light_iou;
  return scores;
}

// Of each held hand its fingers and its arm, in thousandths; a second performer's as theirs.
ordered_json strain_json(const Solution& solution) {
  const auto rounded = [](double v) { return std::nearbyint(v * 1000) / 1000; };
  const Strain strain = ombra::strain(solution.pose, solution.stage);
  ordered_json out = ordered_json::object();
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = solution.pose.hands[hand];
    if (!held) continue;
    ordered_json parts = ordered_json::object();
    for (std::size_t f = 0; f < kFingerCount; ++f)
      parts[std::string(finger_name(f))] = rounded(strain.hands[hand].fingers[f]);
    if (held->arm) parts["arm"] = rounded(strain.hands[hand].arm);
    const std::string side(name(side_of(hand)));
    (person_of(hand) == 0 ? out : out["second"])[side] = std::move(parts);
  }
  return out;
}

ordered_json hands_held(const Pose& pose) {
  ordered_json hands = ordered_json::array();
  for (const Side side : {Side::kLeft, Side::kRight})
    if (pose.hands[static_cast<std::size_t>(side)]) hands.push_back(name(side));
  return hands;
}

ordered_json part_json(const std::string& part, const PartMotion& motion) {
  ordered_json movers = ordered_json::array();
  for (const PartMover& mover : motion.movers) movers.push_back(words(mover));
  return {{"file", part_file(part)}, {"movers", std::move(movers)}, {"scores", scores_json(motion.scores)}};
}

double four_places(double value) { return std::nearbyint(value * 1e4) / 1e4 + 0.0; }

/// "left", or "second-left" of the second performer.
std::string hand_key(std::size_t hand) {
  return (person_of(hand) == 0 ? "" : "second-") + std::string(name(side_of(hand)));
}

ordered_json sensitivity_json(const Sensitivity& sensitivity) {
  ordered_json hands = ordered_json::object(), order = ordered_json::array(), sizes = ordered_json::object();
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& lost = sensitivity.hands[hand];
    if (!lost) continue;
    ordered_json& of = hands[hand_key(hand)];
    for (std::size_t finger = 0; finger < kFingerCount; ++finger)
      of[std::string(finger_name(finger))] = four_places(lost->finger[finger]);
    of["turn"] = four_places(lost->turn);
    of["shift"] = four_places(lost->shift);
  }
  for (const Sensitivity::Finger& f : sensitivity.fingers)
    order.push_back(hand_key(f.hand) + "-" + std::string(finger_name(f.finger)));
  for (const Sensitivity::Size& s : sensitivity.sizes) sizes[std::string(s.size.name)] = four_places(s.iou);
  return {{"hands", std::move(hands)}, {"order", std::move(order)}, {"sizes", std::move(sizes)}};
}

}  // namespace

ordered_json result_json(const SolveRecord& record) {
  const Solution& solution = record.solution;

  ordered_json files = ordered_json::object();
  for (const auto& [kind, file] : record.files) files[kind] = file;

  ordered_json json = {
      {"format", "ombra.result/1"},
      {"target", {{"name", valid_utf8(record.target_name)}, {"source", valid_utf8(record.target_source)}}},
      {"seed", record.seed},
      {"seconds", std::nearbyint(record.seconds * 1000) / 1000},
      {"evaluations", solution.evaluations},
      {"arms", record.arms}};
  if (record.from) json["from"] = valid_utf8(*record.from);
  if (record.arms) json["arms_from"] = name(solution.stage.performer.arms_from);
  ordered_json entries = ordered_json::object();
  for (const Side side : {Side::kLeft, Side::kRight}) {
    const auto& held = solution.pose.hands[static_cast<std::size_t>(side)];
    const std::string_view at = held ? arm_entry(*held, solution.stage) : std::string_view();
    if (!at.empty()) entries[std::string(name(side))] = at;
  }
  if (!entries.empty()) json["arms_enter"] = std::move(entries);
  if (const auto front = hand_in_front(solution.pose, solution.stage)) json["hand_in_front"] = name(*front);
  if (for_two(solution.pose)) json["performers"] = 2;
  json["hand_length_mm"] = std::nearbyint(short_decimal(solution.pose.hand_length_m) * 1e6) / 1e3;
  if (solution.pose.hand_breadth_m > 0)
    json["hand_breadth_mm"] = std::nearbyint(short_decimal(solution.pose.hand_breadth_m) * 1e6) / 1e3;
  json["frame_size_m"] = short_decimal(solution.stage.frame.size_m);
  json["placement"] = placement_json(solution.placement);
  json["scores"] = all_scores(solution);
  json["strain"] = strain_json(solution);
  if (solution.working)
    json["working"] = {{"least_width_mm", std::nearbyint(solution.working->least_width_m * 1e4) / 10},
                       {"widened_share", std::nearbyint(solution.working->widened_share * 1e4) / 1e4}};
  if (!record.contact.empty()) {
    ordered_json contact = ordered_json::array();
    for (const Touch& touch : record.contact) contact.push_back(touch_text(touch));
    json["contact"] = std::move(contact);
  }
  if (record.sensitivity) json["sensitivity"] = sensitivity_json(*record.sensitivity);
  if (record.taken_for) json["taken_for"] = valid_utf8(*record.taken_for);
  json["files"] = std::move(files);
  for (const auto& [part, motion] : record.parts) json["parts"][part] = part_json(part, motion);
  if (!solution.others.empty()) {
    ordered_json variants = ordered_json::array();
    for (std::size_t i = 0; i < solution.others.size(); ++i)
      variants.push_back({{"folder", variant_folder(i + 2)},
                          {"hands", hands_held(solution.others[i].pose)},
                          {"scores", all_scores(solution.others[i])}});
    json["variants"] = std::move(variants);
  }
  return json;
}

}  // namespace ombra
