// Ctrl-C and `kill`: a request to come to an end.
#pragma once

namespace ombra {

/// From now on the first SIGINT or SIGTERM only sets interrupted(); a second of the same kind ends the
/// program at once.
void watch_for_interrupts();
/// Whether the program was asked to end.
bool interrupted();

}  // namespace ombra
