#!/usr/bin/env bash
# Puts every file of a folder into a draft of the release of $TAG. $API is the address of the
# repository's releases, $GITHUB_TOKEN may write there. Somebody looks at the draft and publishes it.
set -euo pipefail
folder=$1

call() { # METHOD ADDRESS [curl's arguments]
  local method=$1 address=$2
  shift 2
  # From a file descriptor: other programs can read arguments.
  curl --fail-with-body --silent --show-error --request "$method" \
    --header @<(printf 'Authorization: Bearer %s\n' "$GITHUB_TOKEN") \
    --header 'Accept: application/vnd.github+json' "$@" "$address"
}

answer=$(call POST "$API" --data "{\"tag_name\":\"$TAG\",\"name\":\"Portico ${TAG#v}\",\"draft\":true}")
# "upload_url": "https://…/assets{?name,label}"
upload=$(sed -n 's/.*"upload_url": *"\([^"{]*\).*/\1/p' <<<"$answer" | head -n 1)
[ -n "$upload" ] || { echo 'error: the draft was made, but the answer names no address for its files'; exit 1; }

for file in "$folder"/*; do
  [ -f "$file" ] || continue
  echo "$(basename "$file")"
  call POST "$upload?name=$(basename "$file")" --header 'Content-Type: application/octet-stream' \
    --data-binary "@$file" > /dev/null
done
