// A peer made of go-ethereum's own packages (p2p, p2p/rlpx, eth/protocols/eth, core/types of 1.10.26,
// which speaks eth/66 and eth/67) against a Witan node: it dials the node, and with a second argument
// lets the node dial it. Each time it exchanges hello and status, asks for headers, bodies and receipts
// of the newest blocks, checks them with go-ethereum's code, waits for the next block's announcement
// and a ping. At last it sends a frame whose authentication is wrong, and must be cut off.
//
// Its key is fixed, so that it can be permitted: without arguments it prints its own enode URL.
//
//	go run . [ENODE-URL [JSON-RPC-URL]]
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/protocols/eth"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/p2p/enode"
	"github.com/ethereum/go-ethereum/p2p/rlpx"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
)

const (
	patience = 60 * time.Second
	// go-ethereum pings each 15 s; a node that does not answer is cut off after 30.
	untilPinged = 33 * time.Second
	newest      = 20
	// Where a header has its parent's hash, the roots of transactions and receipts, and its number.
	parentHash, transactionsRoot, receiptsRoot, number = 0, 4, 5, 8
)

var key, _ = crypto.ToECDSA(bytes.Repeat([]byte{0x47}, 32))

func main() {
	if len(os.Args) == 1 {
		fmt.Println(enode.NewV4(&key.PublicKey, net.IPv4(127, 0, 0, 1), 30303, 0).URLv4())
		return
	}
	node, err := enode.ParseV4(os.Args[1])
	check("the enode URL", err)
	for _, version := range []uint{eth.ETH66, eth.ETH67} {
		talk(version, func(server *p2p.Server) { server.AddPeer(node) })
	}
	if len(os.Args) > 2 {
		talk(eth.ETH66, func(server *p2p.Server) { admin("admin_addPeer", server) })
	}
	check("a frame with a wrong MAC", tampered(node))
}

func check(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "FAILED: %s: %v\n", what, err)
		os.Exit(1)
	}
}

// talk connects by way of a whole go-ethereum p2p server and holds the conversation.
func talk(version uint, connect func(*p2p.Server)) {
	done := make(chan error, 1)
	run := func(peer *p2p.Peer, rw p2p.MsgReadWriter) error {
		began := time.Now()
		err := converse(version, peer, rw)
		if err == nil && version == eth.ETH66 {
			err = stay(rw, began.Add(untilPinged))
		}
		done <- err
		return err
	}
	server := &p2p.Server{Config: p2p.Config{
		PrivateKey:  key,
		MaxPeers:    10,
		NoDiscovery: true,
		Name:        "Geth/v1.10.26-stable/linux-amd64/go1.18.5",
		ListenAddr:  "127.0.0.1:0",
		Protocols:   []p2p.Protocol{{Name: "eth", Version: version, Length: 17, Run: run}},
	}}
	check("a server", server.Start())
	defer server.Stop()
	connect(server)
	select {
	case err := <-done:
		check(fmt.Sprintf("eth/%d", version), err)
	case <-time.After(patience + untilPinged):
		check(fmt.Sprintf("eth/%d", version), errors.New("no connection"))
	}
	if len(os.Args) > 2 {
		admin("admin_removePeer", server)
	}
}

// admin makes the node dial the server, or not again.
func admin(method string, server *p2p.Server) {
	self := server.Self().URLv4()
	ask := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":[%q]}`, method, self)
	answer, err := http.Post(os.Args[2], "application/json", strings.NewReader(ask))
	check(method, err)
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	check(method, err)
	if !bytes.Contains(said, []byte("true")) {
		check(method, errors.New(string(said)))
	}
}

func converse(version uint, peer *p2p.Peer, rw p2p.MsgReadWriter) error {
	status, err := receive[eth.StatusPacket](rw, eth.StatusMsg)
	if err != nil {
		return fmt.Errorf("status: %w", err)
	}
	if uint(status.ProtocolVersion) != version {
		return fmt.Errorf("its status is of eth/%d", status.ProtocolVersion)
	}
	if err := p2p.Send(rw, eth.StatusMsg, status); err != nil {
		return err
	}
	headers, err := headers(rw, 1, &eth.GetBlockHeadersPacket{
		Origin: eth.HashOrNumber{Hash: status.Head}, Amount: newest, Reverse: true})
	if err != nil {
		return fmt.Errorf("headers: %w", err)
	}
	hashes := []common.Hash{status.Head}
	for _, header := range headers {
		hashes = append(hashes, common.BytesToHash(header[parentHash]))
	}
	transactions, err := contents(rw, hashes[:len(headers)], headers)
	if err != nil {
		return err
	}
	if err := byNumber(rw, headers); err != nil {
		return err
	}
	if err := announced(rw, headers[0]); err != nil {
		return fmt.Errorf("the next block: %w", err)
	}
	way := "dialled"
	if peer.Inbound() {
		way = "was dialled by"
	}
	fmt.Printf("%s %s (%v): %d headers, bodies and receipts with %d transactions, and news\n",
		way, peer.Fullname(), peer.Caps(), len(headers), transactions)
	return nil
}

// fields is a header in its parts: those of later forks are none of go-ethereum 1.10's business.
type fields [][]byte

func headers(rw p2p.MsgReadWriter, id uint64, ask *eth.GetBlockHeadersPacket) ([]fields, error) {
	request := &eth.GetBlockHeadersPacket66{RequestId: id, GetBlockHeadersPacket: ask}
	if err := p2p.Send(rw, eth.GetBlockHeadersMsg, request); err != nil {
		return nil, err
	}
	answer, err := receive[struct {
		RequestId uint64
		Headers   []fields
	}](rw, eth.BlockHeadersMsg)
	if err != nil {
		return nil, err
	}
	if answer.RequestId != id || len(answer.Headers) == 0 {
		return nil, fmt.Errorf("%d headers for request %d", len(answer.Headers), answer.RequestId)
	}
	return answer.Headers, nil
}

// contents compares bodies and receipts with the roots in their headers; it gives the number of
// transactions. A node answers with as many as fit into a message, so the rest is asked for again.
func contents(rw p2p.MsgReadWriter, hashes []common.Hash, headers []fields) (int, error) {
	transactions := 0
	for len(hashes) > 0 {
		blocks, more, err := some(rw, hashes, headers)
		if err != nil {
			return 0, err
		}
		hashes, headers, transactions = hashes[blocks:], headers[blocks:], transactions+more
	}
	return transactions, nil
}

// some compares those of the first blocks, at least one; it gives the numbers of blocks and of
// transactions.
func some(rw p2p.MsgReadWriter, hashes []common.Hash, headers []fields) (int, int, error) {
	err := p2p.Send(rw, eth.GetBlockBodiesMsg,
		&eth.GetBlockBodiesPacket66{RequestId: 2, GetBlockBodiesPacket: hashes})
	if err != nil {
		return 0, 0, err
	}
	bodies, err := receive[struct {
		RequestId uint64
		Bodies    []struct {
			Transactions types.Transactions
			Rest         []rlp.RawValue `rlp:"tail"`
		}
	}](rw, eth.BlockBodiesMsg)
	if err != nil {
		return 0, 0, fmt.Errorf("bodies: %w", err)
	}
	err = p2p.Send(rw, eth.GetReceiptsMsg,
		&eth.GetReceiptsPacket66{RequestId: 3, GetReceiptsPacket: hashes})
	if err != nil {
		return 0, 0, err
	}
	receipts, err := receive[eth.ReceiptsPacket66](rw, eth.ReceiptsMsg)
	if err != nil {
		return 0, 0, fmt.Errorf("receipts: %w", err)
	}
	blocks := min(len(bodies.Bodies), len(receipts.ReceiptsPacket))
	if blocks == 0 || blocks > len(headers) {
		return 0, 0, fmt.Errorf("%d bodies and %d receipts for %d headers",
			len(bodies.Bodies), len(receipts.ReceiptsPacket), len(headers))
	}
	transactions := 0
	for i, header := range headers[:blocks] {
		body, done := bodies.Bodies[i].Transactions, types.Receipts(receipts.ReceiptsPacket[i])
		if root := types.DeriveSha(body, trie.NewStackTrie(nil)); !is(header, transactionsRoot, root) {
			return 0, 0, fmt.Errorf("a body has the root %x", root)
		}
		if root := types.DeriveSha(done, trie.NewStackTrie(nil)); !is(header, receiptsRoot, root) {
			return 0, 0, fmt.Errorf("receipts have the root %x", root)
		}
		transactions += len(body)
	}
	return blocks, transactions, nil
}

func is(header fields, field int, value common.Hash) bool {
	return bytes.Equal(header[field], value[:])
}

// byNumber asks for the same headers upwards.
func byNumber(rw p2p.MsgReadWriter, known []fields) error {
	last := known[len(known)-1]
	from := new(common.Hash)
	from.SetBytes(last[number])
	upwards, err := headers(rw, 4, &eth.GetBlockHeadersPacket{
		Origin: eth.HashOrNumber{Number: from.Big().Uint64()}, Amount: uint64(len(known))})
	if err != nil {
		return fmt.Errorf("headers by number: %w", err)
	}
	for i, header := range upwards {
		for j, field := range header {
			if !bytes.Equal(field, known[len(known)-1-i][j]) {
				return fmt.Errorf("header %x has another field %d by number", header[number], j)
			}
		}
	}
	return nil
}

// announced waits until the node tells of a later block.
func announced(rw p2p.MsgReadWriter, head fields) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		news, err := receive[eth.NewBlockHashesPacket](rw, eth.NewBlockHashesMsg)
		if err != nil {
			return err
		}
		for _, block := range *news {
			if block.Number > common.BytesToHash(head[number]).Big().Uint64() {
				return nil
			}
		}
	}
	return errors.New("none was announced")
}

// stay reads on, so that pings go to and fro; the server cuts off who does not answer them.
func stay(rw p2p.MsgReadWriter, until time.Time) error {
	for time.Now().Before(until) {
		message, err := rw.ReadMsg()
		if err != nil {
			return fmt.Errorf("while pings went to and fro: %w", err)
		}
		if err := message.Discard(); err != nil {
			return err
		}
	}
	return nil
}

// receive reads on until a message of this kind comes.
func receive[T any](rw p2p.MsgReadWriter, code uint64) (*T, error) {
	for {
		message, err := rw.ReadMsg()
		if err != nil {
			return nil, err
		}
		if message.Code == code {
			value := new(T)
			return value, message.Decode(value)
		}
		if err := message.Discard(); err != nil {
			return nil, err
		}
	}
}

// bending flips a bit of what is written once it is told to.
type bending struct {
	net.Conn
	bend atomic.Bool
}

func (b *bending) Write(frame []byte) (int, error) {
	if b.bend.Load() {
		frame = append([]byte{}, frame...)
		frame[len(frame)-1] ^= 1
	}
	return b.Conn.Write(frame)
}

// tampered shakes hands, says hello and sends a frame with one bit changed on its way.
func tampered(node *enode.Node) error {
	plain, err := net.Dial("tcp", fmt.Sprintf("%v:%d", node.IP(), node.TCP()))
	if err != nil {
		return err
	}
	defer plain.Close()
	wire := &bending{Conn: plain}
	conn := rlpx.NewConn(wire, node.Pubkey())
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := conn.Handshake(key); err != nil {
		return err
	}
	hello, err := rlp.EncodeToBytes([]any{
		uint(5), "bent", []p2p.Cap{{Name: "eth", Version: 66}}, uint(0), crypto.FromECDSAPub(&key.PublicKey)[1:]})
	if err != nil {
		return err
	}
	if _, err := conn.Write(0, hello); err != nil {
		return err
	}
	if code, _, _, err := conn.Read(); err != nil || code != 0 {
		return fmt.Errorf("no hello but %d: %w", code, err)
	}
	conn.SetSnappy(true)
	wire.bend.Store(true)
	if _, err := conn.Write(2, []byte{0xc0}); err != nil {
		return err
	}
	for {
		code, _, _, err := conn.Read()
		var late net.Error
		switch {
		case errors.As(err, &late) && late.Timeout():
			return errors.New("it was not cut off")
		case err != nil:
			fmt.Println("a frame with one bit changed: cut off")
			return nil
		case code == 3:
			return errors.New("it was answered")
		}
	}
}
