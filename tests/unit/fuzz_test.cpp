// What the fuzzer (fuzz/) begins with and what it once found, read again by every compiler.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "fuzz/fuzz.h"
#include "support/source_dir.h"

using namespace ombra;

TEST_CASE("what the fuzzer begins with is taken") {
  for (const FuzzTarget& target : fuzz_targets()) {
    CAPTURE(target.name);
    int number = 0;
    for (const FuzzBytes& seed : target.seeds()) {
      ++number;
      CAPTURE(number);
      CHECK(target.read(seed));
    }
    CHECK(number > 0);
  }
}

TEST_CASE("what the fuzzer once found is read or refused, and nothing worse") {
  std::set<std::string> folders;
  for (const auto& entry : std::filesystem::directory_iterator(source_dir() + "/tests/fuzz/found"))
    folders.insert(entry.path().filename());
  for (const FuzzTarget& target : fuzz_targets()) {
    if (folders.erase(target.name) == 0) continue;
    CAPTURE(target.name);
    int number = 0;
    for (const FuzzBytes& input : files_of("tests/fuzz/found/" + target.name, "")) {
      ++number;  // in byte order of the names
      CAPTURE(number);
      CHECK_NOTHROW(target.read(input));
    }
  }
  CHECK(folders.empty());  // every folder is a target's
}
