// An independent RLPx client (@ethereumjs/devp2p) against a Witan node. It dials the node, or
// listens for it, exchanges hello and status, asks for headers and prints what it got as one line
// of JSON.
//
//   node client.mjs dial ENODE-URL NETWORK-ID GENESIS-HASH FORK-HASH [ETH-VERSION]
//   node client.mjs listen PORT NETWORK-ID GENESIS-HASH FORK-HASH [ETH-VERSION]
//
// Exit code 0 only if the headers came. The client's own key is fixed, so that it can be permitted:
// "node client.mjs id" prints its node id.

import { Common, createCustomCommon, Mainnet } from '@ethereumjs/common'
import { RLP } from '@ethereumjs/rlp'
import { ETH, RLPx } from '@ethereumjs/devp2p'
import { bytesToHex, bytesToInt, hexToBytes } from '@ethereumjs/util'

const KEY = hexToBytes(`0x${'57'.repeat(32)}`)
const REQUEST = 7
const TIMEOUT = 8000
const HEADERS = 3

const [mode, where, networkId, genesis, forkHash, version = '68'] = process.argv.slice(2)

function common() {
  const hardforks = [{ name: 'chainstart', block: 0, forkHash }]
  return createCustomCommon({ chainId: Number(networkId), name: 'witan', hardforks }, Mainnet, {
    hardfork: 'chainstart',
  })
}

function fail(why) {
  console.log(JSON.stringify({ ok: false, why }))
  process.exit(1)
}

function talk(rlpx) {
  rlpx.events.on('error', (error) => fail(`server: ${error.message}`))
  rlpx.events.on('peer:error', (peer, error) => fail(`peer: ${error.message}`))
  rlpx.events.on('peer:removed', (peer, reason, byUs) => fail(`closed: ${reason} byUs=${byUs}`))
  rlpx.events.on('peer:added', (peer) => {
    const eth = peer.getProtocols()[0]
    const result = { ok: true }
    result.client = peer.getHelloMessage().clientId
    result.capabilities = peer.getHelloMessage().capabilities.map((c) => `${c.name}/${c.version}`)
    result.version = eth.getVersion()
    eth.events.once('status', (status) => {
      result.genesis = bytesToHex(status.genesisHash)
      result.head = bytesToHex(status.bestHash)
      result.forkId = status.forkId.map((part) => bytesToHex(part))
      const zero = new Uint8Array()
      const range = [zero, Uint8Array.of(HEADERS), zero, zero]
      eth.sendMessage(0x03, [Uint8Array.of(REQUEST), range])
    })
    eth.events.on('message', (code, payload) => {
      if (code === 0x04) {
        result.requestId = bytesToInt(payload[0])
        result.headers = payload[1].map((header) => bytesToHex(RLP.encode(header)))
        console.log(JSON.stringify(result))
        process.exit(0)
      }
    })
    eth.sendStatus({
      td: Uint8Array.of(1),
      bestHash: hexToBytes(genesis),
      genesisHash: hexToBytes(genesis),
    })
  })
}

const rlpx = new RLPx(KEY, {
  maxPeers: 5,
  capabilities: [ETH[`eth${version}`]],
  common: mode === 'id' ? new Common({ chain: Mainnet }) : common(),
  listenPort: null,
})

if (mode === 'id') {
  console.log(bytesToHex(rlpx.id).slice(2))
  process.exit(0)
}
setTimeout(() => fail(`nothing within ${TIMEOUT} ms`), TIMEOUT)
talk(rlpx)
if (mode === 'dial') {
  const url = new URL(where.replace('enode:', 'http:'))
  const id = hexToBytes(`0x${url.username}`)
  rlpx
    .connect({ id, address: url.hostname, tcpPort: Number(url.port) })
    .catch((error) => fail(`connect: ${error.message}`))
} else {
  rlpx.listen(Number(where), '127.0.0.1')
}
