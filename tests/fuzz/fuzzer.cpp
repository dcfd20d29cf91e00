// ombra_fuzz --TARGET [libFuzzer's options and folders], or ombra_fuzz --TARGET --seeds FOLDER, which writes
// there what to begin with. libFuzzer passes over options that begin with two dashes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "fuzz/fuzz.h"
#include "io/file.h"

using namespace ombra;

namespace {

FuzzTarget target;

bool choose(std::string_view word) {
  for (FuzzTarget& each : fuzz_targets())
    if (word == "--" + each.name) target = std::move(each);
  return !target.name.empty();
}

[[noreturn]] void write_seeds(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const FuzzBytes& seed : target.seeds())
    promise(write_file(folder / ("seed-" + std::to_string(++number)), seed).has_value(),
            "seeds can be written");
  std::exit(0);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const std::vector<std::string> words(*argv, *argv + *argc);
  if (words.size() < 2 || !choose(words[1])) {
    std::fputs("ombra_fuzz: name one of these first:", stderr);
    for (const FuzzTarget& each : fuzz_targets()) std::fprintf(stderr, " --%s", each.name.c_str());
    std::fputs("\n", stderr);
    std::exit(2);
  }
  if (words.size() == 4 && words[2] == "--seeds") write_seeds(words[3]);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target.read(std::as_bytes(std::span(data, size)));
  return 0;
}
