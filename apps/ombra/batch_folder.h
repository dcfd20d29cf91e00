// The folder of a batch: results, what failed, and what is being worked on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "io/manifest.h"
#include "ombra/result.h"

namespace ombra {

/// OUT/<id> for each result; everything else but the tables is in OUT/.ombra. Safe from several processes on
/// several machines.
class BatchFolder {
 public:
  /// Makes it where there is none.
  /// @return kCannotWrite with the reason
  static Result<BatchFolder> open(const std::filesystem::path& folder);

  const std::filesystem::path& path() const { return folder_; }
  std::filesystem::path result(const std::string& id) const { return folder_ / id; }
  /// Of the batch's own, as the Slurm script.
  std::filesystem::path own(const std::string& name) const { return folder_ / kOwn / name; }

  /// A new folder that this process alone works in. It is on the results' file system.
  Result<std::filesystem::path> workplace(const std::string& id) const;
  /// Removes what ended processes of this machine left in their workplaces.
  void sweep() const;

  /// What kept a job from being done; removed once it is.
  Result<void> note_failure(const ManifestEntry& entry, const std::string& reason) const;
  void forget_failure(const std::string& id) const;
  /// @return empty where there is none
  std::string failure(const std::string& id) const;

 private:
  static constexpr const char* kOwn = ".ombra";
  explicit BatchFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path failure_file(const std::string& id) const { return own("failures") / (id + ".json"); }
  std::filesystem::path folder_;
};

}  // namespace ombra
