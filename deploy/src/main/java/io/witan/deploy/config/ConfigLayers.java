package io.witan.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node's settings as they lie over each other: the command line, the environment, the node's file
 * and the defaults, which also are the list of all keys.
 */
public final class ConfigLayers {
  static final String ROOT = "witan";
  private static final String VARIABLE = "WITAN_";

  /** Settings that say where a secret is; by mistake one may have the secret itself. */
  private static final Set<String> SECRETS =
      Set.of(
          "witan.node-key",
          "witan.accounts.password-file",
          "witan.journal.password-file",
          "witan.private.keys",
          "witan.private.passwords-file",
          "witan.private.tls.key-password-file",
          "witan.private.tls.trust-password-file",
          "witan.cluster.tls.key");

  private final Path file;
  private final Config own;
  private final Config known;
  private final Map<String, String> environment;

  private ConfigLayers(Path file, Config own, Config known, Map<String, String> environment) {
    this.file = file;
    this.own = own;
    this.known = known;
    this.environment = environment;
  }

  /**
   * Reads them.
   *
   * @param flags of the command line, by key
   * @param environment the process's
   * @throws CommandFailure if the file cannot be read
   * @throws com.typesafe.config.ConfigException if it, or a variable, is no HOCON
   */
  public static ConfigLayers read(
      Path file, Map<String, Object> flags, Map<String, String> environment) {
    if (!Files.isReadable(file)) {
      throw new CommandFailure("cannot read the configuration file " + file);
    }
    Config known = ConfigFactory.parseResources("witan.conf");
    Config own =
        ConfigFactory.parseMap(flags, "the command line")
            .withFallback(of(environment, known))
            .withFallback(ConfigFactory.parseFile(file.toFile()));
    return new ConfigLayers(file, own, known, environment);
  }

  /** The environment variable that stands over a key: {@code WITAN_P2P_MAX_PEERS}. */
  public static String variable(String key) {
    String path = key.substring(ROOT.length() + 1);
    return VARIABLE + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static Config of(Map<String, String> environment, Config known) {
    Config all = ConfigFactory.empty();
    for (String key : keys(known)) {
      String variable = variable(key);
      String text = environment.get(variable);
      if (text != null) {
        String origin = "environment variable " + variable;
        boolean list = known.getValue(key).valueType() == ConfigValueType.LIST;
        ConfigValue value = list ? list(text, origin) : ConfigValueFactory.fromAnyRef(text, origin);
        all = all.withValue(key, value);
      }
    }
    return all;
  }

  /** Values with commas between them, or HOCON in brackets. */
  private static ConfigValue list(String text, String origin) {
    if (text.strip().startsWith("[")) {
      return ConfigFactory.parseString("list = " + text).getValue("list");
    }
    List<String> values =
        Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    return ConfigValueFactory.fromIterable(values, origin);
  }

  private static SortedSet<String> keys(Config known) {
    TreeSet<String> names = new TreeSet<>();
    known.entrySet().forEach(entry -> names.add(entry.getKey()));
    return names;
  }

  /** A sentence for each key that no node has, with the one that was likely meant. */
  List<String> unknown() {
    SortedSet<String> names = keys(known);
    TreeMap<String, String> faults = new TreeMap<>();
    own.entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(key -> !names.contains(key))
        .forEach(
            key ->
                faults.put(
                    key,
                    "configuration file %s: unknown key %s; did you mean %s?"
                        .formatted(file, key, NearestName.of(key, names))));
    return List.copyOf(faults.values());
  }

  /** Variables that look as if they were meant to be settings, and are none. */
  List<String> strayVariables() {
    TreeMap<String, String> variables = new TreeMap<>();
    keys(known).forEach(key -> variables.put(variable(key), key));
    List<String> stray = new ArrayList<>();
    for (String section : sections()) {
      environment.keySet().stream()
          .filter(name -> name.startsWith(variable(section) + "_"))
          .filter(name -> !variables.containsKey(name))
          .sorted()
          .forEach(
              name ->
                  stray.add(
                      "environment variable %s is no setting; did you mean %s?"
                          .formatted(name, NearestName.of(name, variables.keySet()))));
    }
    return stray;
  }

  private List<String> sections() {
    return known.getObject(ROOT).entrySet().stream()
        .filter(entry -> entry.getValue().valueType() == ConfigValueType.OBJECT)
        .map(entry -> ROOT + "." + entry.getKey())
        .toList();
  }

  /** All settings, those of the upper layers before those of the lower ones. */
  Config settings() {
    return own.withFallback(known).resolve().getConfig(ROOT);
  }

  /**
   * A setting as it holds.
   *
   * @param value in HOCON
   * @param source where it is from
   */
  public record Shown(String key, String value, String source) {}

  /** All settings, by key. */
  public List<Shown> shown() {
    Config all = own.withFallback(known).resolve();
    List<Shown> shown = new ArrayList<>();
    for (String key : keys(known)) {
      boolean set = own.hasPath(key);
      String source = set ? own.getValue(key).origin().description() : "default";
      String value = set ? shown(key, all.getValue(key)) : hidden(all.getValue(key));
      shown.add(new Shown(key, value, source));
    }
    return shown;
  }

  private String shown(String key, ConfigValue value) {
    return SECRETS.contains(key) && !names(value) ? "\"***\"" : hidden(value);
  }

  private boolean names(ConfigValue value) {
    Path folder = file.toAbsolutePath().getParent();
    List<?> all = value.unwrapped() instanceof List<?> list ? list : List.of(value.unwrapped());
    return all.stream().allMatch(each -> SecretSource.isShown(folder, each.toString()));
  }

  /** A URL's parameters may hold a password. */
  private static String hidden(ConfigValue value) {
    return value.render().replaceAll("(?i)(password|secret|token)=[^&\\s\"]*", "$1=***");
  }
}
