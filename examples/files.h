// What the examples read and write: hands (.glb) and plain pictures (PGM, PPM).
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ombra/rig_glb.h"
#include "ombra/shadow.h"
#include "ombra/shape.h"

/// The value of a result; says what is wrong and ends the program where there is none.
template <typename T>
T value(ombra::Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s: %s\n", result.error().where.c_str(), result.error().message.c_str());
  std::exit(1);
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Both hands, 190 mm long, from left.glb and right.glb in a folder.
inline ombra::Hands read_hands(const std::string& folder) {
  const auto hand = [&](ombra::Side side) {
    const std::string path = folder + "/" + std::string(name(side)) + ".glb", bytes = bytes_of(path);
    const ombra::RigSource rig = value(ombra::read_rig(std::as_bytes(std::span(bytes)), path));
    return value(ombra::make_hand(rig, side, 0.19f, path));
  };
  return {hand(ombra::Side::kLeft), hand(ombra::Side::kRight)};
}

/// A binary PGM (one byte a pixel) or PPM (three), of 255 levels and without comments.
struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint8_t> bytes;
};
inline Pixels read_pixels(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string kind;
  Pixels out;
  int levels = 0;
  file >> kind >> out.width >> out.height >> levels;
  const bool good = (kind == "P5" || kind == "P6") && levels == 255 && out.width > 0 && out.height > 0;
  if (good) {
    file.get();
    out.bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  const auto pixels = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
  if (!good || out.bytes.size() != pixels * (kind == "P5" ? 1 : 3)) {
    std::fprintf(stderr, "%s: is no PGM or PPM of 255 levels\n", path.c_str());
    std::exit(1);
  }
  return out;
}

/// What is light in a PGM.
inline ombra::Mask read_mask(const std::string& path) {
  Pixels picture = read_pixels(path);
  for (std::uint8_t& pixel : picture.bytes) pixel = pixel > 127;
  return {picture.width, picture.height, std::move(picture.bytes)};
}

inline void write_mask(const ombra::Mask& mask, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  file << "P5 " << mask.width << " " << mask.height << " 255\n";
  for (const std::uint8_t pixel : mask.pixels) file.put(static_cast<char>(pixel ? 255 : 0));
}
