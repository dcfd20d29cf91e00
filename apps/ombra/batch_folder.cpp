#include "batch_folder.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <span>
#include <string_view>
#include <system_error>

#include "inputs.h"
#include "io/file.h"
#include "io/json_text.h"
#include "io/result_json.h"
#include "result_folder.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;

/// What begins the names of this machine's workplaces; a process's number follows.
std::string machine() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return fmt::format("{}.", folder_name(name.data()));
}

}  // namespace

Result<BatchFolder> BatchFolder::open(const fs::path& folder) {
  BatchFolder made(fs::absolute(folder));
  for (const fs::path& each : {made.folder_, made.own("work"), made.own("failures")})
    if (const auto ready = prepare_folder(each); !ready) return tl::unexpected(ready.error());
  return made;
}

Result<fs::path> BatchFolder::workplace(const std::string& id) const {
  fs::path place = own("work") / fmt::format("{}{}", machine(), ::getpid()) / id;
  std::error_code none;
  fs::remove_all(place, none);
  if (const auto ready = prepare_folder(place); !ready) return tl::unexpected(ready.error());
  return place;
}

void BatchFolder::sweep() const {
  const std::string own_machine = machine();
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(own("work"), none)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(own_machine)) continue;
    pid_t process = 0;
    std::from_chars(name.data() + own_machine.size(), name.data() + name.size(), process);
    if (process == ::getpid() || process <= 0 || (::kill(process, 0) != 0 && errno == ESRCH))
      fs::remove_all(entry.path(), none);
  }
}

Result<void> BatchFolder::note_failure(const ManifestEntry& entry, const std::string& reason) const {
  const std::string text = json_text({{"format", "ombra.failure/1"},
                                      {"id", valid_utf8(entry.id)},
                                      {"line", entry.line},
                                      {"reason", valid_utf8(reason)}});
  return write_file(failure_file(entry.id), std::as_bytes(std::span(text)));
}

void BatchFolder::forget_failure(const std::string& id) const {
  std::error_code none;
  fs::remove(failure_file(id), none);
}

std::string BatchFolder::failure(const std::string& id) const {
  std::error_code none;
  if (!fs::exists(failure_file(id), none)) return "";
  const Result<std::string> text = read_text(failure_file(id).string());
  const auto json = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  return json.is_object() ? json.value("reason", "unknown") : "unknown";
}

}  // namespace ombra
