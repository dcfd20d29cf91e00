// What commands read besides pictures: hands, stages, text; and where Ombra's own data is.
#pragma once

#include <filesystem>
#include <string>

#include "io/picture.h"
#include "ombra/photo.h"
#include "ombra/result.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

namespace ombra {

/// The folder of the built-in targets: `gallery` in the data folder, which is the environment variable
/// OMBRA_DATA, or else `../share/ombra` beside an installed program, or else the source folder that this one
/// was built from.
std::filesystem::path gallery_folder();

/// The folder of the built-in plays: `plays` in the data folder.
std::filesystem::path plays_folder();

/// The folder of the browser's studio: `studio` in the data folder or else what the source folder's build
/// made.
std::filesystem::path studio_folder();

/// Both hands.
/// @param files "left.glb,right.glb", or empty for the hand asset in the data folder
/// @param length_m, breadth_m hand length and breadth (0: as the files have it); rounded to what a pose file
/// holds, so that a pose read back gets the same hands
Result<Hands> read_hands(const std::string& files, float length_m, float breadth_m = 0);

struct StageFile {
  Stage stage;
  bool names_performer = false;  ///< the file says where a performer is
};
/// A stage file; an empty path is the default stage.
Result<StageFile> read_stage_file(const std::string& path);

/// A photograph's file.
Result<Image> read_photo_file(const std::string& path);

/// The pixels of an image that outlives it.
Photo photo_of(const Image& image);

/// A whole file as text.
Result<std::string> read_text(const std::string& path);

}  // namespace ombra
