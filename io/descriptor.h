// An open file or socket, closed with its owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace ombra {

class Descriptor {
 public:
  /// Takes over what `open`, `socket` or `accept` returned; a negative number is none.
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }
  /// Closes it now. @return whether everything written arrived
  bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

}  // namespace ombra
