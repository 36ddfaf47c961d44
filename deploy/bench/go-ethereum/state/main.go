// What go-ethereum takes for the state of a block as the state grows, for comparison with
// ./witan bench state:
//
//	cd deploy/bench/go-ethereum && go run ./state 10000 1000000
//
// A block is 500 transfers between random accounts, as changes of nonces and balances without the
// EVM, transactions or signatures. "root" is the time until its state root is known, "commit" until
// the state is handed to the database, "CPU" the processor time of the process for both and what
// goes on in the background; all are medians in milliseconds. The path scheme gathers blocks in
// memory before it writes; the hash scheme is written with each block, as by an archive.
package main

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb/pebble"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/pathdb"
	"github.com/holiman/uint256"
)

const (
	transfers   = 500
	warmUp      = 100
	measured    = 60
	filledBlock = 10_000
	cacheMiB    = 256
	cacheBytes  = 64 << 20
)

var rules = params.Rules{IsHomestead: true, IsEIP150: true, IsEIP155: true, IsEIP158: true,
	IsByzantium: true, IsConstantinople: true, IsPetersburg: true, IsIstanbul: true,
	IsBerlin: true, IsLondon: true}

func main() {
	fmt.Printf("%-10s %-6s %8s %8s %8s\n", "accounts", "scheme", "root", "commit", "CPU")
	for _, argument := range os.Args[1:] {
		accounts, err := strconv.Atoi(argument)
		check(err)
		for _, scheme := range []string{"hash", "path"} {
			measure(accounts, scheme)
		}
	}
}

func measure(accounts int, scheme string) {
	folder, err := os.MkdirTemp("", "witan-geth-state")
	check(err)
	defer os.RemoveAll(folder)
	store, err := pebble.New(folder, cacheMiB, 256, "", false)
	check(err)
	disk, err := rawdb.Open(store, rawdb.OpenOptions{})
	check(err)
	config := &triedb.Config{PathDB: &pathdb.Config{TrieCleanSize: cacheBytes,
		StateCleanSize: cacheBytes, WriteBufferSize: cacheBytes, TrienodeHistory: -1}}
	if scheme == "hash" {
		config = triedb.HashDefaults
	}
	tries := triedb.NewDatabase(disk, config)
	chain := &chain{tries: tries, hash: scheme == "hash", root: types.EmptyRootHash,
		states: state.NewDatabase(tries, nil)}
	for first := 0; first < accounts; first += filledBlock {
		chain.block(func(open *state.StateDB) {
			for i := first; i < min(first+filledBlock, accounts); i++ {
				open.AddBalance(address(i), uint256.NewInt(1e18), tracing.BalanceChangeUnspecified)
			}
		})
	}
	random := rand.New(rand.NewSource(1))
	var roots, commits, processor []time.Duration
	for i := 0; i < warmUp+measured; i++ {
		begin := processorTime()
		root, commit := chain.block(func(open *state.StateDB) { transfer(open, random, accounts) })
		if i >= warmUp {
			roots = append(roots, root)
			commits = append(commits, commit)
			processor = append(processor, processorTime()-begin)
		}
	}
	fmt.Printf("%-10d %-6s %8.1f %8.1f %8.1f\n",
		accounts, scheme, median(roots), median(commits), median(processor))
	check(tries.Close())
	check(disk.Close())
}

func transfer(open *state.StateDB, random *rand.Rand, accounts int) {
	one := uint256.NewInt(1)
	for range transfers {
		from := address(random.Intn(accounts))
		open.SetNonce(from, open.GetNonce(from)+1, tracing.NonceChangeUnspecified)
		open.SubBalance(from, one, tracing.BalanceChangeUnspecified)
		open.AddBalance(address(random.Intn(accounts)), one, tracing.BalanceChangeUnspecified)
	}
}

type chain struct {
	tries  *triedb.Database
	states state.Database
	hash   bool
	root   common.Hash
	number uint64
}

func (c *chain) block(change func(*state.StateDB)) (root, commit time.Duration) {
	begin := time.Now()
	open, err := state.New(c.root, c.states)
	check(err)
	change(open)
	open.IntermediateRoot(rules)
	rooted := time.Now()
	c.number++
	c.root, err = open.Commit(rules, c.number)
	check(err)
	if c.hash {
		check(c.tries.Commit(c.root, false))
	}
	return rooted.Sub(begin), time.Since(rooted)
}

func address(index int) common.Address {
	var bytes [8]byte
	binary.BigEndian.PutUint64(bytes[:], uint64(index))
	return common.BytesToAddress(crypto.Keccak256(bytes[:])[12:])
}

func median(times []time.Duration) float64 {
	slices.Sort(times)
	return times[len(times)/2].Seconds() * 1000
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
