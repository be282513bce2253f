// swift-tools-version: 6.2
import PackageDescription

// The fuzzer of netlab's loaders, a package of its own: `netlab` is a link to the sources that it feeds.
let package = Package(
  name: "fuzz",
  targets: [
    .systemLibrary(name: "CSQLite", path: "Sources/netlab/CSQLite", pkgConfig: "sqlite3"),
    .systemLibrary(name: "CHDF5", path: "Sources/netlab/CHDF5", pkgConfig: "hdf5"),
    .systemLibrary(name: "COpenSSL", path: "Sources/netlab/COpenSSL", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CZlib", path: "Sources/netlab/CZlib", pkgConfig: "zlib"),
    .target(name: "CKernels", path: "Sources/netlab/CKernels", cSettings: [.unsafeFlags(["-O2"])]),
    .target(name: "JSON", path: "Sources/netlab/JSON"),
    .target(name: "Files", dependencies: ["COpenSSL"], path: "Sources/netlab/Files"),
    .target(name: "Randomness", path: "Sources/netlab/Randomness"),
    .target(name: "Threading", path: "Sources/netlab/Threading"),
    .target(name: "Tabular", dependencies: ["JSON"], path: "Sources/netlab/Tabular"),
    .target(name: "SQLite", dependencies: ["CSQLite", "Tabular"], path: "Sources/netlab/SQLite"),
    .target(name: "HDF5", dependencies: ["CHDF5"], path: "Sources/netlab/HDF5"),
    .target(
      name: "Datasets", dependencies: ["CZlib", "JSON", "Files", "Randomness"],
      path: "Sources/netlab/Datasets"),
    .target(
      name: "NeuralNetwork", dependencies: ["CKernels", "Randomness"], path: "Sources/netlab/NeuralNetwork"),
    .target(
      name: "Search", dependencies: ["JSON", "Tabular", "Datasets", "NeuralNetwork"],
      path: "Sources/netlab/Search"),
    .target(
      name: "Experiments",
      dependencies: ["JSON", "Files", "Threading", "SQLite", "Datasets", "NeuralNetwork", "Search"],
      path: "Sources/netlab/Experiments"),
    .target(
      name: "Models",
      dependencies: ["Files", "HDF5", "Tabular", "Datasets", "NeuralNetwork", "Search", "Experiments"],
      path: "Sources/netlab/Models"),
    .target(
      name: "SQLiteStore",
      dependencies: [
        "JSON", "Files", "Threading", "Tabular", "SQLite", "HDF5", "Datasets", "NeuralNetwork", "Search",
        "Experiments", "Models",
      ],
      path: "Sources/netlab/SQLiteStore"),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CZlib", "JSON", "Files", "Randomness", "Threading", "Datasets", "NeuralNetwork", "Search",
        "Experiments", "Models", "SQLiteStore",
      ],
      path: "Sources/Fuzz"),
  ]
)
