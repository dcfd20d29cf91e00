// The ways to a pose that are compared; bench/README.md says what each of them is.
#pragma once

#include <array>
#include <string_view>

#include "bench/anytime/course.h"

namespace ombra::bench {

void run_ombra(Course& course);
void run_cma_es(Course& course);
void run_adam(Course& course);
void run_study(Course& course);

struct Method {
  std::string_view name;
  void (*run)(Course& course);
  bool knows_arms;
};
inline constexpr std::array<Method, 4> kMethods = {{
    {"ombra", run_ombra, true},
    {"study", run_study, false},
    {"adam", run_adam, true},
    {"cma-es", run_cma_es, true},
}};

}  // namespace ombra::bench
