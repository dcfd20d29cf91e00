// pose.json ("ombra.pose/1"): how the hands of one or two performers are held, for people and for tools;
// docs/formats.md names every field.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ombra/result.h"
#include "ombra/stage.h"

namespace ombra {

/// What a pose file says.
struct PoseFile {
  Pose pose;
  std::optional<Stage> stage;  ///< the stage it was made for; absent in files that leave it to the reader
};

/// Writes a pose with the stage that it was made for, so that the file alone can be cast. Numbers are those
/// of rounded_for_file(): degrees with 3 decimals, metres and quaternions with 6.
std::string write_pose(const Pose& pose, const Stage& stage);

/// Reads a pose. read_pose(write_pose(p, s)) gives rounded_for_file(p) and s bit for bit. Angles left out are
/// relaxed; an angle more than 0.01° outside its limits, an unknown joint, an orientation whose length is not
/// 1 within 1 %, an arm without its hand and a pose without hands are errors.
/// @return kBadInput with the path of the first field that is wrong or unknown
Result<PoseFile> read_pose(std::string_view text, const std::string& where);

}  // namespace ombra
