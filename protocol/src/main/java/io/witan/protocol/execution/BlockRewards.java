package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What a block pays besides fees: the reward of BFT's genesis, or where there is no BFT that of
 * proof of work, which GoQuorum's Raft pays too.
 */
final class BlockRewards {
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Uint256 GWEI = Uint256.of(1_000_000_000);

  private BlockRewards() {}

  static void pay(BlockState state, ChainConfig config, Rules rules, Block block) {
    Journal journal = new Journal(state);
    Header header = block.header();
    for (Withdrawal withdrawal : block.withdrawals().orElse(List.of())) {
      Uint256 amount = new Uint256(0, 0, 0, withdrawal.amount()).times(GWEI);
      add(journal, withdrawal.address(), amount);
    }
    Optional<BftConfig> bft = config.consensusAt(header.number());
    if (bft.isPresent()) {
      Uint256 reward = bft.get().blockReward();
      if (!reward.isZero()) {
        add(journal, BlockAuthor.rewardAccount(config, header), reward);
      }
    } else if (!rules.isAtLeast(Fork.PARIS)) {
      payForWork(journal, rules, block);
    }
    state.apply(journal.diff(rules.isAtLeast(Fork.SPURIOUS_DRAGON)));
  }

  /** Yellow Paper §11.3, with EIP-649 and EIP-1234. */
  private static void payForWork(Journal journal, Rules rules, Block block) {
    int ether = rules.isAtLeast(Fork.CONSTANTINOPLE) ? 2 : rules.isAtLeast(Fork.BYZANTIUM) ? 3 : 5;
    BigInteger reward = ETHER.multiply(BigInteger.valueOf(ether));
    BigInteger own = reward;
    for (Header ommer : block.ommers()) {
      BigInteger share = BigInteger.valueOf(8 + ommer.number() - block.number());
      add(journal, ommer.coinbase(), Uint256.of(reward.multiply(share).shiftRight(3)));
      own = own.add(reward.shiftRight(5));
    }
    add(journal, block.header().coinbase(), Uint256.of(own));
  }

  private static void add(Journal journal, Address address, Uint256 amount) {
    journal.addBalance(journal.account(address), amount);
  }
}
