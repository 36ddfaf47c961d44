#!/usr/bin/env bash
# What GoQuorum and dapps ask of Tessera, asked of A's, B's and C's transaction managers with curl.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
q2t() { echo "http://127.0.0.1:$(sed -n 's/^ *q2t.port = *//p' "$WITAN_NETWORK/node$1/node.conf")"; }
A=$(cat "$WITAN_NETWORK/keys/A.pub") B=$(cat "$WITAN_NETWORK/keys/B.pub")
json='Content-Type: application/json'

[ "$(curl -sf "$(q2t 1)/upcheck")" = "I'm up!" ] || fail "upcheck"
curl -sf "$(q2t 1)/version/api" | jq -e 'index("2.0") and index("4.0")' >/dev/null || fail "version/api"

sent=$(curl -sf -H "$json" "$(q2t 1)/send" -d "{\"payload\":\"$(printf 'for B alone' | base64)\",\"from\":\"$A\",\"to\":[\"$B\"]}")
hash=$(jq -r .key <<<"$sent")
path=$(jq -rn --arg hash "$hash" '$hash | @uri')
for party in 1 2; do
  got=$(curl -sf "$(q2t $party)/transaction/$path" | jq -r .payload | base64 -d)
  [ "$got" = "for B alone" ] || fail "party $party has '$got'"
done
[ "$(curl -s -o /dev/null -w '%{http_code}' "$(q2t 3)/transaction/$path")" = 404 ] || fail "C has the payload"
[ "$(curl -sf "$(q2t 1)/transaction/$path/isSender")" = true ] || fail "A is the sender"
[ "$(curl -sf "$(q2t 2)/transaction/$path/isSender")" = false ] || fail "B is not the sender"

# Bad input: an error in words, and nothing kept.
[ "$(curl -s -o /dev/null -w '%{http_code}' -H "$json" "$(q2t 1)/send" -d '{"payload":"%%%"}')" = 400 ] || fail "bad Base64"
unknown=$(curl -s -H "$json" "$(q2t 1)/send" -d "{\"payload\":\"AAAA\",\"to\":[\"$(head -c 32 /dev/zero | base64)\"]}")
grep -q "not found\|no key" <<<"$unknown" || fail "an unknown recipient: $unknown"
echo "curl: A sent to B, C has nothing"
