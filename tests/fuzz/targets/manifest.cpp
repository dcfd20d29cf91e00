#include <set>

#include "fuzz/fuzz.h"
#include "io/manifest.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const auto entries = read_manifest(as_text(bytes), "manifest");
  if (!entries) return false;
  std::set<std::string> ids;
  for (const ManifestEntry& entry : *entries) {
    promise(ids.insert(entry.id).second, "an id is of one job");
    promise(entry.id.find('/') == entry.id.npos && !entry.id.starts_with('.'), "an id is a folder's name");
    if (entry.job)
      for (const std::string& option : entry.job->options)
        promise(option.starts_with("--") && option.size() > 2, "an option is one");
  }
  return true;
}

std::vector<FuzzBytes> seeds() {
  return {bytes_of(R"({"id": "heart-1", "target": "heart", "seed": 1, "seconds": 2, "arms": false}
{"id": "held", "target": "text:A", "fix": ["ring-pip=40", "index-mcp=0"], "no-arms": true}
)"),
          bytes_of("id,target,seconds,fix\r\na,heart,2,ring-pip=40;index-mcp=0\r\n\"b\"\"c\",dog,,\r\n")};
}

}  // namespace

FuzzTarget manifest_target() { return {"manifest", read, seeds}; }

}  // namespace ombra
