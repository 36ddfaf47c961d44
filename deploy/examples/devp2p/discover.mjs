// An independent implementation of discovery v4 (@ethereumjs/devp2p) that asks a Witan node for
// others. It pings the node, asks it for neighbours, pings these, and prints whom it found as one
// line of JSON once there are so many.
//
//   node discover.mjs ENODE-URL HOW-MANY
//
// Exit code 0 only if they were found. The client's own key is fixed, as in client.mjs.

import { DPT } from '@ethereumjs/devp2p'
import { bytesToHex, hexToBytes } from '@ethereumjs/util'

const KEY = hexToBytes(`0x${'57'.repeat(32)}`)
const TIMEOUT = 20000
const [url, wanted] = process.argv.slice(2)

const dpt = new DPT(KEY, {
  endpoint: { address: '127.0.0.1', udpPort: null, tcpPort: null },
  refreshInterval: 2000,
})

function end(ok, why) {
  const found = dpt.getPeers().map((peer) => bytesToHex(peer.id).slice(2))
  console.log(JSON.stringify({ ok, why, found }))
  process.exit(ok ? 0 : 1)
}

setTimeout(() => end(false, `not enough within ${TIMEOUT} ms`), TIMEOUT)
dpt.events.on('error', () => {}) // A neighbour that does not answer is no failure.
dpt.events.on('peer:added', () => {
  if (dpt.numPeers() >= Number(wanted)) {
    // A little later, so that the node has our answers to its own pings.
    setTimeout(() => end(true, ''), 1000)
  }
})
dpt.events.on('listening', () => {
  const { hostname, port } = new URL(url.replace('enode:', 'http:'))
  dpt.bootstrap({ address: hostname, udpPort: Number(port), tcpPort: Number(port) })
})
dpt.bind(0, '127.0.0.1')
