#include "play/chain.h"

#include <algorithm>

namespace ombra {
namespace {

constexpr int kIterations = 8;
constexpr float kMet = 1e-3f;  // squared radians: what descends from there ends in the same valley

Found followed(Objective& objective, const Ground& ground, const Candidate& neighbour) {
  Found out{0, neighbour};
  objective.set_pull(Pull{neighbour, kPullToNeighbour});
  refine(objective, ground.variables, ground.field, ground.weights, {.iterations = kIterations},
         out.candidate);
  objective.set_pull({});
  out.energy = objective.energy(ground.variables, out.candidate, ground.field, ground.weights);
  return out;
}

}  // namespace

Chain tracked(Objective& objective, std::span<const Ground> grounds, std::size_t frame, const Found& start,
              std::size_t reach, std::span<const Found> path) {
  const auto met = [&](std::size_t k, const Found& found) {
    return !path.empty() && squared_distance(grounds[k].variables, path[k].candidate, found.candidate) < kMet;
  };
  Chain chain{frame, {start}};
  for (std::size_t k = frame; k > 0 && frame - k < reach; --k) {
    Found next = followed(objective, grounds[k - 1], chain.found.back().candidate);
    if (met(k - 1, next)) break;
    chain.found.push_back(std::move(next));
    chain.first = k - 1;
  }
  std::reverse(chain.found.begin(), chain.found.end());
  for (std::size_t k = frame + 1; k < grounds.size() && k - frame <= reach; ++k) {
    Found next = followed(objective, grounds[k], chain.found.back().candidate);
    if (met(k, next)) break;
    chain.found.push_back(std::move(next));
  }
  return chain;
}

std::vector<Found> spliced(const Variables& variables, std::size_t frames, std::span<const Chain> chains) {
  struct Node {
    const Found* found;
    float cost;  ///< of the cheapest way here
    std::size_t from;
  };
  std::vector<std::vector<Node>> nodes(frames);
  for (std::size_t k = 0; k < frames; ++k)
    for (const Chain& chain : chains) {
      if (k < chain.first || k >= chain.end()) continue;
      Node node{&chain.found[k - chain.first], 0, 0};
      if (k > 0) {
        node.cost = 1e30f;
        for (std::size_t i = 0; i < nodes[k - 1].size(); ++i) {
          const Node& before = nodes[k - 1][i];
          const float cost =
              before.cost +
              kPullToNeighbour * squared_distance(variables, before.found->candidate, node.found->candidate);
          if (cost < node.cost) node.cost = cost, node.from = i;
        }
      }
      node.cost += node.found->energy;
      nodes[k].push_back(node);
    }
  std::vector<Found> out(frames);
  std::size_t at = static_cast<std::size_t>(
      std::min_element(nodes.back().begin(), nodes.back().end(),
                       [](const Node& a, const Node& b) { return a.cost < b.cost; }) -
      nodes.back().begin());
  for (std::size_t k = frames; k-- > 0;) {
    out[k] = *nodes[k][at].found;
    at = nodes[k][at].from;
  }
  return out;
}

}  // namespace ombra
