#include "fuzz/fuzz.h"
#include "io/play_json.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const Result<PlayScript> script = read_play(as_text(bytes), "play");
  if (!script) return false;
  promise(!script->steps.empty() && script->steps.size() <= kMostPlaySteps, "a play has steps, not too many");
  return true;
}

}  // namespace

FuzzTarget play_target() {
  return {"play", read, [] {
            std::vector<FuzzBytes> files = files_of("plays", ".json");  // poses among them
            std::erase_if(files, [](const FuzzBytes& file) {
              return as_text(file).find("ombra.play/1") == std::string_view::npos;
            });
            return files;
          }};
}

}  // namespace ombra
