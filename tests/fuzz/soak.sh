#!/usr/bin/env bash
# A million changed files for each target, one after the other; some hours. Inputs that break a rule stay in soak/.
# One target that breaks a rule does not keep the others from their turn; all that did are named in the end.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
broken=()
for name in $(.venv/bin/python -c "import sys; sys.path[:0] = ['.', 'tests']; from fuzz.targets import targets; print(*targets())"); do
    mkdir -p "soak/$name"
    .venv/bin/python tests/fuzz/fuzz_one.py "$name" -runs="${1:-1000000}" -artifact_prefix="soak/$name-" "soak/$name" \
        || broken+=("$name")
done
echo "Broke a rule: ${broken[*]:-none}"
[ ${#broken[@]} -eq 0 ]
