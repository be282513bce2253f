// swift-tools-version: 6.2
import PackageDescription

// A sweep with its tracking switched off, to see what tracking costs: `netlab` is a link to the sources that it runs.
let package = Package(
  name: "untracked",
  targets: [
    .systemLibrary(name: "CSQLite", path: "Sources/netlab/CSQLite", pkgConfig: "sqlite3"),
    .systemLibrary(name: "COpenSSL", path: "Sources/netlab/COpenSSL", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CZlib", path: "Sources/netlab/CZlib", pkgConfig: "zlib"),
    .target(name: "CKernels", path: "Sources/netlab/CKernels", cSettings: [.unsafeFlags(["-O2"])]),
    .target(name: "JSON", path: "Sources/netlab/JSON"),
    .target(name: "Files", dependencies: ["COpenSSL"], path: "Sources/netlab/Files"),
    .target(name: "Randomness", path: "Sources/netlab/Randomness"),
    .target(name: "SQLite", dependencies: ["CSQLite"], path: "Sources/netlab/SQLite"),
    .target(
      name: "Datasets", dependencies: ["Files", "Randomness", "CZlib"], path: "Sources/netlab/Datasets"),
    .target(
      name: "NeuralNetwork", dependencies: ["CKernels", "Randomness"], path: "Sources/netlab/NeuralNetwork"),
    .target(
      name: "Sweeps", dependencies: ["JSON", "Files", "SQLite", "Datasets", "NeuralNetwork"],
      path: "Sources/netlab/Sweeps"),
    .executableTarget(name: "untracked", dependencies: ["Sweeps"], path: "Sources/Untracked"),
  ]
)
