#!/usr/bin/env bash
# Install archivekit from the folder that this script lies in into an environment of its own.
set -euo pipefail
source=${GITHUB_ACTION_PATH:?}
environment=${RUNNER_TEMP:?}/archivekit
extras=${ARCHIVEKIT_EXTRAS:-}
case $extras in
*[!a-z,]*) echo "::error title=archivekit::extras are names with commas between them"; exit 2 ;;
esac
"${ARCHIVEKIT_PYTHON:-python3}" -m venv "$environment"
bin=$environment/bin
[ -d "$bin" ] || bin=$environment/Scripts
"$bin/python" -m pip install --quiet --disable-pip-version-check "$source${extras:+[$extras]}"
"$bin/archivekit" --version
