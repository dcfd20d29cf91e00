#include "fuzz/fuzz.h"
#include "io/stage_json.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const Result<Stage> stage = read_stage(as_text(bytes), "stage");
  if (!stage) return false;
  promise(checked(*stage, "stage").has_value(), "a stage that is read is one that can be");
  const std::string written = write_stage(*stage);
  const Result<Stage> again = read_stage(written, "stage");
  promise(again.has_value(), "a written stage is read again");
  promise(write_stage(*again) == written, "and is the same");
  return true;
}

std::vector<FuzzBytes> seeds() {
  std::vector<FuzzBytes> out = {bytes_of(write_stage({})), bytes_of(R"({"format": "ombra.stage/1"})")};
  for (const NamedLamp& lamp : named_lamps())
    out.push_back(
        bytes_of(R"({"format": "ombra.stage/1", "lamp": {"name": ")" + std::string(lamp.name) + "\"}}"));
  out.push_back(bytes_of(write_stage(pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, {}))));
  out.push_back(bytes_of(R"({"format": "ombra.stage/1", "people": [{"at_m": [1, 0.5]}]})"));
  return out;
}

}  // namespace

FuzzTarget stage_target() { return {"stage", read, seeds}; }

}  // namespace ombra
