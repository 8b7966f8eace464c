#!/usr/bin/env bash
# Run archivekit: annotations on stdout, reports in a folder, and the exit code as it is.
set -uo pipefail
bin=${RUNNER_TEMP:?}/archivekit/bin
[ -d "$bin" ] || bin=$RUNNER_TEMP/archivekit/Scripts
command=${ARCHIVEKIT_COMMAND:-verify}
case $command in
verify | validate) ;;
*) echo "::error title=archivekit::command is verify or validate"; exit 2 ;;
esac

# one a line; what is empty is left out
words() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        [ -z "$line" ] || printf '%s\0' "$line"
    done <<<"$1"
}
arguments=() paths=()
while IFS= read -r -d '' word; do arguments+=("$word"); done < <(words "${ARCHIVEKIT_ARGUMENTS:-}")
while IFS= read -r -d '' word; do paths+=("$word"); done < <(words "${ARCHIVEKIT_PATHS:-}")

folder=$(mktemp -d "$RUNNER_TEMP/archivekit-report.XXXXXX")
reports=()
for report in json=report.json html=report.html junit=report.junit.xml sarif=report.sarif; do
    reports+=(--report "${report%%=*}=$folder/${report#*=}")
done
code=0
"$bin/archivekit" "$command" ${arguments[@]+"${arguments[@]}"} --format github "${reports[@]}" \
    -- ${paths[@]+"${paths[@]}"} || code=$?

case $code in
0) outcome=passed ;;
1) outcome=failed ;;
2) outcome=misused ;;
*) outcome=inconclusive ;;
esac
{
    echo "exit-code=$code"
    echo "outcome=$outcome"
    echo "folder=$folder"
} >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
