#include "support/source_dir.h"

namespace ombra {

std::string source_dir() { return OMBRA_SOURCE_DIR; }

}  // namespace ombra
