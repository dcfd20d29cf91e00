// Rehearsal logs, which are SQLite files that anybody may have written.
#include <fstream>

#include "fuzz/fuzz.h"
#include "io/file.h"
#include "io/kept_verdict.h"
#include "io/rehearsal_log.h"
#include "support/folder.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  static const Folder folder("fuzz-log");
  const std::filesystem::path path = folder.path / "rehearsal.db";
  for (const auto& entry : std::filesystem::directory_iterator(folder.path)) std::filesystem::remove(entry);
  std::ofstream(path, std::ios::binary) << as_text(bytes);
  Result<RehearsalLog> log = RehearsalLog::open(path);
  if (!log) return false;
  const auto requests = log->requests();
  if (!requests) return false;
  for (const RehearsalRequest& request : *requests) {
    const auto takes = log->takes(request.id);
    if (!takes) return false;
    for (const RehearsalTake& take : *takes) {
      promise(take.request == request.id, "a take is its request's");
      static_cast<void>(read_kept_verdict(take.verdict_json));
    }
  }
  if (const auto added = log->add_request("heart", "2026-03-14T15:09:26Z"))
    if (const auto take =
            log->add_take({0, *added, "2026-03-14T15:09:26Z", "a.jpg", {}, {}, "{}", true, 0.5}))
      static_cast<void>(log->okay(*take));
  return true;
}

std::vector<FuzzBytes> seeds() {
  const Folder folder("fuzz-log-seeds");
  const std::filesystem::path path = folder.path / "rehearsal.db";
  {
    RehearsalLog log = RehearsalLog::open_or_create(path).value();
    const std::int64_t request = log.add_request("heart", "2026-03-14T15:09:26Z").value();
    const std::int64_t take = log.add_take({0, request, "2026-03-14T15:09:26.5Z", "a.mp4", 12.25,
                                            FuzzBytes(200), R"({"iou": 0.9})", true, 0.875})
                                  .value();
    promise(log.okay(take).has_value(), "a take can be okayed");
  }
  return {read_file(path).value(), {}};
}

}  // namespace

FuzzTarget log_target() { return {"log", read, seeds}; }

}  // namespace ombra
