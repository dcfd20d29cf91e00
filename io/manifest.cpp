#include "io/manifest.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>

#include "io/json_text.h"

namespace ombra {
namespace {

using nlohmann::json;

constexpr std::size_t kMostIdBytes = 200;  // a folder's name may have 255
// What the batch itself says, and what it calls files of its own.
constexpr std::array<std::string_view, 4> kOwnOptions = {"out", "json", "jobs", "help"};
constexpr std::array<std::string_view, 2> kOwnNames = {"summary.json", "results.csv"};

tl::unexpected<Error> bad(const std::string& reason) { return fail(ErrorCode::kBadInput, reason, ""); }

bool may_be_id(const std::string& id) {
  return !id.empty() && id.size() <= kMostIdBytes && id.front() != '.' &&
         std::find(kOwnNames.begin(), kOwnNames.end(), id) == kOwnNames.end() &&
         std::none_of(id.begin(), id.end(), [](char c) {
           return c == '/' || (static_cast<unsigned char>(c) < ' ') || c == '\x7f';
         });
}

/// A job put together from names and values as they come.
class Making {
 public:
  Result<void> add(std::string name, const json& value) {
    std::replace(name.begin(), name.end(), '_', '-');
    if (name == "id" || name == "target") {
      if (!value.is_string()) return bad(fmt::format("{} is not text", name));
      (name == "id" ? job_.id : job_.target) = value.get<std::string>();
      return {};
    }
    if (std::find(kOwnOptions.begin(), kOwnOptions.end(), name) != kOwnOptions.end())
      return bad(fmt::format("{} is the batch's own to say; leave it out", name));
    if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        }))
      return bad(fmt::format("'{}' is no option's name", name));
    if (name == "arms" && value.is_boolean()) {
      if (!value.get<bool>()) job_.options.emplace_back("--no-arms");
      return {};
    }
    if (value.is_array()) {
      for (const json& each : value)
        if (const auto added = add_value(name, each); !added) return added;
      return {};
    }
    return add_value(name, value);
  }

  Result<BatchJob> job() && {
    if (!may_be_id(job_.id))
      return bad(job_.id.empty()
                     ? "has no id; a job needs one of its own, which names its result folder"
                     : fmt::format("the id is the name of a folder: up to {} bytes without slashes, no dot "
                                   "first, not {}",
                                   kMostIdBytes, fmt::join(kOwnNames, " or ")));
    if (job_.target.empty()) return bad("has no target");
    std::stable_sort(job_.options.begin(), job_.options.end(), [](const auto& a, const auto& b) {
      return a.substr(0, a.find('=')) < b.substr(0, b.find('='));
    });
    return std::move(job_);
  }

 private:
  Result<void> add_value(const std::string& name, const json& value) {
    if (value.is_boolean()) {
      if (value.get<bool>()) job_.options.push_back("--" + name);
    } else if (value.is_string() || value.is_number()) {
      job_.options.push_back(
          fmt::format("--{}={}", name, value.is_string() ? value.get<std::string>() : value.dump()));
    } else {
      return bad(fmt::format("{} is neither text, a number, true nor false", name));
    }
    return {};
  }

  BatchJob job_;
};

/// Entries as they are found, each id once.
class Entries {
 public:
  void add(int line, Result<BatchJob> job) {
    if (job && !ids_.insert(job->id).second)
      job = bad(fmt::format("the id {} is another job's too; give this one its own", job->id));
    std::string id = job ? job->id : "";
    entries_.push_back({line, std::move(id), std::move(job)});
  }
  std::vector<ManifestEntry> take() && {
    // What is no job takes a name that no job has.
    for (ManifestEntry& entry : entries_) {
      if (entry.job) continue;
      entry.id = fmt::format("line-{}", entry.line);
      while (!ids_.insert(entry.id).second) entry.id += '-';
    }
    return std::move(entries_);
  }

 private:
  std::vector<ManifestEntry> entries_;
  std::unordered_set<std::string> ids_;
};

Result<BatchJob> read_line(std::string_view text) {
  const Result<json> value = parse_json(text, "");
  if (!value) return tl::unexpected(value.error());
  if (!value->is_object()) return bad("is no JSON object");
  Making making;
  for (const auto& [name, each] : value->items())
    if (const auto added = making.add(name, each); !added) return tl::unexpected(added.error());
  return std::move(making).job();
}

std::vector<ManifestEntry> read_json_lines(std::string_view text) {
  Entries entries;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view own = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (own.find_first_not_of(" \t\r") != own.npos) entries.add(line, read_line(own));
  }
  return std::move(entries).take();
}

/// A value as its cell shows it; true and false are words.
json cell_value(const std::string& cell) {
  if (cell == "true" || cell == "false") return cell == "true";
  if (cell.find(';') == cell.npos) return cell;
  json list = json::array();
  for (std::size_t at = 0; at <= cell.size();) {
    const std::size_t end = std::min(cell.find(';', at), cell.size());
    list.push_back(cell.substr(at, end - at));
    at = end + 1;
  }
  return list;
}

struct Row {
  int line = 1;
  std::vector<std::string> cells;
};

struct RowReader {
  std::vector<Row> rows;
  std::vector<std::string> cells;
  int line = 1;
};

Result<std::vector<Row>> read_rows(std::string_view text, const std::string& where) {
  struct Parser : csv_parser {
    Parser() : csv_parser() { csv_init(this, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL); }
    ~Parser() { csv_free(this); }
  } parser;
  RowReader reader;
  const auto cell = [](void* begin, std::size_t size, void* to) {
    static_cast<RowReader*>(to)->cells.emplace_back(static_cast<const char*>(begin), size);
  };
  const auto row = [](int, void* to) {
    auto& all = *static_cast<RowReader*>(to);
    all.rows.push_back({all.line, std::move(all.cells)});
    all.cells.clear();
  };
  const auto wrong = [&] {
    return fail(ErrorCode::kBadInput,
                fmt::format("line {}: {}", reader.line, csv_strerror(csv_error(&parser))), where);
  };
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    if (csv_parse(&parser, text.data(), size, cell, row, &reader) != size) return wrong();
    text.remove_prefix(size);
    ++reader.line;
  }
  --reader.line;
  if (csv_fini(&parser, cell, row, &reader) != 0) return wrong();
  return std::move(reader.rows);
}

Result<std::vector<ManifestEntry>> read_csv(std::string_view text, const std::string& where) {
  Result<std::vector<Row>> rows = read_rows(text, where);
  if (!rows) return tl::unexpected(rows.error());
  const std::vector<std::string> head = rows->empty() ? std::vector<std::string>() : rows->front().cells;
  for (const char* needed : {"id", "target"})
    if (std::find(head.begin(), head.end(), needed) == head.end())
      return fail(
          ErrorCode::kBadInput,
          fmt::format("line 1: a CSV manifest names its columns first, and '{}' is not among them", needed),
          where);
  Entries entries;
  for (std::size_t r = 1; r < rows->size(); ++r) {
    const auto& [line, cells] = (*rows)[r];
    const auto job = [&, &cells = cells]() -> Result<BatchJob> {
      if (cells.size() != head.size())
        return bad(fmt::format("has {} cells and the first row {}", cells.size(), head.size()));
      Making making;
      for (std::size_t c = 0; c < cells.size(); ++c) {
        const bool plain = head[c] == "id" || head[c] == "target";
        if (cells[c].empty()) continue;
        if (const auto added = making.add(head[c], plain ? json(cells[c]) : cell_value(cells[c])); !added)
          return tl::unexpected(added.error());
      }
      return std::move(making).job();
    };
    entries.add(line, job());
  }
  return std::move(entries).take();
}

}  // namespace

Result<std::vector<ManifestEntry>> read_manifest(std::string_view text, const std::string& where) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  Result<std::vector<ManifestEntry>> entries = first != text.npos && text[first] == '{'
                                                   ? Result<std::vector<ManifestEntry>>(read_json_lines(text))
                                                   : read_csv(text, where);
  if (entries && entries->empty())
    return fail(ErrorCode::kBadInput, "holds no job; write one a line (docs/batch.md)", where);
  return entries;
}

}  // namespace ombra
