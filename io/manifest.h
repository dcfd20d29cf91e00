// A batch's manifest: its jobs, one a line, as JSON Lines or CSV (docs/batch.md).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ombra/result.h"

namespace ombra {

/// A target and what `ombra solve` is to do with it.
struct BatchJob {
  std::string id;      ///< of the manifest's jobs only this one's; the name of its result folder
  std::string target;  ///< as `solve` takes it
  /// Words that follow, each "--option" or "--option=value", sorted by option.
  std::vector<std::string> options;
};

/// One line of a manifest: a job, or why it is none. An error's `where` is empty.
struct ManifestEntry {
  int line = 1;
  std::string id;  ///< no other's; "line-7" where the line names none that can be used
  Result<BatchJob> job;
};

/// Reads a manifest. What begins with a brace is JSON Lines: on each line an object with "id", "target" and
/// options of `solve` by their long names, true for one without a value, a list for one that may be repeated;
/// "arms": false is no-arms. Anything else is CSV (RFC 4180) whose first row names the same; empty cells are
/// left out, and values of a list stand between semicolons. A line that is no job is an entry that says why.
/// @return kBadInput where no line is a job's or a CSV's first row lacks id or target. Deterministic.
Result<std::vector<ManifestEntry>> read_manifest(std::string_view text, const std::string& where);

}  // namespace ombra
