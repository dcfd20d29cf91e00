#include "io/rehearsal_log.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "io/file.h"
#include "rehearsal_log_schema.h"

namespace ombra {
namespace {

/// "OMBR", as the schema has it: what tells a rehearsal log from any other SQLite file.
constexpr std::int64_t kApplication = 0x4f4d4252;
constexpr int kPatience_ms = 5000;            ///< with another program that is writing
constexpr std::size_t kMostBytes = 64 << 20;  ///< of one text or thumbnail

/// The log begins as nothing; script N brings version N to version N + 1. Names of constraints are the
/// reasons that people read. An okayed take is one of its own request: hence the two columns of the
/// reference.
constexpr std::array<const char*, kRehearsalVersion> kMigrations = {kRehearsalLog1};

tl::unexpected<Error> too_large(const std::string& where) {
  return fail(ErrorCode::kTooLarge, fmt::format("an entry is larger than {} MiB", kMostBytes >> 20), where);
}

/// What SQLite says, as an error about the log.
/// @param otherwise what it is where SQLite's code leaves that open
tl::unexpected<Error> failure(sqlite3* database, const std::string& where, ErrorCode otherwise) {
  const int code = sqlite3_errcode(database);
  std::string reason = sqlite3_errmsg(database);
  switch (code) {
    case SQLITE_NOTADB:
      return fail(ErrorCode::kBadInput, "is no rehearsal log; name another file", where);
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // a table or column that is not there
      return fail(ErrorCode::kBadInput,
                  fmt::format("is a damaged rehearsal log: {}; take a copy of it", reason), where);
    case SQLITE_CONSTRAINT:
      if (const auto colon = reason.find(": "); colon != reason.npos) reason.erase(0, colon + 2);
      return fail(ErrorCode::kBadInput, fmt::format("the entry was refused: {}", reason), where);
    case SQLITE_TOOBIG:
      return too_large(where);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(otherwise, "another program keeps it locked; end that program and try again", where);
    case SQLITE_CANTOPEN:
      if (const int error = sqlite3_system_errno(database); error != 0)
        reason = std::generic_category().message(error);
      break;
    default:
      break;
  }
  return fail(
      otherwise,
      fmt::format("cannot be {}: {}", otherwise == ErrorCode::kCannotWrite ? "written" : "read", reason),
      where);
}

/// A statement with its values.
class Statement {
 public:
  Statement(sqlite3* database, const char* text) {
    sqlite3_prepare_v2(database, text, -1, &statement_, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;

  /// Sets the next parameter. Texts and blobs must live until the last step.
  Statement& bind(std::int64_t value) { return sqlite3_bind_int64(statement_, ++bound_, value), *this; }
  Statement& bind(double value) { return sqlite3_bind_double(statement_, ++bound_, value), *this; }
  Statement& bind(std::string_view text) {
    sqlite3_bind_text64(statement_, ++bound_, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
    return *this;
  }
  Statement& bind(std::span<const std::byte> blob) {
    if (blob.empty())
      sqlite3_bind_zeroblob(statement_, ++bound_, 0);
    else
      sqlite3_bind_blob64(statement_, ++bound_, blob.data(), blob.size(), SQLITE_STATIC);
    return *this;
  }
  Statement& bind(const std::optional<double>& value) {
    return value ? bind(*value) : (sqlite3_bind_null(statement_, ++bound_), *this);
  }

  /// @return whether there is a row; is_done() says whether all is well where there is none
  bool step() { return (status_ = sqlite3_step(statement_)) == SQLITE_ROW; }
  bool is_done() const { return status_ == SQLITE_DONE; }

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string text(int column) const {
    const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return begin ? std::string(begin, size(column)) : std::string();
  }
  std::vector<std::byte> blob(int column) const {
    const auto* begin = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
    return begin ? std::vector<std::byte>(begin, begin + size(column)) : std::vector<std::byte>();
  }

 private:
  std::size_t size(int column) const {
    return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  }
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  int status_ = SQLITE_OK;
};

bool run(sqlite3* database, const std::string& text) {
  return sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

/// What kind of file it is: numbers that SQLite keeps in the file's head.
struct Head {
  std::int64_t pages = 0, application = 0, version = 0;
};
std::optional<Head> head_of(sqlite3* database) {
  Statement head(database,
                 "SELECT page_count, application_id, user_version "
                 "FROM pragma_page_count, pragma_application_id, pragma_user_version");
  if (!head.step()) return std::nullopt;
  return Head{head.integer(0), head.integer(1), head.integer(2)};
}

/// Whether it is a log that is known, then brings it up to date: all of it or, where that fails, nothing.
Result<void> bring_up_to_date(sqlite3* database, const std::string& where) {
  const std::optional<Head> head = head_of(database);
  if (!head) return failure(database, where, ErrorCode::kCannotRead);
  if (head->pages > 0 && head->application != kApplication)
    return fail(ErrorCode::kBadInput, "is an SQLite file but no rehearsal log; name another file", where);
  if (head->version < 0)
    return fail(ErrorCode::kBadInput,
                "is a damaged rehearsal log: its version is negative; take a copy of it", where);
  if (head->version > kRehearsalVersion)
    return fail(
        ErrorCode::kUnsupported,
        fmt::format(
            "was written by a newer Ombra (version {} of the schema, this one knows {}); update Ombra",
            head->version, kRehearsalVersion),
        where);
  if (head->version == kRehearsalVersion) return {};

  const auto fails = [&] {
    const auto error = failure(database, where, ErrorCode::kCannotWrite);
    run(database, "ROLLBACK");
    return error;
  };
  if (!run(database, "BEGIN IMMEDIATE")) return failure(database, where, ErrorCode::kCannotWrite);
  const std::optional<Head> locked = head_of(database);  // another program may have been quicker
  if (!locked) return fails();
  for (auto version = locked->version; version < kRehearsalVersion; ++version)
    if (!run(database, kMigrations[static_cast<std::size_t>(version)])) return fails();
  if (!run(database, "COMMIT")) return fails();
  return {};
}

/// How the tables are made, and how Ombra makes them.
std::vector<std::string> tables_of(sqlite3* database) {
  Statement select(database, "SELECT sql FROM sqlite_schema WHERE name IN ('request', 'take') ORDER BY name");
  std::vector<std::string> tables;
  while (select.step()) tables.push_back(select.text(0));
  return tables;
}
std::vector<std::string> own_tables() {
  sqlite3* database = nullptr;
  std::vector<std::string> tables;
  if (sqlite3_open(":memory:", &database) == SQLITE_OK) {
    for (const char* migration : kMigrations) run(database, migration);
    tables = tables_of(database);
  }
  sqlite3_close(database);
  return tables;
}

/// Anybody may have made the file. Its tables have to be Ombra's own, for a view by their names could go on
/// for ever, and its pages in order, each in one place: pages that are shared by many rows are a small file
/// that fills any memory.
Result<void> check_whole(sqlite3* database, const std::string& where) {
  const auto damaged = [&](const std::string& reason) {
    return fail(ErrorCode::kBadInput,
                fmt::format("is a damaged rehearsal log: {}; take a copy of it", reason), where);
  };
  if (tables_of(database) != own_tables()) return damaged("its tables are not those of its version");
  for (const char* check : {"PRAGMA quick_check(request)", "PRAGMA quick_check(take)"}) {
    Statement statement(database, check);
    if (!statement.step()) return failure(database, where, ErrorCode::kCannotRead);
    if (const std::string found = statement.text(0); found != "ok") return damaged(found);
  }
  return {};
}

}  // namespace

void RehearsalLog::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

Result<RehearsalLog> RehearsalLog::connect(const std::filesystem::path& path, int flags) {
  sqlite3* database = nullptr;
  // SQLite takes ":memory:" and the like for something else than files, unless there is a folder before them.
  const std::filesystem::path plain = path.is_absolute() ? path : "." / path;
  const int opened = sqlite3_open_v2(plain.c_str(), &database, SQLITE_OPEN_READWRITE | flags, nullptr);
  RehearsalLog log(path.string(), database);
  if (opened != SQLITE_OK)
    return failure(database, log.where_, flags ? ErrorCode::kCannotWrite : ErrorCode::kCannotRead);
  sqlite3_busy_timeout(database, kPatience_ms);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, static_cast<int>(kMostBytes));
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);  // the log has none of its own
  // EXTRA: what is committed has reached the disc, the end of its journal too.
  if (!run(database, "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON"))
    return failure(database, log.where_, ErrorCode::kCannotRead);
  if (Result<void> done = bring_up_to_date(database, log.where_); !done) return tl::unexpected(done.error());
  if (Result<void> whole = check_whole(database, log.where_); !whole) return tl::unexpected(whole.error());
  return log;
}

Result<RehearsalLog> RehearsalLog::open(const std::filesystem::path& path) {
  if (const Result<Descriptor> file = open_file(path); !file) return tl::unexpected(file.error());
  return connect(path, 0);
}

Result<RehearsalLog> RehearsalLog::open_or_create(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return open(path);
  return connect(path, SQLITE_OPEN_CREATE);
}

Result<std::int64_t> RehearsalLog::add_request(const std::string& target, const std::string& asked_at) {
  Statement insert(database_.get(), "INSERT INTO request (target, asked_at) VALUES (?, ?)");
  insert.bind(target).bind(asked_at).step();
  if (!insert.is_done()) return failure(database_.get(), where_, ErrorCode::kCannotWrite);
  return sqlite3_last_insert_rowid(database_.get());
}

Result<std::int64_t> RehearsalLog::add_take(const RehearsalTake& take) {
  if (!std::isfinite(take.rank_score) || !std::isfinite(take.source_time_s.value_or(0)))
    return fail(ErrorCode::kBadInput, "a take's score and time are numbers", where_);
  // SQLite would take what is too large for nothing at all.
  if (std::max({take.source.size(), take.thumbnail_jpeg.size(), take.verdict_json.size()}) > kMostBytes)
    return too_large(where_);
  Statement insert(
      database_.get(),
      "INSERT INTO take (request, taken_at, source, source_time_s, thumbnail_jpeg, verdict_json, usable, "
      "rank_score) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(take.request)
      .bind(take.taken_at)
      .bind(take.source)
      .bind(take.source_time_s)
      .bind(take.thumbnail_jpeg)
      .bind(take.verdict_json)
      .bind(std::int64_t{take.usable})
      .bind(take.rank_score)
      .step();
  if (sqlite3_extended_errcode(database_.get()) == SQLITE_CONSTRAINT_FOREIGNKEY)
    return fail(ErrorCode::kBadInput, fmt::format("there is no request {}", take.request), where_);
  if (!insert.is_done()) return failure(database_.get(), where_, ErrorCode::kCannotWrite);
  return sqlite3_last_insert_rowid(database_.get());
}

Result<void> RehearsalLog::okay(std::int64_t take) {
  Statement update(database_.get(),
                   "UPDATE request SET okayed_take = ?1 WHERE id = (SELECT request FROM take WHERE id = ?1)");
  update.bind(take).step();
  if (!update.is_done()) return failure(database_.get(), where_, ErrorCode::kCannotWrite);
  if (sqlite3_changes(database_.get()) == 0)
    return fail(ErrorCode::kBadInput, fmt::format("there is no take {}", take), where_);
  return {};
}

Result<std::vector<RehearsalRequest>> RehearsalLog::requests() const {
  Statement select(database_.get(), "SELECT id, target, asked_at, okayed_take FROM request ORDER BY id");
  std::vector<RehearsalRequest> requests;
  while (select.step()) {
    requests.push_back({select.integer(0), select.text(1), select.text(2), std::nullopt});
    if (!select.is_null(3)) requests.back().okayed_take = select.integer(3);
  }
  if (!select.is_done()) return failure(database_.get(), where_, ErrorCode::kCannotRead);
  return requests;
}

Result<std::vector<RehearsalTake>> RehearsalLog::takes(std::int64_t request) const {
  Statement select(
      database_.get(),
      "SELECT id, request, taken_at, source, source_time_s, thumbnail_jpeg, verdict_json, usable, rank_score "
      "FROM take WHERE request = ? ORDER BY id");
  select.bind(request);
  std::vector<RehearsalTake> takes;
  while (select.step()) {
    takes.push_back({select.integer(0), select.integer(1), select.text(2), select.text(3), std::nullopt,
                     select.blob(5), select.text(6), select.integer(7) != 0, select.real(8)});
    if (!select.is_null(4)) takes.back().source_time_s = select.real(4);
  }
  if (!select.is_done()) return failure(database_.get(), where_, ErrorCode::kCannotRead);
  return takes;
}

}  // namespace ombra
