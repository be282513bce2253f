#!/bin/sh
# Compares the bits of all kernels and elementary functions between instruction sets and with aarch64 under qemu-user, and those of
# trained runs between kernels and between variants of glibc's functions. See docs/contributing.md for what it needs.
#
# Usage: Tests/Portability/compare.sh [NETLAB]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
netlab=$(realpath "${1:-$root/.build/release/netlab}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sources="$root/Tests/Portability/checksums.c $root/Sources/CElementary/Elementary.c $(ls "$root"/Sources/CKernels/*.c)"
includes="-I$root/Sources/CElementary/include -I$root/Sources/CKernels/include"

clang -O2 $includes -o "$work/x86" $sources -lm
"$work/x86" portable > "$work/portable"
echo "$(wc -l < "$work/portable") checksums of plain C on x86-64"
same() { # NAME FILE
  if cmp -s "$work/portable" "$2"; then echo "$1: all the same"; else
    echo "$1: $(diff "$work/portable" "$2" | grep -c '^>') differ, first $(diff "$work/portable" "$2" | sed -n 's/^> //p' | head -1)"
    exit 1
  fi
}
for set in AVX2 AVX-512; do
  if "$work/x86" $set > "$work/set" 2> "$work/error"; then same "$set" "$work/set"; else cat "$work/error"; fi
done
# The compiler's optimisation must not change the operations.
clang -O0 $includes -o "$work/x86" $sources -lm
"$work/x86" portable > "$work/set"
same "plain C, not optimised" "$work/set"
if command -v qemu-aarch64 aarch64-linux-gnu-gcc > /dev/null; then
  for source in $sources; do
    clang --target=aarch64-linux-gnu --sysroot=/usr/aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include -O2 $includes -c \
      -o "$work/$(basename "$source").o" "$source"
  done
  aarch64-linux-gnu-gcc -static -o "$work/arm" "$work"/*.o -lm
  qemu-aarch64 "$work/arm" > "$work/set"
  same "aarch64 (qemu-user)" "$work/set"
else
  echo "aarch64: not compared; install qemu-user, gcc-aarch64-linux-gnu and libc6-dev-arm64-cross"
fi

cd "$work"
awk 'BEGIN { print "a,b,c,kind"; for (i = 0; i < 240; i++) {
  a = (i * 37) % 61; b = (i * 23) % 53; c = (i * 11) % 47
  print a "," b "," c "," (a * b > 700 ? "x" : a + c > 60 ? "y" : "z") } }' > table.csv
# 0.719 to the power of 6 is a result that glibc's variants round differently.
cat > grid.json <<'SPEC'
{
  "data": {"path": "table.csv", "target": "kind"},
  "parameters": {
    "depth": [1, 2], "width": 40, "initializer": ["he_normal", "orthogonal"], "optimizer": ["adam", "nadam"],
    "schedule": ["constant", "exponential", "cosine", "polynomial", "one_cycle"], "gamma": [0.719, 0.95], "power": 1.7, "epochs": 20, "dropout": 0.1,
    "normalization": ["none", "batch"]
  },
  "seeds": 2
}
SPEC
"$netlab" sweep grid.json --quiet
echo "$("$netlab" query 'SELECT count(*) FROM runs WHERE status = '"'completed'" --format csv | tail -1) runs trained"
verified() { # NAME, with the environment to verify in
  name=$1; shift
  if result=$(env "$@" "$netlab" verify 2>&1 > /dev/null); then status=0; else status=$?; fi
  echo "verified $name: $(echo "$result" | tail -1)"
  # 2: the processor lacks these kernels.
  [ $status != 1 ]
}
for kernels in AVX-512 AVX2 portable; do verified "with NETLAB_KERNELS=$kernels" NETLAB_KERNELS=$kernels; done
verified "with glibc's functions for processors without FMA" \
  GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX2_Usable,-FMA_Usable,-FMA4_Usable
