// Digests: what tells whether bytes are still those that were written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "ombra/result.h"

namespace ombra {

/// SHA-256 (FIPS 180-4) of bytes, as 64 hexadecimal digits in lower case.
std::string sha256(std::span<const std::byte> bytes);

/// The same of a file's bytes, whatever its size.
/// @return the errors of open_file()
Result<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace ombra
