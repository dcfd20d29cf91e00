// Whether this build gives the bits that every other build gives, on every instruction set and with threads.
// usage: ombra_bits HANDS [TABLE [THREADS]]
//   HANDS    folder of left.glb and right.glb
//   TABLE    what the hashes are compared with; without one they are printed, which is how a table is renewed
//   THREADS  for a second turn on the best instruction set
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "bits/hashes.h"
#include "io/hand_asset.h"
#include "support/instruction_sets.h"
#include "support/threads.h"

using namespace ombra;

namespace {

std::vector<std::string> lines(const std::vector<NamedHash>& all) {
  std::vector<std::string> out;
  for (const auto& [name, hash] : all) out.push_back(fmt::format("{} {:016x}", name, hash));
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    std::fputs("usage: ombra_bits HANDS [TABLE [THREADS]]\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const auto hands = load_hands(folder / "left.glb", folder / "right.glb", 0.19f);
  if (!hands) {
    fmt::print(stderr, "{}: {}\n", hands.error().where, hands.error().message);
    return 3;
  }
  if (argc == 2) {
    for (const std::string& line : lines(hashes(*hands, {}))) fmt::print("{}\n", line);
    return 0;
  }

  std::vector<std::string> expected;
  std::ifstream table(argv[2]);
  for (std::string line; std::getline(table, line);) expected.push_back(line);
  int differences = 0;
  const auto compare = [&](const std::string& how, const ParallelFor& parallel_for) {
    const std::vector<std::string> made = lines(hashes(*hands, parallel_for));
    int here = made.size() != expected.size();
    for (std::size_t i = 0; i < std::min(made.size(), expected.size()); ++i) {
      if (made[i] == expected[i]) continue;
      ++here;
      fmt::print("{}: {}, but the table has {}\n", how, made[i], expected[i]);
    }
    fmt::print("{}: {} hashes, {}\n", how, made.size(), here ? fmt::format("{} differ", here) : "all equal");
    std::fflush(stdout);
    differences += here;
  };
  on_every_instruction_set([&](const std::string& name) { compare(name, {}); });
  if (argc == 4) compare(fmt::format("{} threads", argv[3]), threads(std::stoi(argv[3])));
  if (differences == 0) return 0;
  fmt::print(
      "Where all builds and instruction sets differ from the table alike, the core has changed: if that was "
      "meant, "
      "make it anew:\n  build/release/ombra_bits {} > {}\n",
      argv[1], argv[2]);
  return 1;
}
