#!/usr/bin/env bash
# A million changed files for each target, one after the other; some hours. Inputs that break a rule stay in soak/.
set -euo pipefail
cd "$(dirname "$0")/../.."
for name in $(.venv/bin/python -c "import sys; sys.path[:0] = ['.', 'tests']; from fuzz.targets import targets; print(*targets())"); do
    mkdir -p "soak/$name"
    .venv/bin/python tests/fuzz/fuzz_one.py "$name" -runs="${1:-1000000}" -artifact_prefix="soak/$name-" "soak/$name"
done
