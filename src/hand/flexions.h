// Which angles bend a finger.
#pragma once

#include <array>

#include "ombra/hand.h"

namespace ombra {

/// Of each finger, thumb to little, the flexions of its joints from the knuckle (of the thumb the wrist's
/// end) to the tip.
inline constexpr std::array<std::array<Angle, 3>, kFingerCount> kFlexions = {
    {{kThumbCmcFlexion, kThumbMcpFlexion, kThumbIpFlexion},
     {kIndexMcpFlexion, kIndexPipFlexion, kIndexDipFlexion},
     {kMiddleMcpFlexion, kMiddlePipFlexion, kMiddleDipFlexion},
     {kRingMcpFlexion, kRingPipFlexion, kRingDipFlexion},
     {kLittleMcpFlexion, kLittlePipFlexion, kLittleDipFlexion}}};

}  // namespace ombra
