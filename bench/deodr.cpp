// DEODR, a differentiable rasteriser on the CPU, on the same skinned triangles: white hands on black, one
// colour channel, hidden faces culled. Not charged to it: skinning, projection, finding the silhouette's
// edges, and the chain from its derivatives by projected vertex to ours by joint angle.
#include <climits>  // before the next, which uses SHRT_MAX without it

#include <DifferentiableRenderer.h>

#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "bench/benchmarks.h"
#include "bench/workload.h"

namespace ombra::bench {
namespace {

/// A pose as DEODR takes it.
struct Mesh {
  std::vector<double> pixels, depths;
  std::unique_ptr<bool[]> is_silhouette;  ///< of edge n of face f at 3 f + n, from corner n to n + 1
};

Mesh mesh_of(const Workload& work, const Pose& pose, int size_px) {
  const Projection to_pixels = projection(work.stage, size_px);
  const std::vector<Vec3> vertices = skinned(work, pose);
  const auto faces = triangles(work);
  Mesh mesh{{}, {}, std::make_unique<bool[]>(3 * faces.size())};
  std::vector<Vec2> pixels;
  for (const Vec3& p : vertices) {
    pixels.push_back(to_pixels(p));
    mesh.pixels.push_back(static_cast<double>(pixels.back().x));
    mesh.pixels.push_back(static_cast<double>(pixels.back().y));
    mesh.depths.push_back(static_cast<double>(to_pixels.lamp.z - p.z));
  }
  const auto is_front = [&](std::size_t face) {
    const auto [a, b, c] = faces[face];
    return cross(pixels[b] - pixels[a], pixels[c] - pixels[a]) < 0;
  };
  std::size_t first_vertex = 0, first_face = 0;
  for (const Hand& hand : work.hands) {
    for (const Hand::Edge& edge : hand.edges) {
      if (is_front(first_face + edge.left) == is_front(first_face + edge.right)) continue;
      const auto mark = [&](std::size_t face, std::size_t from) {
        for (std::size_t n = 0; n < 3; ++n)
          if (faces[first_face + face][n] == first_vertex + from)
            mesh.is_silhouette[3 * (first_face + face) + n] = true;
      };
      mark(edge.left, edge.a);
      mark(edge.right, edge.b);
    }
    first_vertex += hand.vertices.size();
    first_face += hand.faces.size();
  }
  return mesh;
}

/// All poses at one size, and what DEODR draws into.
class Peer {
 public:
  explicit Peer(int size_px)
      : size_px_(size_px),
        faces_(triangles(work_)),
        image_(pixel_count()),
        depth_(pixel_count()),
        off_(std::make_unique<bool[]>(faces_.size())) {
    for (const Pose& pose : work_.two_hands) meshes_.push_back(mesh_of(work_, pose, size_px));
    const std::size_t vertex_count = meshes_[0].depths.size();
    white_.assign(vertex_count, 1);
    zero_.assign(2 * vertex_count, 0);
    pixel_gradient_.assign(2 * vertex_count, 0);
    unused_gradient_.assign(2 * vertex_count, 0);
    for (float value : disc_density(size_px)) density_.push_back(static_cast<double>(value));
    std::vector<Mask> masks;
    for (std::size_t pose = 0; pose < kPoseCount; ++pose) {
      forward(pose, 0);
      Mask mask{size_px, size_px, {}};
      for (double value : image_) mask.pixels.push_back(value > 0.5);
      masks.push_back(std::move(mask));
    }
    agreement_ = agreement_percent(work_, masks);
  }

  double agreement() const { return agreement_; }

  /// @param sigma_px width of the antialiased rim outside the silhouette; 0: a binary picture
  void forward(std::size_t pose, double sigma_px) {
    renderScene(scene(pose), image_.data(), depth_.data(), sigma_px);
    benchmark::DoNotOptimize(image_.data());
  }

  /// Needs a forward() of the same pose before it. The adjoint consumes the picture's gradient.
  void backward(std::size_t pose, double sigma_px) {
    image_gradient_ = density_;
    std::fill(pixel_gradient_.begin(), pixel_gradient_.end(), 0.0);
    renderScene_B(scene(pose), image_.data(), depth_.data(), image_gradient_.data(), sigma_px);
    benchmark::DoNotOptimize(pixel_gradient_.data());
  }

 private:
  std::size_t pixel_count() const {
    return static_cast<std::size_t>(size_px_) * static_cast<std::size_t>(size_px_);
  }

  ::Scene scene(std::size_t pose) {
    Mesh& mesh = meshes_[pose];
    ::Scene s{};
    s.faces = s.faces_uv = faces_[0].data();
    s.depths = mesh.depths.data();
    s.ij = mesh.pixels.data();
    s.colors = white_.data();
    s.edgeflags = mesh.is_silhouette.get();
    s.textured = s.shaded = off_.get();
    s.nb_triangles = static_cast<int>(faces_.size());
    s.nb_vertices = s.nb_uv = static_cast<int>(mesh.depths.size());
    s.backface_culling = true;
    s.strict_edge = true;
    s.height = s.width = size_px_;
    s.nb_colors = 1;
    s.background_color = zero_.data();
    s.ij_b = pixel_gradient_.data();
    // Asked for whether there is a texture or not.
    s.uv = s.shade = s.texture = zero_.data();
    s.uv_b = s.shade_b = s.texture_b = s.colors_b = unused_gradient_.data();
    return s;
  }

  const Workload& work_ = workload();
  int size_px_;
  std::vector<std::array<std::uint32_t, 3>> faces_;
  std::vector<Mesh> meshes_;
  std::vector<double> image_, depth_, density_, image_gradient_;
  std::vector<double> white_, zero_, pixel_gradient_, unused_gradient_;
  std::unique_ptr<bool[]> off_;
  double agreement_ = 0;
};

template <typename Step>
void add(const char* name, int size_px, Step step) {
  benchmark::RegisterBenchmark(name, [size_px, step](benchmark::State& state) {
    Peer peer(size_px);
    if (peer.agreement() < kLeastAgreementPercent) return state.SkipWithError("draws another silhouette");
    Round round;
    for (auto _ : state) step(peer, round.next());
    state.counters["agreement_percent"] = peer.agreement();
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

void register_deodr() {
  constexpr double kSigmaPx = 1;  // DEODR's own default
  add("deodr/forward/2hands/256", 256, [](Peer& peer, std::size_t pose) { peer.forward(pose, kSigmaPx); });
  add("deodr/forward_binary/2hands/256", 256, [](Peer& peer, std::size_t pose) { peer.forward(pose, 0); });
  add("deodr/forward_backward/2hands/128", 128, [](Peer& peer, std::size_t pose) {
    peer.forward(pose, kSigmaPx);
    peer.backward(pose, kSigmaPx);
  });
}

}  // namespace ombra::bench
