#include "io/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "io/nearest.h"

namespace ombra {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// What is at a byte of a text, for a person: "line 3, column 7".
std::string line_and_column(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("line {}, column {}", line, std::max<std::size_t>(before.size() - line_start, 1));
}

/// Watches a parse for what a JSON library lets pass: depth and repeated keys.
struct ParseWatch {
  std::vector<std::set<std::string>> keys;  // of the objects that are open
  std::string repeated;
  bool too_deep = false;

  bool operator()(int depth, json::parse_event_t event, const json& parsed) {
    if (depth >= kMaxJsonDepth) too_deep = true;
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!keys.back().insert(key).second && repeated.empty()) repeated = key;
    }
    return !too_deep;  // what is too deep is dropped, not stored
  }
};

/// Reads a text and counts its lines.
class LineCounter {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  LineCounter(const char* at, int* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  LineCounter& operator++() {
    if (*at_++ == '\n') ++*line_;
    return *this;
  }
  bool operator==(const LineCounter& other) const { return at_ == other.at_; }
  bool operator!=(const LineCounter& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
};

/// The longest path whose line is noted.
constexpr std::size_t kMostPathBytes = 200;

/// Notes the line of every path as the parser comes to it.
class PathLines : public nlohmann::json_sax<json> {
 public:
  explicit PathLines(const int& line) : line_(line) {}
  std::map<std::string, int> lines;

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(-1); }
  bool start_array(std::size_t) override { return open(0); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    const std::string& inside = open_.back().path;
    come_to(inside.empty() ? name : inside + "." + name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  struct Open {
    std::string path;
    int next;  ///< element of an array; -1: an object
  };
  bool value() {  // a number in an array has been read to what comes after it, maybe the next line
    if (!open_.empty() && open_.back().next >= 0) ++open_.back().next;
    return true;
  }
  bool open(int next) {
    if (!open_.empty() && open_.back().next >= 0) {
      come_to(fmt::format("{}[{}]", open_.back().path, open_.back().next++));
    }
    open_.push_back({open_.empty() ? std::string() : here_, next});
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  /// A path that is too long stands for nothing, and what is inside it is too long as well: with a long name
  /// in every path that leads through it a small text would fill any memory.
  void come_to(std::string path) {
    here_ = path.size() <= kMostPathBytes ? std::move(path) : std::string(kMostPathBytes + 1, '?');
    if (here_.size() <= kMostPathBytes) lines[here_] = line_;
  }

  const int& line_;
  std::string here_;
  std::vector<Open> open_;
};

bool is_row(const ordered_json& value) {
  return value.is_array() &&
         std::none_of(value.begin(), value.end(), [](const auto& v) { return v.is_structured(); });
}

void begin_line(std::string& out, int indent) {
  out += '\n';
  out.append(static_cast<std::size_t>(indent), ' ');
}

void append(std::string& out, const ordered_json& value, int indent) {
  if (!value.is_structured() || value.empty()) {
    out += value.dump();
    return;
  }
  constexpr int kStep = 2;
  const bool row = is_row(value);
  out += value.is_array() ? '[' : '{';
  bool first = true;
  for (const auto& [key, member] : value.items()) {
    if (!first) out += row ? ", " : ",";
    first = false;
    if (!row) begin_line(out, indent + kStep);
    if (value.is_object()) out += ordered_json(key).dump() + ": ";
    append(out, member, indent + kStep);
  }
  if (!row) begin_line(out, indent);
  out += value.is_array() ? ']' : '}';
}

}  // namespace

Result<json> parse_json(std::string_view text, const std::string& where) {
  if (text.size() > kMaxJsonBytes) {
    return fail(ErrorCode::kTooLarge,
                fmt::format("has {} bytes of JSON; the limit is {}", text.size(), kMaxJsonBytes), where);
  }
  ParseWatch watch;
  json value;
  try {
    value = json::parse(text, std::ref(watch));
  } catch (const json::parse_error& error) {
    return fail(ErrorCode::kBadInput,
                fmt::format("is not valid JSON at {}", line_and_column(text, error.byte)), where);
  } catch (const json::exception&) {
    return fail(ErrorCode::kBadInput, "holds a number that is too large to be read", where);
  }
  if (watch.too_deep) {
    return fail(ErrorCode::kBadInput, fmt::format("is nested deeper than {} levels", kMaxJsonDepth), where);
  }
  if (!watch.repeated.empty()) {
    return fail(ErrorCode::kBadInput,
                fmt::format("has the key \"{}\" twice in one object; keep one of them", watch.repeated),
                where);
  }
  return value;
}

std::map<std::string, int> json_lines(std::string_view text) {
  int line = 1;
  PathLines paths(line);
  json::sax_parse(LineCounter(text.data(), &line), LineCounter(text.data() + text.size(), &line), &paths);
  return std::move(paths.lines);
}

std::string json_text(const ordered_json& value) {
  std::string out;
  append(out, value, 0);
  return out + "\n";
}

double short_decimal(float value) {
  // The parser of the files themselves, for std::from_chars does not read numbers everywhere.
  return json::parse(fmt::format("{}", value)).get<double>() + 0.0;  // no -0.0 in files
}

JsonObject::JsonObject(const json& value, std::string path, std::string where, std::optional<Error>& problem)
    : value_(&value), path_(std::move(path)), where_(std::move(where)), problem_(&problem) {
  if (!value.is_object()) {
    static const json kEmpty = json::object();
    value_ = &kEmpty;
    if (!problem) {
      problem =
          Error{ErrorCode::kBadInput,
                fmt::format("{} must be an object, in braces", path_.empty() ? "the file" : path_), where_};
    }
  }
}

std::string JsonObject::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void JsonObject::complain(std::string_view key, const std::string& reason, ErrorCode code) {
  if (!*problem_) *problem_ = Error{code, fmt::format("{} {}", path_of(key), reason), where_};
}

const json* JsonObject::find(std::string_view key, bool required) {
  asked_.emplace_back(key);
  const auto found = value_->find(asked_.back());
  if (found != value_->end()) return &*found;
  if (required) complain(key, "is missing");
  return nullptr;
}

bool JsonObject::has(std::string_view key) { return find(key, false) != nullptr; }

std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> names;
  for (const auto& item : value_->items()) names.push_back(item.key());
  return names;
}

double JsonObject::checked_number(const json& value, std::string_view key, Range range) {
  if (!value.is_number()) {
    complain(key, fmt::format("must be a number, not {}", value.type_name()));
    return range.min;
  }
  const double number = value.get<double>();
  if (!(number >= range.min && number <= range.max)) {
    complain(key, fmt::format("is {}, outside {} to {}", number, range.min, range.max));
    return range.min;
  }
  return number;
}

double JsonObject::number(std::string_view key, Range range, std::optional<double> fallback) {
  const json* member = find(key, !fallback);
  return member ? checked_number(*member, key, range) : fallback.value_or(range.min);
}

std::string JsonObject::word(std::string_view key, const std::optional<std::string>& fallback) {
  const json* member = find(key, !fallback);
  if (!member) return fallback.value_or("");
  if (member->is_string()) return member->get<std::string>();
  complain(key, fmt::format("must be text, not {}", member->type_name()));
  return fallback.value_or("");
}

std::vector<double> JsonObject::numbers(std::string_view key, std::size_t count, Range range,
                                        const std::optional<std::vector<double>>& fallback) {
  const json* member = find(key, !fallback);
  if (!member) return fallback.value_or(std::vector<double>(count, range.min));
  std::vector<double> values;
  if (!member->is_array() || member->size() != count) {
    complain(key, fmt::format("must be an array of {} numbers", count));
  } else {
    for (const json& value : *member) {
      values.push_back(checked_number(value, fmt::format("{}[{}]", key, values.size()), range));
    }
  }
  values.resize(count, range.min);
  return values;
}

JsonObject JsonObject::object(std::string_view key, bool required) {
  static const json kEmpty = json::object();
  const json* member = find(key, required);
  return JsonObject(member ? *member : kEmpty, path_of(key), where_, *problem_);
}

std::vector<JsonObject> JsonObject::objects(std::string_view key, std::size_t most) {
  std::vector<JsonObject> out;
  const json* member = find(key, false);
  if (!member) return out;
  if (!member->is_array() || member->size() > most) {
    complain(key, fmt::format("must be a list of at most {} objects", most));
    return out;
  }
  for (std::size_t i = 0; i < member->size(); ++i)
    out.emplace_back((*member)[i], fmt::format("{}[{}]", path_of(key), i), where_, *problem_);
  return out;
}

const json& JsonObject::raw(std::string_view key) {
  static const json kNull;
  const json* member = find(key, false);
  return member ? *member : kNull;
}

void JsonObject::expect_format(std::string_view format) {
  const std::string found = word("format");
  if (found != format) complain("format", fmt::format("must be \"{}\", not \"{}\"", format, found));
}

void JsonObject::no_others() {
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  for (const auto& item : value_->items()) {
    if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
    const std::string_view close = nearest(item.key(), known);
    complain(item.key(), close.empty() ? "is not a known field; see docs/formats.md"
                                       : fmt::format("is not a known field; did you mean \"{}\"?", close));
  }
}

double rounded(double value, double per_unit) { return std::nearbyint(value * per_unit) / per_unit + 0.0; }

}  // namespace ombra
