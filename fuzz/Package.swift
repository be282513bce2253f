// swift-tools-version: 6.2
import PackageDescription

// Feeds damaged files to netlab's loaders.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "netlab", path: "..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        .product(name: "Experiments", package: "netlab"), .product(name: "Internals", package: "netlab"),
      ])
  ]
)
