#!/usr/bin/env bash
# ERC-20 with Foundry's cast: deploy, send, call, receipt, logs, a revert with its reason.
set -euo pipefail
export ETH_RPC_URL=${WITAN_HTTP:-http://127.0.0.1:8545}
key=${WITAN_KEY:?set WITAN_KEY to the private key of a funded account}
to=0x00000000000000000000000000000000000beef2
cast() { node_modules/.bin/cast "$@"; }
check() {
  [ "$2" = "$3" ] || { echo "FAILED $1: expected $3, found $2" >&2; exit 1; }
  echo "  ok $1"
}

me=$(cast wallet address "$key")
arguments=$(cast abi-encode 'f(uint256)' 1000000)
created=$(cast send --private-key "$key" --json --create "0x$(cat build/ExampleToken.bin)${arguments#0x}")
check "deployment succeeded" "$(jq -r .status <<<"$created")" 0x1
token=$(jq -r .contractAddress <<<"$created")
check "whole supply belongs to the deployer" \
  "$(cast call "$token" 'balanceOf(address)(uint256)' "$me" | cut -d' ' -f1)" 1000000
sent=$(cast send --private-key "$key" --json "$token" 'transfer(address,uint256)' "$to" 5)
check "transfer succeeded" "$(jq -r .status <<<"$sent")" 0x1
check "receipt has an effective gas price" "$(jq -r 'has("effectiveGasPrice")' <<<"$sent")" true
check "recipient's balance" "$(cast call "$token" 'balanceOf(address)(uint256)' "$to")" 5
check "logs are found" \
  "$(cast logs --json --address "$token" --from-block 0 'Transfer(address,address,uint256)' | jq length)" 2
check "cast receipt reads it again" \
  "$(cast receipt --json "$(jq -r .transactionHash <<<"$sent")" | jq -r .status)" 0x1
legacy=$(cast send --legacy --gas-price 0 --private-key "$key" --json "$token" 'transfer(address,uint256)' "$to" 1)
check "a legacy transaction at gas price zero succeeds" "$(jq -r .status <<<"$legacy")" 0x1
reason=$(cast call "$token" 'refuse()' 2>&1 || true)
grep -q 'this function always refuses' <<<"$reason" || { echo "FAILED revert reason: $reason" >&2; exit 1; }
echo "  ok revert carries its reason"
