// Says which Ombra it is linked with and that both libraries answer.
#include <ombra/rig_glb.h>
#include <ombra/solve.h>
#include <ombra/version.h>
#include <cstdio>

int main() {
  const ombra::Mask nothing{8, 8, std::vector<std::uint8_t>(64)};
  const auto target = ombra::make_target(nothing, "nothing", "nothing.png");
  const auto rig = ombra::read_rig({}, "empty.glb");
  std::printf("%s\n", std::string(ombra::version()).c_str());
  std::printf("%s: %s\n", target.error().where.c_str(), target.error().message.c_str());
  std::printf("%s: %s\n", rig.error().where.c_str(), rig.error().message.c_str());
}
