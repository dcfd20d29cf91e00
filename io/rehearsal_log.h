// The rehearsal: what was asked for, what was tried and which take was okayed, in an SQLite file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ombra/result.h"

struct sqlite3;

namespace ombra {

/// The version of the log's schema, documented in docs/rehearsal.md.
inline constexpr int kRehearsalVersion = 1;

/// A shape that was asked for.
struct RehearsalRequest {
  std::int64_t id = 0;
  std::string target;                       ///< as it was asked for: `heart`, `text:A` …
  std::string asked_at;                     ///< ISO 8601 in UTC: `2026-03-14T15:09:26Z`
  std::optional<std::int64_t> okayed_take;  ///< the take that the director chose
};

/// What was seen in one attempt.
struct RehearsalTake {
  std::int64_t id = 0;  ///< given by the log
  std::int64_t request = 0;
  std::string taken_at;                   ///< ISO 8601 in UTC
  std::string source;                     ///< the photograph, video or camera
  std::optional<double> source_time_s;    ///< since the video or camera began; none for a photograph
  std::vector<std::byte> thumbnail_jpeg;  ///< may be empty
  std::string verdict_json;               ///< what was judged, as JSON
  bool usable = false;                    ///< whether a shadow was found in it
  double rank_score = 0;                  ///< higher is better
};

/// What has been acknowledged survives a crash of the program, of the machine and a full disc; what fails
/// leaves the log as it was. Several programs may have the same log open. One thread at a time.
class RehearsalLog {
 public:
  /// Opens a log that exists. A file without a byte is a log that nothing has been written to, for that is
  /// what remains of a program that is killed while it makes one. A log that cannot be written can be read.
  /// Safe on hostile bytes: memory and time are of the order of the file's size.
  /// @return kCannotRead when there is no regular file that can be opened, kBadInput when it is no rehearsal
  /// log, its tables are not those of its version or its pages not in order, kUnsupported when a newer Ombra
  /// has written it, kCannotWrite when it has to be brought up to date and cannot be
  static Result<RehearsalLog> open(const std::filesystem::path& path);

  /// The same; makes the log where there is none.
  /// @return kCannotWrite when no file can be made there
  static Result<RehearsalLog> open_or_create(const std::filesystem::path& path);

  /// @return the new request's number; kBadInput when the target is empty or the time is not ISO 8601 in UTC,
  /// kCannotWrite when the log cannot be written, with the reason
  Result<std::int64_t> add_request(const std::string& target, const std::string& asked_at);

  /// @param take its id is not looked at
  /// @return the new take's number; kBadInput when there is no such request, a time is not ISO 8601 in UTC,
  /// the verdict is no JSON or a number is not finite; kTooLarge above 64 MiB; kCannotWrite when the log
  /// cannot be written
  Result<std::int64_t> add_take(const RehearsalTake& take);

  /// Makes a take its request's okayed one, in place of any other.
  /// @return kBadInput when there is no such take; kCannotWrite when the log cannot be written
  Result<void> okay(std::int64_t take);

  /// In the order in which they were asked for.
  /// @return kBadInput when the log is damaged, kCannotRead when it cannot be read
  Result<std::vector<RehearsalRequest>> requests() const;

  /// The takes of a request in the order in which they were added; none of a request that does not exist.
  /// Errors as for requests().
  Result<std::vector<RehearsalTake>> takes(std::int64_t request) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  RehearsalLog(std::string where, sqlite3* database) : where_(std::move(where)), database_(database) {}
  static Result<RehearsalLog> connect(const std::filesystem::path& path, int flags);

  std::string where_;
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace ombra
