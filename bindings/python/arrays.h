// Arrays between NumPy and the core: what the core made is handed over and what it holds is looked at,
// without a copy; what it is given is copied only where it has another type.
#pragma once

#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ombra/result.h"
#include "ombra/shape.h"

namespace ombra::python {

namespace py = pybind11;

/// A failure on its way to Python, where it is ombra.Error.
struct Failure {
  Error error;
};

/// The value, or the failure thrown.
template <typename T>
T value(Result<T> result) {
  if (!result) throw Failure{std::move(result.error())};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// Gives what a vector holds to an array that frees it.
template <typename T>
py::array owned(std::vector<T> values, std::vector<py::ssize_t> shape, const py::dtype& type) {
  auto kept = std::make_unique<std::vector<T>>(std::move(values));
  const void* const data = kept->data();
  const py::capsule owner(kept.get(), [](void* held) { delete static_cast<std::vector<T>*>(held); });
  kept.release();
  return py::array(type, std::move(shape), data, owner);
}
template <typename T>
py::array owned(std::vector<T> values, std::vector<py::ssize_t> shape) {
  return owned(std::move(values), std::move(shape), py::dtype::of<T>());
}
inline py::array owned(Mask mask) {
  return owned(std::move(mask.pixels), {mask.height, mask.width}, py::dtype("bool"));
}

/// An array that looks at `data`, which lives as long as `owner`.
template <typename T>
py::array view(T* data, std::vector<py::ssize_t> shape, const py::handle& owner) {
  return py::array_t<T>(std::move(shape), data, owner);
}
template <typename T>
py::array view(const T* data, std::vector<py::ssize_t> shape, const py::handle& owner) {
  py::array array = py::array_t<T>(std::move(shape), data, owner);
  array.attr("flags").attr("writeable") = false;
  return array;
}

/// Values of an array of this type, converted where it has another.
template <typename T>
using In = py::array_t<T, py::array::c_style | py::array::forcecast>;

/// @throws Failure naming `what` for a number out of range
inline void check_range(const char* what, double number, double least, double most) {
  if (!(number >= least && number <= most))
    throw Failure{
        {ErrorCode::kBadUsage, fmt::format("is {:g}; give {:g} to {:g}", number, least, most), what}};
}

/// "(3, 4)"
inline std::string shape_text(const py::array& array) { return py::str(array.attr("shape")); }

/// Copies an array of a fixed length into `out`.
template <typename T>
void copy_in(const In<T>& array, T* out, py::ssize_t count, const char* what) {
  if (array.ndim() != 1 || array.shape(0) != count)
    throw Failure{{ErrorCode::kBadUsage,
                   "has the shape " + shape_text(array) + "; give " + std::to_string(count) + " numbers",
                   what}};
  std::copy_n(array.data(), count, out);
}

/// A mask of an array of bool, or of numbers that are 0 or 1.
inline Mask mask_in(const py::array& array, const std::string& where) {
  if (array.ndim() != 2 || array.size() == 0)
    throw Failure{{ErrorCode::kBadInput,
                   "has the shape " + shape_text(array) + "; a mask has rows and columns", where}};
  if (array.shape(0) > 32767 || array.shape(1) > 32767)
    throw Failure{{ErrorCode::kTooLarge, "has a side of more than 32767 pixels; make it smaller", where}};
  if (std::string_view("biuf").find(array.dtype().kind()) == std::string_view::npos)
    throw Failure{{ErrorCode::kBadInput, "holds no numbers; a mask is bool", where}};
  Mask mask{static_cast<int>(array.shape(1)), static_cast<int>(array.shape(0)), {}};
  mask.pixels.reserve(static_cast<std::size_t>(array.size()));
  const In<double> numbers(array);
  for (py::ssize_t i = 0; i < numbers.size(); ++i) {
    const double number = numbers.data()[i];
    if (number != 0 && number != 1)
      throw Failure{{ErrorCode::kBadInput,
                     "holds other numbers than 0 and 1; compare a picture, as in picture > 127", where}};
    mask.pixels.push_back(number != 0);
  }
  return mask;
}

/// The bytes of a photograph, copied only where they lie apart.
inline In<std::uint8_t> photo_in(const py::array& array, const std::string& where) {
  if (array.ndim() != 3 || array.shape(2) != 3 || !array.dtype().is(py::dtype::of<std::uint8_t>()))
    throw Failure{{ErrorCode::kBadInput,
                   "is " + std::string(py::str(array.dtype())) + " of the shape " + shape_text(array) +
                       "; a photograph is (height, width, 3), uint8",
                   where}};
  return array;
}

}  // namespace ombra::python
