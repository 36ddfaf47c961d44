package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import java.util.List;
import java.util.Optional;

/** GenesisTests: a genesis and its block; and the main network's genesis block of BasicTests. */
final class GenesisTests implements ConformanceFormat {
  @Override
  public String name() {
    return "genesis";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return file.json().has("genesis_rlp_hex")
        || (first.has("alloc") && first.has("result") && first.has("mixHash"));
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    if (file.json().has("genesis_rlp_hex")) {
      sink.check("genesis", () -> known(file.json()));
      return;
    }
    file.json()
        .properties()
        .forEach(entry -> sink.check(entry.getKey(), () -> made(entry.getValue())));
  }

  private static Outcome known(JsonNode test) {
    Bytes encoded = Fields.bytes(test, "genesis_rlp_hex");
    Block block = Block.decode(encoded);
    return Outcome.equal("block written again", encoded, block.encode())
        .and(
            Outcome.equal(
                "state root", Fields.hash(test, "genesis_state_root"), block.header().stateRoot()))
        .and(Outcome.equal("hash", Fields.hash(test, "genesis_hash"), block.hash()));
  }

  private static Outcome made(JsonNode test) {
    Header header =
        new HeaderBuilder()
            .parentHash(Fields.hash(test, "parentHash"))
            .coinbase(Fields.address(test, "coinbase"))
            .stateRoot(Accounts.state(Fields.node(test, "alloc")).root())
            .difficulty(Fields.word(test, "difficulty"))
            .gasLimit(Fields.number(test, "gasLimit"))
            .timestamp(Fields.number(test, "timestamp"))
            .extraData(Fields.bytes(test, "extraData"))
            .mixHash(Fields.hash(test, "mixHash"))
            .nonce(Fields.bytes(test, "nonce"))
            .build();
    Block block = new Block(header, List.of(), List.of(), Optional.empty());
    return Outcome.equal("block", Fields.bytes(test, "result"), block.encode());
  }
}
