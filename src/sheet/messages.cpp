#include "ombra/messages.h"

namespace ombra {

const Messages& messages(Language language) {
  return language == Language::kKorean ? kKoreanMessages : kEnglishMessages;
}

std::string Voice::operator()(Say what, Holes holes) const {
  std::string text(messages_[static_cast<std::size_t>(what)]);
  std::size_t from = 0;
  while ((from = text.find('{', from)) != std::string::npos) {
    const std::size_t end = text.find('}', from);
    std::string filling;
    for (const auto& [name, value] : holes)
      if (text.compare(from + 1, end - from - 1, name) == 0) filling = value;
    text.replace(from, end + 1 - from, filling);
    from += filling.size();
  }
  return text;
}

std::string Voice::joined(Say between, const std::vector<std::string>& parts) const {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : (*this)(between)) + part;
  return text;
}

}  // namespace ombra
