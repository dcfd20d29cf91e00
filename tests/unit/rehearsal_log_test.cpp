// The rehearsal's log: what it keeps, what it refuses, and that nothing acknowledged is lost.
#include "io/rehearsal_log.h"

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <span>
#include <string_view>
#include <thread>

#include "io/bounded.h"
#include "io/file.h"
#include "support/folder.h"

namespace {

using namespace ombra;
namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;

constexpr const char* kTime = "2026-03-14T15:09:26Z";

RehearsalLog must_open(const fs::path& path) {
  Result<RehearsalLog> log = RehearsalLog::open_or_create(path);
  if (!log) FAIL(log.error().message);
  return std::move(*log);
}

RehearsalTake some_take(std::int64_t request, const std::string& source, std::size_t bytes = 5000) {
  RehearsalTake take{0, request, kTime, source, 12.25, Bytes(bytes), R"({"iou": 0.9})", true, 0.875};
  std::mt19937 random(static_cast<unsigned>(std::hash<std::string>()(source)));
  for (std::byte& value : take.thumbnail_jpeg) value = static_cast<std::byte>(random());
  return take;
}

bool same(const RehearsalTake& a, const RehearsalTake& b) {
  return a.request == b.request && a.taken_at == b.taken_at && a.source == b.source &&
         a.source_time_s == b.source_time_s && a.thumbnail_jpeg == b.thumbnail_jpeg &&
         a.verdict_json == b.verdict_json && a.usable == b.usable && a.rank_score == b.rank_score;
}

/// Runs SQL on a file past the log, as any other program may; the last value as text.
std::string sql(const fs::path& path, const char* text) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  std::string last;
  const auto keep = [](void* to, int, char** values, char**) {
    return *static_cast<std::string*>(to) = values[0] ? values[0] : "", 0;
  };
  const int done = sqlite3_exec(database, text, keep, &last, nullptr);
  CAPTURE(sqlite3_errmsg(database));
  CHECK(done == SQLITE_OK);
  sqlite3_close(database);
  return last;
}

void check_says(const Error& error, ErrorCode code, const fs::path& path, std::string_view said) {
  CAPTURE(error.message);
  CHECK(error.code == code);
  CHECK(error.where == path.string());
  CHECK(error.message.find(said) != std::string::npos);
}

void check_refused(const fs::path& path, ErrorCode code, std::string_view said) {
  const Result<RehearsalLog> log = RehearsalLog::open(path);
  REQUIRE_FALSE(log.has_value());
  check_says(log.error(), code, path, said);
}

Bytes bytes_of(std::string_view text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

/// What went wrong, to be compared across processes.
Bytes told(const Result<std::int64_t>& result) {
  return bytes_of(result ? "done"
                         : std::to_string(static_cast<int>(result.error().code)) + result.error().message);
}
std::string text_of(const std::optional<Bytes>& bytes) {
  return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : "the child died";
}

}  // namespace

TEST_CASE("what is written is there, also after it is opened again") {
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db";
  RehearsalTake photo = some_take(1, "a.jpg"), film = some_take(1, "Ünïcode 하트.mp4"),
                other = some_take(2, "b.mp4");
  photo.source_time_s.reset();
  photo.thumbnail_jpeg.clear();
  photo.usable = false;
  {
    RehearsalLog log = must_open(path);
    CHECK(log.requests()->empty());
    CHECK(log.add_request("heart", kTime) == 1);
    CHECK(log.add_request("text:하트", "2026-03-14T15:10:00.5Z") == 2);
    CHECK(log.add_take(photo) == 1);
    CHECK(log.add_take(other) == 2);
    CHECK(log.add_take(film) == 3);
  }
  const RehearsalLog log = must_open(path);
  const auto requests = *log.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].target == "heart");
  CHECK(requests[1].target == "text:하트");
  CHECK(requests[1].asked_at == "2026-03-14T15:10:00.5Z");
  CHECK_FALSE(requests[0].okayed_take.has_value());
  const auto takes = *log.takes(1);
  REQUIRE(takes.size() == 2);
  CHECK(takes[0].id == 1);
  CHECK(takes[1].id == 3);
  CHECK(same(takes[0], photo));
  CHECK(same(takes[1], film));
  CHECK(log.takes(7)->empty());
  CHECK(folder.count() == 1);  // at rest it is one file
}

TEST_CASE("one take of a request is okayed, and another can be instead") {
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db";
  RehearsalLog log = must_open(path);
  for (const char* target : {"dog", "heart"}) REQUIRE(log.add_request(target, kTime).has_value());
  for (const std::int64_t request : {1, 2, 2}) REQUIRE(log.add_take(some_take(request, "a")).has_value());
  CHECK(log.okay(2).has_value());
  CHECK(log.requests()->at(1).okayed_take == 2);
  CHECK(log.okay(3).has_value());
  CHECK(log.requests()->at(1).okayed_take == 3);
  CHECK_FALSE(log.requests()->at(0).okayed_take.has_value());
  const Result<void> none = log.okay(9);
  REQUIRE_FALSE(none.has_value());
  check_says(none.error(), ErrorCode::kBadInput, path, "no take 9");
  CHECK(must_open(path).requests()->at(1).okayed_take == 3);
}

TEST_CASE("entries that make no sense are refused, with the reason, and leave nothing") {
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db";
  RehearsalLog log = must_open(path);
  for (const char* time : {"", "yesterday", "2026-03-14", "2026-03-14T15:09:26", "2026-13-14T15:09:26Z"}) {
    CAPTURE(time);
    const auto request = log.add_request("heart", time);
    REQUIRE_FALSE(request.has_value());
    check_says(request.error(), ErrorCode::kBadInput, path, "times are ISO 8601 in UTC");
  }
  CHECK(log.add_request("", kTime).error().code == ErrorCode::kBadInput);
  CHECK(log.requests()->empty());

  REQUIRE(log.add_request("heart", kTime) == 1);
  RehearsalTake wrong = some_take(1, "a");
  const auto refused = [&](std::string_view said) {
    const auto take = log.add_take(wrong);
    REQUIRE_FALSE(take.has_value());
    check_says(take.error(), ErrorCode::kBadInput, path, said);
    wrong = some_take(1, "a");
  };
  wrong.request = 2;
  refused("no request 2");
  wrong.verdict_json = "very good";
  refused("a verdict is JSON");
  wrong.taken_at = "now";
  refused("times are ISO 8601");
  wrong.rank_score = std::numeric_limits<double>::quiet_NaN();
  refused("are numbers");
  wrong.source_time_s = std::numeric_limits<double>::infinity();
  refused("are numbers");
  const auto large = log.add_take(some_take(1, "a", (64u << 20) + 1));
  REQUIRE_FALSE(large.has_value());
  check_says(large.error(), ErrorCode::kTooLarge, path, "larger than 64 MiB");
  CHECK(log.takes(1)->empty());
  CHECK(log.add_take(some_take(1, "a")) == 1);
}

TEST_CASE("what is no log of this version is refused and stays as it is") {
  const Folder folder("rehearsal");
  const fs::path newer = folder.path / "newer.db", foreign = folder.path / "foreign.db",
                 text = folder.path / "text.db", bare = folder.path / "bare.db",
                 gutted = folder.path / "gutted.db";
  { RehearsalLog log = must_open(newer); }
  sql(newer, "PRAGMA user_version = 2");
  sql(foreign, "CREATE TABLE request (id INTEGER PRIMARY KEY)");
  sql(bare, "CREATE TABLE a (b); DROP TABLE a");  // a database with nothing in it
  { RehearsalLog log = must_open(gutted); }
  sql(gutted, "DROP TABLE take");
  REQUIRE(write_file(text, bytes_of("Dear diary, today the dog had two tails.\n")).has_value());
  const Bytes before = *read_file(newer);
  check_refused(newer, ErrorCode::kUnsupported, "newer Ombra (version 2");
  CHECK(*read_file(newer) == before);
  check_refused(foreign, ErrorCode::kBadInput, "no rehearsal log");
  CHECK(sql(foreign, "SELECT count(*) FROM sqlite_schema") == "1");
  check_refused(bare, ErrorCode::kBadInput, "no rehearsal log");
  check_refused(text, ErrorCode::kBadInput, "no rehearsal log");
  check_refused(folder.path, ErrorCode::kCannotRead, "is a folder");
  check_refused(folder.path / "missing.db", ErrorCode::kCannotRead, "No such file");
  CHECK(folder.count() == 5);  // asking for a log does not make one
  const auto nowhere = RehearsalLog::open_or_create(folder.path / "missing" / "log.db");
  REQUIRE_FALSE(nowhere.has_value());
  check_says(nowhere.error(), ErrorCode::kCannotWrite, folder.path / "missing" / "log.db",
             "cannot be written");

  check_refused(gutted, ErrorCode::kBadInput, "damaged");

  // One that loses a table while it is open.
  const fs::path losing = folder.path / "losing.db";
  RehearsalLog log = must_open(losing);
  sql(losing, "DROP TABLE take");
  check_says(log.takes(1).error(), ErrorCode::kBadInput, losing, "damaged");
  check_says(log.add_take(some_take(1, "a")).error(), ErrorCode::kBadInput, losing, "damaged");
}

TEST_CASE("a log that means harm is refused, or does none") {
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db";
  const auto changed = [&](const std::string& change) {
    fs::remove(path);
    {
      RehearsalLog log = must_open(path);
      REQUIRE(log.add_request("dog", kTime) == 1);
      REQUIRE(log.add_take(some_take(1, "a", 20'000)) == 1);
    }
    sql(path, change.c_str());
  };
  const auto refused = [&](const std::string& change, std::string_view said) {
    CAPTURE(change);
    changed(change);
    check_refused(path, ErrorCode::kBadInput, said);
  };
  refused("PRAGMA user_version = -1", "its version is negative");
  refused("PRAGMA user_version = -2147483648", "its version is negative");
  // What never ends.
  refused(
      "DROP TABLE request; CREATE VIEW request AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
      "FROM n) "
      "SELECT i AS id, 'dog' AS target, '' AS asked_at, NULL AS okayed_take FROM n",
      "its tables are not those of its version");
  // Nothing that the schema would check.
  refused(
      "DROP TABLE take; CREATE TABLE take (id, request, taken_at, source, source_time_s, thumbnail_jpeg, "
      "verdict_json, usable, rank_score)",
      "its tables are not those of its version");
  refused("PRAGMA ignore_check_constraints = ON; UPDATE take SET verdict_json = 'nothing'",
          "CHECK constraint failed in take");
  // Rows that share pages: the second one's picture goes on where the first one's does.
  changed(
      "INSERT INTO take SELECT 2, request, taken_at, source, source_time_s, thumbnail_jpeg, verdict_json, "
      "usable, "
      "rank_score FROM take");
  const auto page = [&](const std::string& at) {
    return std::stoul(
        sql(path, ("SELECT pageno FROM dbstat WHERE name = 'take' AND path = '" + at + "'").c_str()));
  };
  Bytes file = *read_file(path);
  const auto number = [](unsigned long n) {
    return Bytes{std::byte(n >> 24 & 255), std::byte(n >> 16 & 255), std::byte(n >> 8 & 255),
                 std::byte(n & 255)};
  };
  const Bytes first = number(page("/000/000+000000")), second = number(page("/001/000+000000"));
  const auto leaf = file.begin() + static_cast<std::ptrdiff_t>((page("/001/") - 1) * 4096);
  const auto pointer = std::search(leaf, leaf + 4096, second.begin(), second.end());
  REQUIRE(pointer != leaf + 4096);
  std::copy(first.begin(), first.end(), pointer);
  REQUIRE(write_file(path, file).has_value());
  check_refused(path, ErrorCode::kBadInput, "damaged");

  changed(
      "CREATE TABLE noted (what); CREATE VIEW best AS SELECT max(rank_score) FROM take; CREATE TRIGGER note "
      "AFTER "
      "INSERT ON take BEGIN INSERT INTO noted VALUES (new.id); UPDATE request SET target = 'cat'; END");
  Result<RehearsalLog> log = RehearsalLog::open(path);
  REQUIRE(log.has_value());
  CHECK(log->add_take(some_take(1, "b")) == 2);
  CHECK(log->requests()->at(0).target == "dog");
  CHECK(sql(path, "SELECT count(*) FROM noted") == "0");
}

TEST_CASE("an empty file is a log that nothing has been written to; the schema says its version") {
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db";
  REQUIRE(write_file(path, {}).has_value());
  { CHECK(RehearsalLog::open(path)->requests()->empty()); }
  CHECK(sql(path, "PRAGMA user_version") == std::to_string(kRehearsalVersion));
  CHECK(sql(path, "PRAGMA application_id") == std::to_string(0x4f4d4252));
  CHECK(sql(path, "PRAGMA integrity_check") == "ok");
}

TEST_CASE("two programs may write to one log") {
  const Folder folder("rehearsal");
  RehearsalLog a = must_open(folder.path / "log.db"), b = must_open(folder.path / "log.db");
  CHECK(a.add_request("dog", kTime) == 1);
  CHECK(b.add_request("heart", kTime) == 2);
  CHECK(b.add_take(some_take(1, "b")) == 1);
  CHECK(a.okay(1).has_value());
  CHECK(b.requests()->at(0).okayed_take == 1);
}

TEST_CASE("a log that may not be written can be read, and says so") {
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db";
  {
    RehearsalLog log = must_open(path);
    REQUIRE(log.add_request("heart", kTime) == 1);
  }
  const Bytes before = *read_file(path);
  fs::permissions(path, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  const auto said = run_bounded(
      [&]() -> Bytes {
        if (::geteuid() == 0 && ::setuid(65534) != 0) return bytes_of("root stays root");
        Result<RehearsalLog> log = RehearsalLog::open_or_create(path);
        if (!log || log->requests()->size() != 1) return bytes_of("cannot be read");
        return told(log->add_request("dog", kTime));
      },
      20);
  CHECK(text_of(said) == std::to_string(static_cast<int>(ErrorCode::kCannotWrite)) +
                             "cannot be written: attempt to write a readonly database");
  CHECK(*read_file(path) == before);
}

TEST_CASE("a full disc costs the entry that does not fit and nothing else") {
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db";
  REQUIRE(must_open(path).add_request("heart", kTime) == 1);
  const auto said = run_bounded(
      [&]() -> Bytes {
        const rlimit full{200'000, 200'000};
        ::setrlimit(RLIMIT_FSIZE, &full);
        std::signal(SIGXFSZ, SIG_IGN);
        Result<RehearsalLog> log = RehearsalLog::open(path);
        Bytes out;
        for (int i = 0; i < 100; ++i) {
          const auto take = log->add_take(some_take(1, std::to_string(i)));
          if (!take) return bytes_of(std::to_string(i) + " " + text_of(told(take)));
        }
        return bytes_of("never full");
      },
      20);
  const std::string text = text_of(said);
  CAPTURE(text);
  const auto acknowledged = static_cast<std::size_t>(std::atoi(text.c_str()));
  CHECK(acknowledged > 10);
  CHECK(text == std::to_string(acknowledged) + " " +
                    std::to_string(static_cast<int>(ErrorCode::kCannotWrite)) +
                    "cannot be written: disk I/O error");
  RehearsalLog log = must_open(path);
  const auto takes = *log.takes(1);
  REQUIRE(takes.size() == acknowledged);
  for (std::size_t i = 0; i < takes.size(); ++i) CHECK(same(takes[i], some_take(1, std::to_string(i))));
  CHECK(log.add_take(some_take(1, "after")).has_value());  // once there is room again
  CHECK(sql(path, "PRAGMA integrity_check") == "ok");
}

TEST_CASE(
    "nothing acknowledged is lost when the program is killed a hundred times in the middle of writing") {
  constexpr int kKills = 100;
  const Folder folder("rehearsal");
  const fs::path path = folder.path / "log.db", journal = folder.path / "log.db-journal";
  std::mt19937 random(3);
  std::vector<std::string> acknowledged;
  int in_the_middle = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    if (kill % 10 == 0) {  // also while the log is being made
      fs::remove(path);
      fs::remove(journal);
      acknowledged.clear();
    }
    std::array<int, 2> ends;
    REQUIRE(::pipe(ends.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      // A request where there is none, then takes without end; a take's number is told once it is in the log.
      Result<RehearsalLog> log = RehearsalLog::open_or_create(path);
      if (!log || (log->requests()->empty() && !log->add_request("heart", kTime))) ::_exit(1);
      for (int i = 0;; ++i) {
        const int name = 1000 * kill + i;
        if (!log->add_take(some_take(1, std::to_string(name))) || ::write(ends[1], &name, sizeof name) < 0)
          ::_exit(1);
      }
    }
    ::close(ends[1]);
    int name = 0;
    const auto more = [&] {
      if (::read(ends[0], &name, sizeof name) != static_cast<ssize_t>(sizeof name)) return false;
      acknowledged.push_back(std::to_string(name));
      return true;
    };
    for (auto wanted = random() % 5; wanted > 0; --wanted) REQUIRE(more());
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    while (more()) {
    }
    ::close(ends[0]);
    in_the_middle += fs::exists(journal);

    const RehearsalLog log = must_open(path);
    const auto takes = *log.takes(1);
    // What was written may have been killed before it could be told, at most one each time.
    std::size_t found = 0;
    for (const RehearsalTake& take : takes) {
      CHECK(same(take, some_take(1, take.source)));
      if (found < acknowledged.size() && take.source == acknowledged[found]) ++found;
    }
    CHECK(found == acknowledged.size());
    CHECK(takes.size() <= acknowledged.size() + static_cast<std::size_t>(kill % 10) + 1);
    CHECK(sql(path, "PRAGMA integrity_check") == "ok");
  }
  CHECK(in_the_middle > 0);
}
