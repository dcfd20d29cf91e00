#include "ombra/version.h"

namespace ombra {

std::string_view version() { return OMBRA_VERSION; }

}  // namespace ombra
