// The extension module ombra._core.
#include "values.h"

namespace ombra::python {
namespace {

const char* word(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadUsage:
      return "bad-usage";
    case ErrorCode::kBadInput:
      return "bad-input";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kTooLarge:
      return "too-large";
    case ErrorCode::kCannotRead:
      return "cannot-read";
    case ErrorCode::kCannotWrite:
      return "cannot-write";
  }
  return "";
}

}  // namespace

PYBIND11_MODULE(_core, module) {
  module.doc() = "The core of Ombra for Python; import ombra.";
  static py::exception<Failure> error(module, "Error");
  error.attr("__doc__") = R"(What went wrong, why, and what to do: str() says it for people.

code: bad-usage, bad-input, unsupported, too-large, cannot-read or cannot-write
where: the input that it is about)";
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const Failure& failure) {
      const Error& why = failure.error;
      const py::object raised = py::handle(error)((why.where.empty() ? "" : why.where + ": ") + why.message);
      raised.attr("code") = word(why.code);
      raised.attr("where") = why.where;
      PyErr_SetObject(error.ptr(), raised.ptr());
    }
  });
  add_values(module);
  add_shadows(module);
  add_solve(module);
}

}  // namespace ombra::python
