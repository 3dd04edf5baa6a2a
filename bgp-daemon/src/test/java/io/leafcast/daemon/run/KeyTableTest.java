package io.leafcast.daemon.run;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import io.leafcast.bgp.speaker.Secret;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.JsonSchema;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.PasswordFile;
import io.leafcast.daemon.config.Passwords;
import io.leafcast.daemon.config.Translation;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a change of each key does to what runs: every key of the schema has a row in {@code
 * keys.txt} that changes it, and stands in docs/reload.md under what that does.
 */
final class KeyTableTest {
  private static final Path DOCS = Path.of("..", "docs", "reload.md");
  private static final RouterId ID = RouterId.parse("192.0.2.11").orThrow();
  private static final Facts FACTS =
      Facts.of(ImmutableMap.of("NODE_NAME", "worker-1"))
          .with(
              NodeFacts.of(
                  "worker-1",
                  ImmutableMap.of("rack", "r1", "tier", "web"),
                  ImmutableMap.of(),
                  ImmutableList.of()));

  /** What becomes of sessions. The words are those of docs/reload.md. */
  enum Effect {
    HOT("At once; every session stays"),
    PEER("At once; the sessions of other peers stay"),
    RESET("The session of that peer is ended and opened anew"),
    RESET_ALL("Every session is ended and opened anew"),
    RESTART("After a restart of the process"),
    NOTHING("Nothing");

    private final String heading;

    Effect(String heading) {
      this.heading = heading;
    }

    static Effect of(Change change) {
      return switch (change) {
        case Change.PeerAdded _, Change.PeerRemoved _ -> PEER;
        case Change.PeerReset _ -> RESET;
        case Change.AllReset _ -> RESET_ALL;
        case Change.AfterRestart _ -> RESTART;
        case Change.PeerAdjusted _,
            Change.SpeakerAdjusted _,
            Change.SourceStarted _,
            Change.SourceStopped _,
            Change.SourceChanged _,
            Change.DaemonAdjusted _ ->
            HOT;
      };
    }
  }

  /** A key, and the text in the file that is another then. */
  record Row(String key, String from, String to) {
    @Override
    public String toString() {
      return key;
    }
  }

  /** The file of all keys, and then the rows. */
  private static ImmutableList<String> parts() {
    try (InputStream in = KeyTableTest.class.getResourceAsStream("keys.txt")) {
      assertThat(in).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ImmutableList.copyOf(Splitter.on("\n---\n").split(text));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static String file() {
    return parts().get(0);
  }

  static ImmutableList<Row> rows() {
    return parts()
        .get(1)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> {
          List<String> fields = Splitter.on(" | ").splitToList(line);
          assertThat(fields).as(line).hasSize(3);
          return new Row(fields.get(0).strip(), fields.get(1).strip(), fields.get(2).strip());
        })
        .collect(toImmutableList());
  }

  /** The keys of the schema: {@code peers[].asn}. */
  private static ImmutableSortedSet<String> keys() {
    ImmutableSortedSet.Builder<String> keys = ImmutableSortedSet.naturalOrder();
    gather("", JsonMapper.shared().readTree(JsonSchema.text()), keys);
    return keys.build();
  }

  private static void gather(String path, JsonNode node, ImmutableSortedSet.Builder<String> keys) {
    JsonNode items = node.path("items").path("properties");
    if (!node.path("properties").isMissingNode()) {
      node.path("properties")
          .properties()
          .forEach(entry ->
              gather(
                  path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                  entry.getValue(),
                  keys));
    } else if (items.isMissingNode()) {
      keys.add(path);
    } else {
      gather(path + "[]", node.path("items"), keys);
    }
  }

  @Test
  void everyKeyOfTheSchemaHasARow() {
    assertThat(keys()).hasSizeGreaterThan(130);
    assertThat(ImmutableSortedSet.copyOf(rows().stream().map(Row::key).toList()))
        .as("keys.txt says of each key how it is changed, and of no other")
        .isEqualTo(keys());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowChangesItsKeyAlone(Row row) {
    assertThat(Splitter.on(row.from).splitToList(file()))
        .as("where '%s' stands", row.from)
        .hasSize(2);
    assertThat(row.from).contains(row.key.replaceAll(".*[.]", "").replace("[]", "") + ":");
    if (!row.to.isEmpty()) {
      assertThat(row.to).isNotEqualTo(row.from);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aChangeDoesWhatTheDocumentationSays(Row row) throws IOException {
    assertThat(Files.readString(DOCS))
        .as("docs/reload.md, under '%s'", effect(row).heading)
        .contains(line(row.key, effect(row)));
  }

  /** With {@code -Dleafcast.write=true} it is made so; a look at the difference says what it is. */
  @Test
  void theTableOfTheDocumentationIsTheOneOfThePlan() throws IOException {
    String text = Files.readString(DOCS);
    String table = table();
    if (Boolean.getBoolean("leafcast.write")) {
      Files.writeString(DOCS, text.substring(0, text.indexOf("| key |")) + table);
    } else {
      assertThat(text).as("docs/reload.md should end with").endsWith("\n\n" + table);
    }
  }

  /** What a plan does to sessions at most. */
  private static Effect effect(Row row) {
    if (row.to.equals("-")) {
      return Effect.NOTHING; // there is no other value
    }
    InForce before = read(file());
    InForce after = read(file().replace(row.from, row.to));
    return Plan.between(before, after, before.daemon()).changes().stream()
        .map(Effect::of)
        .max(Comparator.naturalOrder())
        .orElse(Effect.NOTHING);
  }

  private static String table() {
    return Stream.of(Effect.values())
        .flatMap(effect ->
            rows().stream().filter(row -> effect(row) == effect).map(row -> line(row.key, effect)))
        .collect(
            Collectors.joining("\n", "| key | what a change of it does |\n| --- | --- |\n", "\n"));
  }

  private static String line(String key, Effect effect) {
    return "| `" + key + "` | " + effect.heading + " |";
  }

  private static InForce read(String text) {
    Loaded loaded = new ConfigFile("f", text).read(FACTS);
    if (loaded instanceof Loaded.Good(_, Config config)) {
      return new InForce(
          Translation.settings(
              config, idOf(text), FACTS, passwords(config), ImmutableSortedMap.of()),
          Translation.daemon(config, ImmutableMap.of()));
    }
    throw new AssertionError(loaded.toString());
  }

  /** Each file has its own path as the password. */
  private static Passwords passwords(Config config) {
    ImmutableSet<String> files = Passwords.files(config);
    return Passwords.NONE
        .of(files)
        .after(
            Maps.toMap(
                files,
                file ->
                    new PasswordFile.Good(
                        new Secret(Octets.of(file.getBytes(StandardCharsets.UTF_8))),
                        PasswordFile.Readers.SOME)));
  }

  /** As the daemon: the file's own, if it has one. */
  private static RouterId idOf(String text) {
    return text.contains("id: 192.0.2.12") ? RouterId.parse("192.0.2.12").orThrow() : ID;
  }
}
