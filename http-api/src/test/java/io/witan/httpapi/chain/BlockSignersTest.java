package io.witan.httpapi.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockSignersTest {
  private static final Signer ONE = signer(1);
  private static final Signer TWO = signer(2);
  private static final ChainConfig CONFIG =
      new ChainConfig(
          Uint256.ONE, ForkSchedule.all(Fork.BERLIN), Optional.of(BftConfig.QBFT_DEFAULTS));
  private static final Address CANDIDATE = signer(3).address();

  private static Signer signer(int secret) {
    return Secp256k1.get().signer(Bytes.fromHex("0x" + "00".repeat(31) + "0" + secret));
  }

  @Test
  void aQbftHeaderNamesItsAuthorItsCommittersAndItsVote() {
    List<Address> validators = List.of(ONE.address(), TWO.address());
    QbftExtraData extra =
        new QbftExtraData(
            Bytes.EMPTY,
            validators,
            Optional.of(new QbftExtraData.Vote(CANDIDATE, true)),
            2,
            List.of());
    Header bare =
        new HeaderBuilder()
            .number(1)
            .coinbase(ONE.address())
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .extraData(extra.encode())
            .build();
    List<Bytes> seals =
        List.of(
            ONE.sign(Seals.digest(bare, 2)).toBytes(), TWO.sign(Seals.digest(bare, 2)).toBytes());
    BlockSigners signers =
        BlockSigners.of(CONFIG, bare.withExtraData(extra.withSeals(seals).encode())).orElseThrow();
    assertEquals(ONE.address(), signers.author());
    assertEquals(validators, signers.validators());
    assertEquals(validators, signers.committers());
    assertEquals(CANDIDATE, signers.vote().orElseThrow().candidate());
  }

  @Test
  void aHeaderOfAnotherConsensusNamesNobody() {
    assertTrue(
        BlockSigners.of(CONFIG, new HeaderBuilder().extraData(Bytes.ofInts(1)).build()).isEmpty());
  }
}
