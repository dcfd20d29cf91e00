#include "io/verdict_json.h"

#include "io/json_text.h"
#include "io/result_json.h"

namespace ombra {
namespace {

using nlohmann::ordered_json;

double pixels(float value) { return rounded(static_cast<double>(value), 10); }

}  // namespace

ordered_json verdict_json(const Verdict& verdict, Language language) {
  ordered_json json = {{"usable", verdict.usable}};
  if (!verdict.usable) {
    json["reasons"] = {words(verdict.lack, language)};
    json["advice"] = ordered_json::array();
    return json;
  }
  json["doubtful"] = verdict.confidence < kDoubtful;
  json["confidence"] = rounded(verdict.confidence, 1000);
  json["scores"] = scores_json(verdict.scores);
  const Alignment& a = verdict.alignment;
  json["alignment"] = {{"middle_px", {pixels(a.middle.x), pixels(a.middle.y)}},
                       {"side_px", pixels(a.side_px)},
                       {"turn_deg", rounded(degrees(static_cast<double>(a.turn)), 10)},
                       {"mirrored", a.mirrored},
                       {"squash", rounded(static_cast<double>(a.squash), 1000)}};
  json["reasons"] = ordered_json::array();
  for (const Reason& reason : verdict.reasons) json["reasons"].push_back(words(reason, language));
  json["advice"] = ordered_json::array();
  for (const Correction& advice : verdict.advice) json["advice"].push_back(words(advice, language));
  return json;
}

ordered_json verdicts_json(const Target& target, const std::vector<JudgedTake>& takes) {
  ordered_json json = {{"format", "ombra.verdicts/1"},
                       {"target", {{"name", valid_utf8(target.name)}, {"source", valid_utf8(target.source)}}},
                       {"takes", ordered_json::array()}};
  for (std::size_t i = 0; i < takes.size(); ++i) {
    const Verdict& verdict = takes[i].verdict;
    ordered_json take = {{"rank", i + 1}, {"file", valid_utf8(takes[i].file)}};
    if (takes[i].time_s) take["time_s"] = rounded(*takes[i].time_s, 1000);
    take.update(verdict_json(verdict));
    if (verdict.usable)
      take["tie"] = i > 0 && takes[i - 1].verdict.usable && takes[i - 1].verdict.merit - verdict.merit < kTie;
    json["takes"].push_back(take);
  }
  return json;
}

}  // namespace ombra
