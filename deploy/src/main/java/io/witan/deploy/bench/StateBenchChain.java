package io.witan.deploy.bench;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A chain whose first blocks give a number of accounts some wei, and every tenth of them some of a
 * token, and whose further blocks are transfers between random ones. The same every time.
 */
final class StateBenchChain {
  static final ChainConfig CONFIG =
      new ChainConfig(
          Uint256.of(1337),
          ForkSchedule.all(Fork.BERLIN),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of(),
          128 << 10,
          false);
  static final Block GENESIS = block(template(0, Hash.ZERO).stateRoot(EmptyHashes.TRIE).build());

  private static final int TRANSFERS = 500;
  private static final int ACCOUNTS_AT_ONCE = 20_000;
  private static final int HOLDS_TOKENS = 10;
  private static final Uint256 RICHES = Uint256.of(1_000_000_000_000_000_000L);
  private static final Address TOKEN = address(-1);

  /**
   * transfer(to, amount) of balances at slot 0, with its event. The balance of the sender, then
   * that of the receiver; 1 is given back.
   */
  private static final Bytes TOKEN_CODE =
      Assembly.of(
          """
          CALLER 0 MSTORE 64 0 KECCAK256 DUP1 SLOAD 36 CALLDATALOAD DUP1 DUP3 LT @no JUMPI
          SWAP1 SUB SWAP1 SSTORE
          4 CALLDATALOAD 0 MSTORE 64 0 KECCAK256 DUP1 SLOAD 36 CALLDATALOAD ADD SWAP1 SSTORE
          36 CALLDATALOAD 0 MSTORE 4 CALLDATALOAD CALLER
          0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef 32 0 LOG3
          1 0 MSTORE 32 0 RETURN
          no: 0 0 REVERT
          """);

  private static final Bytes TRANSFER = Bytes.fromHex("0xa9059cbb");

  /** The sender is what the signature says: nothing is signed here. */
  private static final Verifier VERIFIER =
      new Verifier() {
        @Override
        public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
          return Optional.empty();
        }

        @Override
        public Optional<Address> recover(Hash digest, Signature signature) {
          return Optional.of(address(signature.r().toLongExact() - 1));
        }
      };

  private final int accounts;
  private final int holders;
  private final int[] nonces;
  private final SplittableRandom random = new SplittableRandom(1);

  /** What is to be filled in, made for the first such block and dropped after the last. */
  private long[] byAddressHash = {};

  private long[] bySlotHash = {};

  StateBenchChain(int accounts) {
    this.accounts = accounts;
    this.holders = accounts / HOLDS_TOKENS;
    this.nonces = new int[accounts];
  }

  /** In the order of the trie: each of its nodes is then written about once. */
  private void sort() {
    byAddressHash = new long[accounts];
    bySlotHash = new long[holders];
    for (int i = 0; i < accounts; i++) {
      byAddressHash[i] = sortable(Keccak.hash(address(i).bytes()), i);
    }
    for (int i = 0; i < holders; i++) {
      bySlotHash[i] = sortable(Keccak.hash(slot(i).toBytes32()), i);
    }
    Arrays.sort(byAddressHash);
    Arrays.sort(bySlotHash);
  }

  /** The state is filled: what is measured is not to share the heap with what filled it. */
  void filled() {
    byAddressHash = new long[0];
    bySlotHash = new long[0];
  }

  /** How many blocks fill the state. */
  int fillingBlocks() {
    return 2 + chunks(accounts) + chunks(holders);
  }

  /** The next of them: an empty one, the accounts, the token, its holders. */
  ExecutedBlock filling(int number, LedgerStore store) {
    if (number == 0) {
      return new ExecutedBlock(GENESIS, GENESIS.hash(), List.of(), List.of(), WorldState.empty());
    }
    if (byAddressHash.length == 0) {
      sort();
    }
    int chunk = number - 1;
    int first = chunks(accounts);
    StateDiff diff = chunk < first ? accounts(chunk) : tokens(chunk - first - 1);
    Header parent = head(store);
    WorldState state = store.stateAt(parent).apply(diff);
    Block block =
        block(template(parent.number() + 1, BlockHash.of(parent)).stateRoot(state.root()).build());
    return new ExecutedBlock(block, block.hash(), List.of(), List.of(), state);
  }

  /** Transfers of wei or of tokens between random accounts. */
  List<RecoveredTransaction> transactions(boolean tokens) {
    List<RecoveredTransaction> all = new ArrayList<>();
    int among = tokens ? holders : accounts;
    while (all.size() < TRANSFERS) {
      int from = random.nextInt(among);
      Address to = address(random.nextInt(among));
      Transaction transaction =
          new Transaction.Legacy(
              nonces[from]++,
              Uint256.ZERO,
              100_000,
              Optional.of(tokens ? TOKEN : to),
              tokens ? Uint256.ZERO : Uint256.ONE,
              tokens ? transfer(to) : Bytes.EMPTY,
              Uint256.of(27),
              Uint256.of(from + 1L),
              Uint256.ONE);
      all.add(RecoveredTransaction.recover(transaction, VERIFIER, true).orElseThrow());
    }
    return all;
  }

  Header head(LedgerStore store) {
    return store.hashAt(store.appliedHeight()).flatMap(store::block).orElseThrow().header();
  }

  static Header template(Header parent) {
    return template(parent.number() + 1, BlockHash.of(parent)).build();
  }

  private StateDiff accounts(int chunk) {
    List<StateDiff.Change> changes = new ArrayList<>();
    for (int i : part(byAddressHash, chunk)) {
      changes.add(updated(address(i), EmptyHashes.CODE, Bytes.EMPTY, new TreeMap<>()));
    }
    return new StateDiff(changes);
  }

  /** With -1 the token alone, then its holders. */
  private StateDiff tokens(int chunk) {
    TreeMap<Uint256, Uint256> words = new TreeMap<>();
    if (chunk >= 0) {
      for (int i : part(bySlotHash, chunk)) {
        words.put(slot(i), RICHES);
      }
    }
    return new StateDiff(List.of(updated(TOKEN, Keccak.hash(TOKEN_CODE), TOKEN_CODE, words)));
  }

  private static StateDiff.Updated updated(
      Address address, Hash codeHash, Bytes code, SortedMap<Uint256, Uint256> words) {
    Optional<Bytes> newCode = code.isEmpty() ? Optional.empty() : Optional.of(code);
    return new StateDiff.Updated(address, 0, RICHES, codeHash, newCode, false, words);
  }

  private static int chunks(int entries) {
    return (entries + ACCOUNTS_AT_ONCE - 1) / ACCOUNTS_AT_ONCE;
  }

  private static int[] part(long[] sorted, int chunk) {
    int from = chunk * ACCOUNTS_AT_ONCE;
    int to = Math.min(sorted.length, from + ACCOUNTS_AT_ONCE);
    return Arrays.stream(sorted, from, to).mapToInt(one -> (int) (one & 0xffffff)).toArray();
  }

  /** The beginning of a hash, then the number: up to 2^24 accounts. */
  private static long sortable(Hash hash, int number) {
    return (Uint256.of(hash.bytes()).w3() >>> 25) << 24 | number;
  }

  private static Uint256 slot(int holder) {
    byte[] preimage = new byte[64];
    address(holder).bytes().copyTo(preimage, 12);
    return Uint256.of(Keccak.hash(Bytes.wrap(preimage)).bytes());
  }

  private static Bytes transfer(Address to) {
    return Bytes.concat(TRANSFER, Bytes.wrap(new byte[12]), to.bytes(), Uint256.ONE.toBytes32());
  }

  private static Address address(long number) {
    return Address.of(Uint256.of(number + 0x1000_0000L).toBytes32().slice(12, 32));
  }

  private static HeaderBuilder template(long number, Hash parent) {
    return new HeaderBuilder()
        .number(number)
        .timestamp(number)
        .parentHash(parent)
        .gasLimit(700_000_000)
        .coinbase(address(-2));
  }

  private static Block block(Header header) {
    return new Block(header, List.of(), List.of(), Optional.empty());
  }
}
