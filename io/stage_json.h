// stage.json ("ombra.stage/1"): lamp, screen, frame and performers in metres; docs/formats.md names
// every field.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ombra/result.h"
#include "ombra/stage.h"

namespace ombra {

/// Reads a stage. Every field but "format" may be left out and then has Stage's default; shoulders that are
/// not given are placed for the lamp and the side by performer_from(). A second performer takes what is not
/// given from partner_of() the first. A lamp may name one of named_lamps() and say only what differs.
/// @return kBadInput with the path of the first field that is wrong or unknown, or what checked() finds
Result<Stage> read_stage(std::string_view text, const std::string& where);

/// The same from a parsed object that lies at `path` of another file.
Result<Stage> read_stage(const nlohmann::json& value, const std::string& path, const std::string& where);

/// Writes every field; read_stage() gives back the same floats bit for bit.
std::string write_stage(const Stage& stage);
nlohmann::ordered_json stage_json(const Stage& stage);
/// One of named_lamps(). @return kBadUsage, suggesting one, for another name
Result<Lamp> lamp_named(const std::string& word);
/// Puts a named lamp in the place of the stage's, a distant one out where it shines from.
/// @param name empty: the stage's own stays
Result<void> light_with(const std::string& name, Stage& stage);
/// A lamp as a stage has it: what its shape does not use is left out.
nlohmann::ordered_json lamp_json(const Lamp& lamp);

}  // namespace ombra
