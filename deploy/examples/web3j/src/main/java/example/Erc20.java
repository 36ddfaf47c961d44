package example;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** Deploys and uses the example token with web3j. */
public final class Erc20 {
  private static final BigInteger GAS = BigInteger.valueOf(3_000_000);
  private static final String RECIPIENT = "0x00000000000000000000000000000000000beef3";

  private final Web3j web3j;
  private final RawTransactionManager sender;
  private final PollingTransactionReceiptProcessor receipts;
  private final long chainId;

  private Erc20(Web3j web3j, Credentials credentials, long chainId) {
    this.web3j = web3j;
    this.chainId = chainId;
    this.sender = new RawTransactionManager(web3j, credentials, chainId);
    this.receipts = new PollingTransactionReceiptProcessor(web3j, 250, 120);
  }

  public static void main(String[] args) throws Exception {
    Credentials credentials = Credentials.create(System.getenv("WITAN_KEY"));
    Web3j web3j = Web3j.build(new HttpService(System.getenv("WITAN_HTTP")));
    long chainId = web3j.ethChainId().send().getChainId().longValueExact();
    new Erc20(web3j, credentials, chainId).run(credentials, Files.readString(Path.of(args[0])));
    web3j.shutdown();
  }

  private void run(Credentials credentials, String bytecode) throws Exception {
    String argument = FunctionEncoder.encodeConstructor(List.of(new Uint256(1_000_000)));
    TransactionReceipt deployed = send("", bytecode + argument);
    check("deployment succeeded", deployed.getStatus(), "0x1");
    String token = deployed.getContractAddress();
    check("supply", balance(token, credentials.getAddress()), BigInteger.valueOf(1_000_000));

    Function transfer =
        new Function("transfer", List.of(new Address(RECIPIENT), new Uint256(9)), List.of());
    TransactionReceipt sent = send(token, FunctionEncoder.encode(transfer));
    check("transfer succeeded", sent.getStatus(), "0x1");
    check("receipt has an effective gas price", sent.getEffectiveGasPrice() != null, true);
    check("receipt has a type", sent.getType(), "0x2");
    check("recipient's balance", balance(token, RECIPIENT), BigInteger.valueOf(9));

    EthFilter filter =
        new EthFilter(
            DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, token);
    check("logs are found", web3j.ethGetLogs(filter).send().getLogs().size(), 2);

    String refuse = FunctionEncoder.encode(new Function("refuse", List.of(), List.of()));
    EthCall refused = call(token, refuse);
    check("revert carries its reason", refused.getRevertReason(), "this function always refuses");
  }

  private TransactionReceipt send(String to, String data) throws Exception {
    String hash =
        sender
            .sendEIP1559Transaction(
                chainId, BigInteger.ZERO, BigInteger.ZERO, GAS, to, data, BigInteger.ZERO)
            .getTransactionHash();
    return receipts.waitForTransactionReceipt(hash);
  }

  private BigInteger balance(String token, String owner) throws Exception {
    Function balanceOf =
        new Function(
            "balanceOf", List.of(new Address(owner)), List.of(new TypeReference<Uint256>() {}));
    EthCall answer = call(token, FunctionEncoder.encode(balanceOf));
    return (BigInteger)
        FunctionReturnDecoder.decode(answer.getValue(), balanceOf.getOutputParameters())
            .get(0)
            .getValue();
  }

  private EthCall call(String token, String data) throws Exception {
    return web3j
        .ethCall(
            Transaction.createEthCallTransaction(null, token, data),
            DefaultBlockParameterName.LATEST)
        .send();
  }

  private static void check(String name, Object actual, Object expected) {
    String found = String.valueOf(actual);
    if (!found.contains(String.valueOf(expected))) {
      System.err.println("FAILED " + name + ": expected " + expected + ", found " + actual);
      System.exit(1);
    }
    System.out.println("  ok " + name);
  }
}
