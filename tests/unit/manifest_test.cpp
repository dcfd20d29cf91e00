#include "io/manifest.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <span>

#include "io/digest.h"
#include "support/folder.h"

using namespace ombra;

namespace {

std::vector<ManifestEntry> entries_of(const std::string& text) {
  auto entries = read_manifest(text, "jobs");
  REQUIRE(entries);
  return std::move(*entries);
}

std::string problem_of(const std::string& line) {
  const auto entries = entries_of("{\"id\": \"good\", \"target\": \"heart\"}\n" + line + "\n");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].job);
  REQUIRE_FALSE(entries[1].job);
  CHECK(entries[1].id == "line-2");
  return entries[1].job.error().message;
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a manifest's lines are jobs with the options of solve") {
  const auto entries = entries_of(
      "\xEF\xBB\xBF{\"id\": \"a 1\", \"target\": \"heart\", \"seed\": 3, \"seconds\": 0.5, \"arms\": "
      "false}\r\n"
      "\n"
      "  {\"target\": \"text:A\", \"id\": \"b\", \"arms\": true, \"fixed_target\": true, \"without\": "
      "[\"little\", "
      "\"left:ring\"], \"hand-size\": \"woman-50\"}");
  REQUIRE(entries.size() == 2);
  REQUIRE(entries[0].job);
  CHECK(entries[0].id == "a 1");
  CHECK(entries[0].job->target == "heart");
  CHECK(entries[0].job->options == std::vector<std::string>{"--no-arms", "--seconds=0.5", "--seed=3"});
  REQUIRE(entries[1].job);
  CHECK(entries[1].line == 3);
  CHECK(entries[1].job->options == std::vector<std::string>{"--fixed-target", "--hand-size=woman-50",
                                                            "--without=little", "--without=left:ring"});
}

TEST_CASE("a CSV says the same") {
  const auto entries = entries_of(
      "id,target,seed,without,no-arms,stage\n"
      "a,heart,3,little;left:ring,true,\n"
      "\n"
      "\"b, \"\"two\"\"\",\"shapes/a,b.png\",,,false,\"my;stage\"\n"
      "c,heart\n");
  REQUIRE(entries.size() == 3);
  REQUIRE(entries[0].job);
  CHECK(entries[0].job->options ==
        std::vector<std::string>{"--no-arms", "--seed=3", "--without=little", "--without=left:ring"});
  CHECK(entries[1].line == 4);
  CHECK(entries[1].id == "b, \"two\"");
  REQUIRE(entries[1].job);
  CHECK(entries[1].job->target == "shapes/a,b.png");
  CHECK(entries[1].job->options == std::vector<std::string>{"--stage=my", "--stage=stage"});
  REQUIRE_FALSE(entries[2].job);
  CHECK(says(entries[2].job.error().message, "has 2 cells and the first row 6"));
}

TEST_CASE("a line that is no job says why and leaves the others") {
  CHECK(says(problem_of("not json"), "not valid JSON"));
  CHECK(says(problem_of("[1]"), "no JSON object"));
  CHECK(says(problem_of("{\"target\": \"heart\"}"), "no id"));
  CHECK(says(problem_of("{\"id\": \"x\"}"), "no target"));
  CHECK(says(problem_of("{\"id\": 3, \"target\": \"heart\"}"), "id is not text"));
  CHECK(says(problem_of("{\"id\": \"x\", \"target\": \"heart\", \"seed\": null}"), "seed is neither"));
  CHECK(says(problem_of("{\"id\": \"x\", \"target\": \"heart\", \"jobs\": 3}"), "jobs is the batch's own"));
  CHECK(says(problem_of("{\"id\": \"x\", \"target\": \"heart\", \"a b\": 3}"), "'a b' is no option"));
  CHECK(says(problem_of("{\"id\": \"good\", \"target\": \"dog\"}"), "another job's too"));
  for (const char* id : {".x", "a/b", "..", "summary.json", "a\\u0000b"})
    CHECK(says(problem_of(fmt::format("{{\"id\": \"{}\", \"target\": \"heart\"}}", id)), "name of a folder"));
  CHECK(says(problem_of(fmt::format("{{\"id\": \"{}\", \"target\": \"heart\"}}", std::string(201, 'x'))),
             "name of a folder"));
}

TEST_CASE("a line that is no job takes no job's name, and keeps its reason") {
  const auto entries = read_manifest(
      "{\"id\": \"line-2\", \"target\": \"dog\"}\nnot json\n{\"id\": \"line-4\", \"target\"}\n{\"id\": "
      "\"x\"}\n"
      "{\"id\": \"line-3\", \"target\": \"heart\"}\n",
      "jobs.jsonl");
  REQUIRE(entries);
  std::vector<std::string> ids;
  for (const ManifestEntry& entry : *entries) ids.push_back(entry.id);
  CHECK(ids == std::vector<std::string>{"line-2", "line-2-", "line-3-", "line-4", "line-3"});
  CHECK(entries->at(0).job.has_value());
  CHECK(says(entries->at(1).job.error().message, "not valid JSON"));
  CHECK(entries->at(4).job.has_value());
}

TEST_CASE("what is no manifest is refused as a whole") {
  const auto refusal = [](const std::string& text) {
    const auto entries = read_manifest(text, "jobs.csv");
    REQUIRE_FALSE(entries);
    CHECK(entries.error().where == "jobs.csv");
    return entries.error().message;
  };
  CHECK(says(refusal(""), "names its columns first, and 'id'"));
  CHECK(says(refusal("id,seed\na,1\n"), "'target' is not among them"));
  CHECK(says(refusal("id,target\n"), "holds no job"));
  CHECK(says(refusal("id,target\na,\"heart\n"), "line 2"));
}

TEST_CASE("SHA-256 is the standard's") {
  // FIPS 180-4's own examples.
  const std::string abc = "abc";
  CHECK(sha256(std::as_bytes(std::span(abc))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const Folder folder("digest");
  const std::string a(1'000'000, 'a');
  std::ofstream(folder.path / "a") << a;
  CHECK(sha256_of_file(folder.path / "a") ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK_FALSE(sha256_of_file(folder.path / "b"));
}
