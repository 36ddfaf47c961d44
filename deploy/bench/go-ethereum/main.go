// Runs the programs that ./witan bench evm measures in go-ethereum's interpreter, for comparison:
//
//	./witan bench evm --programs > programs.txt
//	cd deploy/bench/go-ethereum && go run . ../../../programs.txt
//
// The line of a program holds a name, code, call data, storage and the gas of one run, that of a
// precompiled contract a name, address, input and gas. Where go-ethereum takes other gas, the
// comparison would be of different work, so that the program fails. The rate is that of the fastest
// of several batches, in processor time of one thread.
package main

import (
	"bufio"
	"fmt"
	"math"
	"math/big"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	evm "github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
)

const (
	gasLimit     = 1_000_000_000
	timePerRow   = 4 * time.Second
	leastOfBatch = 200 * time.Millisecond
	threadItself = 1 // RUSAGE_THREAD
)

func main() {
	runtime.LockOSThread()
	file, err := os.Open(os.Args[1])
	check(err)
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		expected, err := strconv.ParseUint(words[len(words)-1], 10, 64)
		check(err)
		if len(words) == 5 {
			measure(words[0], expected, program(words[1], words[2], words[3], expected))
		} else {
			measure(words[0], expected, precompile(words[1], words[2], expected))
		}
	}
	check(lines.Err())
}

func precompile(address, input string, expected uint64) func() {
	contract := vm.PrecompiledContractsOsaka[common.HexToAddress(address)]
	data := common.FromHex(input)
	return func() {
		if gas := contract.RequiredGas(data); gas != expected {
			panic(fmt.Sprintf("%s takes %d gas, expected %d", address, gas, expected))
		}
		_, err := contract.Run(data)
		check(err)
	}
}

func program(code, input, storage string, expected uint64) func() {
	program := common.HexToAddress("0x9409")
	world, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	check(err)
	world.CreateAccount(program)
	world.SetCode(program, common.FromHex(code), 0)
	for _, entry := range strings.Split(storage, ",") {
		if key, value, found := strings.Cut(entry, "="); found {
			world.SetState(program, common.HexToHash(key), common.HexToHash(value))
		}
	}
	rules := params.MergedTestChainConfig.Rules(big.NewInt(1), true, 1)
	world.Finalise(rules) // else SSTORE is priced as if this transaction had written the storage
	config := &evm.Config{
		ChainConfig: params.MergedTestChainConfig,
		Origin:      common.HexToAddress("0xca11e4"),
		State:       world,
		GasLimit:    gasLimit,
		Value:       new(big.Int),
		BlockNumber: big.NewInt(1),
		Time:        1,
		Random:      &common.Hash{},
	}
	data := common.FromHex(input)
	return func() {
		snapshot := world.Snapshot()
		_, left, err := evm.Call(program, data, config)
		check(err)
		if gasLimit-left != expected {
			panic(fmt.Sprintf("takes %d gas, expected %d", gasLimit-left, expected))
		}
		world.RevertToSnapshot(snapshot)
	}
}

func measure(name string, gas uint64, run func()) {
	run() // makes ready what is made once
	best := math.Inf(1)
	runs := 1
	for end := time.Now().Add(timePerRow); math.IsInf(best, 1) || time.Now().Before(end); {
		begin := processorTime()
		for range runs {
			run()
		}
		took := processorTime() - begin
		if took < leastOfBatch {
			runs *= 2
		} else {
			best = math.Min(best, float64(took.Nanoseconds())/float64(runs))
		}
	}
	fmt.Printf("%-40s %10d gas %8.0f Mgas/s %12v\n",
		strings.ReplaceAll(name, "_", " "), gas, float64(gas)*1000/best, time.Duration(best))
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	check(syscall.Getrusage(threadItself, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
