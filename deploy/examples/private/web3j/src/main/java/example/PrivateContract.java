package example;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.OkHttpClient;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.PrivacyFlag;
import org.web3j.quorum.Quorum;
import org.web3j.quorum.enclave.Tessera;
import org.web3j.quorum.enclave.protocol.EnclaveService;
import org.web3j.quorum.tx.QuorumTransactionManager;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** Deploys and uses a private contract, under party protection, with web3j's Quorum module. */
public final class PrivateContract {
  private static final BigInteger GAS = BigInteger.valueOf(4_700_000);

  /** Keeps the word that it is called with and logs it; gives it back where it is called with none. */
  private static final String INIT =
      "0x602a600055602160116000396021" + "6000f3"
          + "36156015576000358060005560005260206000a0005b60005460005260206000f3";

  private PrivateContract() {}

  public static void main(String[] args) throws Exception {
    Path network = Path.of(System.getenv("WITAN_NETWORK"));
    int port = Integer.parseInt(System.getenv("WITAN_HTTP_PORT"));
    int q2t = Integer.parseInt(System.getenv("WITAN_Q2T_PORT"));
    Quorum a = Quorum.build(new HttpService("http://127.0.0.1:" + port));
    Quorum b = Quorum.build(new HttpService("http://127.0.0.1:" + (port + 1)));
    Quorum c = Quorum.build(new HttpService("http://127.0.0.1:" + (port + 2)));
    QuorumTransactionManager sender =
        new QuorumTransactionManager(
            a,
            new Tessera(new EnclaveService("http://127.0.0.1", q2t, new OkHttpClient()), a),
            Credentials.create(Keys.createEcKeyPair()),
            key(network, "A"),
            List.of(key(network, "B")),
            PrivacyFlag.PARTY_PROTECTION);
    TransactionReceipt made = send(a, sender, null, INIT);
    String contract = made.getContractAddress();
    awaitValue("42 at A", a, contract, 42);
    awaitValue("42 at B", b, contract, 42);
    send(a, sender, contract, "0x" + "0".repeat(63) + "7");
    awaitValue("7 at A", a, contract, 7);
    awaitValue("7 at B", b, contract, 7);
    check("nothing at C", read(c, contract), "0x");
    for (Quorum node : List.of(a, b, c)) {
      node.shutdown();
    }
    System.out.println("web3j: " + contract + " is 7 at A and B, and nothing at C");
  }

  private static String key(Path network, String party) throws Exception {
    return Files.readString(network.resolve("keys").resolve(party + ".pub")).trim();
  }

  private static TransactionReceipt send(
      Quorum node, QuorumTransactionManager sender, String to, String data) throws Exception {
    var sent = sender.sendTransaction(BigInteger.ZERO, GAS, to, data, BigInteger.ZERO);
    if (sent.hasError()) {
      throw new AssertionError(sent.getError().getMessage());
    }
    return new PollingTransactionReceiptProcessor(node, 250, 120)
        .waitForTransactionReceipt(sent.getTransactionHash());
  }

  /** Parties see it once their private ledgers have followed the block. */
  private static void awaitValue(String what, Quorum node, String contract, long value)
      throws Exception {
    String expected = "0x%064x".formatted(value);
    for (int tries = 0; tries < 100 && !expected.equals(read(node, contract)); tries++) {
      Thread.sleep(200);
    }
    check(what, read(node, contract), expected);
  }

  private static String read(Quorum node, String contract) throws Exception {
    Transaction call = Transaction.createEthCallTransaction(null, contract, null);
    return node.ethCall(call, DefaultBlockParameterName.LATEST).send().getValue();
  }

  private static void check(String what, Object found, Object expected) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
