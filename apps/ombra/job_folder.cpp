#include "job_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <set>
#include <span>
#include <system_error>
#include <vector>

#include "inputs.h"
#include "io/descriptor.h"
#include "io/digest.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/result_json.h"
#include "ombra/version.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::string_view kFormat = "ombra.job/1";
constexpr const char* kJobFile = "job.json";

/// Every regular file in a folder but job.json, by its path from there, sorted.
Result<std::vector<std::string>> files_in(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code none;
    const std::string name = entry->path().lexically_relative(folder).string();
    if (name != kJobFile && entry->is_regular_file(none)) files.push_back(name);
  }
  if (error) return fail(ErrorCode::kCannotRead, error.message(), folder.string());
  std::sort(files.begin(), files.end());
  return files;
}

/// Files with their SHA-256.
Result<ordered_json> digests(const fs::path& folder, const std::vector<std::string>& files) {
  ordered_json json = ordered_json::object();
  for (const std::string& file : files) {
    const Result<std::string> digest = sha256_of_file(folder / file);
    if (!digest) return tl::unexpected(digest.error());
    json[valid_utf8(file)] = *digest;
  }
  return json;
}

/// What may be a file's name in a word: all of it, and what stands between its commas and after its `=`.
std::vector<std::string> names_in(const std::string& word) {
  std::vector<std::string> names = {word};
  std::string name;
  for (const char c : word + ',') {
    if (c == ',' || c == '=') {
      names.push_back(name);
      name.clear();
    } else {
      name += c;
    }
  }
  return names;
}

/// A folder's entries and its own, on the disc.
Result<void> flush_folder(const fs::path& folder) {
  const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open || ::fsync(open.number()) != 0)
    return fail(ErrorCode::kCannotWrite,
                fmt::format("cannot be flushed: {}", std::generic_category().message(errno)),
                folder.string());
  return {};
}

}  // namespace

Result<ordered_json> inputs_of(const BatchJob& job, const fs::path& folder) {
  ordered_json words = {valid_utf8(job.target)}, files = ordered_json::object();
  std::set<std::string> named;
  for (const std::string& option : job.options) {
    words.push_back(valid_utf8(option));
    if (const std::size_t value = option.find('='); value != option.npos)
      for (const std::string& name : names_in(option.substr(value + 1))) named.insert(name);
  }
  std::error_code none;
  // A target is never a folder, though one may be called like it.
  if (fs::is_regular_file(folder / job.target, none)) named.insert(job.target);
  for (const std::string& name : named) {
    const fs::path path = folder / name;
    if (name.empty()) continue;
    if (fs::is_regular_file(path, none)) {
      const Result<std::string> digest = sha256_of_file(path);
      if (!digest) return tl::unexpected(digest.error());
      files[valid_utf8(name)] = *digest;
    } else if (fs::is_directory(path, none)) {
      const Result<ordered_json> all =
          files_in(path).and_then([&](const auto& inside) { return digests(path, inside); });
      if (!all) return tl::unexpected(all.error());
      files[valid_utf8(name)] = *all;
    }
  }
  return ordered_json{{"program", fmt::format("ombra {}", version())}, {"solve", words}, {"files", files}};
}

bool is_result_of(const fs::path& folder, const ordered_json& inputs) {
  const Result<std::string> text = read_text((folder / kJobFile).string());
  if (!text) return false;
  const ordered_json job = ordered_json::parse(*text, nullptr, false);
  if (!job.is_object() || job.value("format", "") != kFormat || !job.contains("inputs") ||
      job["inputs"] != inputs || !job.contains("files"))
    return false;
  const auto found = files_in(folder).and_then([&](const auto& files) { return digests(folder, files); });
  return found && *found == job["files"];
}

Result<void> put_result_in_place(const fs::path& from, const fs::path& to, const fs::path& spare,
                                 const ordered_json& inputs) {
  const auto files = files_in(from).and_then([&](const auto& all) { return digests(from, all); });
  if (!files) return tl::unexpected(files.error());
  const std::string text = json_text({{"format", kFormat}, {"inputs", inputs}, {"files", *files}});
  if (const auto written = write_file(from / kJobFile, std::as_bytes(std::span(text))); !written)
    return written;
  if (const auto flushed = flush_folder(from); !flushed) return flushed;
  std::error_code none;
  for (int tries = 0;; ++tries) {
    if (::rename(from.c_str(), to.c_str()) == 0) break;
    const int error = errno;
    const bool taken = error == EEXIST || error == ENOTEMPTY || error == ENOTDIR;
    if (!taken || tries == 3)
      return fail(ErrorCode::kCannotWrite,
                  fmt::format("the result cannot be put there: {}", std::generic_category().message(error)),
                  to.string());
    if (is_result_of(to, inputs)) {
      fs::remove_all(from, none);
      return {};
    }
    ::rename(to.c_str(), spare.c_str());
    fs::remove_all(spare, none);
  }
  return flush_folder(to.parent_path());
}

}  // namespace ombra
