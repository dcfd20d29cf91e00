// Errors are values: bad outside data comes back as an Error, a caller's own bug asserts.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#pragma GCC visibility push(default)
namespace ombra {

/// What kind of thing went wrong; each face translates it (the command line to an exit code).
enum class ErrorCode {
  kBadUsage,     ///< the request itself is wrong (unknown name, option out of range)
  kBadInput,     ///< outside data that cannot be used (broken, empty, inconsistent)
  kUnsupported,  ///< well-formed data of a kind that Ombra does not handle
  kTooLarge,     ///< data beyond a stated limit
  kCannotRead,   ///< a file that cannot be opened or read
  kCannotWrite,  ///< a result that cannot be stored
};

/// A failure that a person can act on.
struct Error {
  ErrorCode code = ErrorCode::kBadInput;  ///< what kind of thing went wrong
  std::string message;  ///< the reason and, where there is one, the next step; one sentence, no trailing dot
  std::string where;    ///< the input it is about (a file, a field, a name); empty when there is none
};

/// A value or the Error that stands in its way; tests true where there is a value.
template <typename T>
using Result = tl::expected<T, Error>;

/// Shorthand for returning a failure from a function with a Result.
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

}  // namespace ombra
#pragma GCC visibility pop
