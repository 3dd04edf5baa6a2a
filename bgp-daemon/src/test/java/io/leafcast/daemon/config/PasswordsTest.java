package io.leafcast.daemon.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.speaker.Authentication;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Secret;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with passwords, and what is made of them. */
final class PasswordsTest {
  private static final Facts FACTS = Facts.of(ImmutableMap.of());
  private static final String HUNTER = "hunter2";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {HUNTER, HUNTER + "\n", HUNTER + "\r\n"})
  void oneLineEndIsNotPartOfThePassword(String text) {
    assertThat(read(text))
        .isEqualTo(new PasswordFile.Good(secret(HUNTER), PasswordFile.Readers.SOME));
  }

  @Test
  void blanksArePartOfIt() {
    assertThat(read(" hunter 2 "))
        .isEqualTo(new PasswordFile.Good(secret(" hunter 2 "), PasswordFile.Readers.SOME));
  }

  @ParameterizedTest
  @CsvSource({"'', no password", "'\n', no password", "'\r\n', no password"})
  void anEmptyFileHasNone(String text, String words) {
    assertThat(bad(read(text))).contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2\n\n", "hunter2\nhunter3\n", "hunter2\u0000", "\nhunter2"})
  void whatIsNotOneLineIsRefusedWithoutSayingIt(String text) {
    assertThat(bad(read(text))).contains("more than one line").doesNotContain("hunter");
  }

  @Test
  void eightyOctetsAreTheMost() {
    assertThat(read("p".repeat(80) + "\n")).isInstanceOf(PasswordFile.Good.class);
    assertThat(bad(read("p".repeat(81)))).contains("more than 80 octets").doesNotContain("ppp");
    assertThat(bad(read("p".repeat(PasswordFile.MOST_OCTETS)))).contains("more than 80 octets");
  }

  @Test
  void aFileThatIsNotThereOrNoFileIsSaidSo() {
    assertThat(bad(PasswordFile.at(folder.resolve("none")))).isEqualTo("there is no such file");
    assertThat(bad(PasswordFile.at(folder))).isEqualTo("is no regular file");
    assertThat(bad(PasswordFile.at(Path.of("/dev/zero")))).isEqualTo("is no regular file");
  }

  @ParameterizedTest
  @CsvSource({"rw-r--r--, EVERYBODY", "rw-r-----, SOME", "r--------, SOME"})
  void whoMayReadTheFileIsSeen(String mode, PasswordFile.Readers readers) throws IOException {
    assertThat(PasswordFile.at(file("leaf", HUNTER, mode)))
        .isEqualTo(new PasswordFile.Good(secret(HUNTER), readers));
  }

  @Test
  void aFileThatEverybodyMayReadIsRemarked() throws IOException {
    Path open = file("open", HUNTER, "rw-r--r--");
    Path closed = file("closed", HUNTER, "rw-r-----");
    assertThat(passwords(open, closed, folder.resolve("none")).remarks())
        .satisfiesExactlyInAnyOrder(
            remark -> assertThat(remark).startsWith(open + ": everybody").contains("chmod 0400"),
            remark -> assertThat(remark).contains("none: there is no such file; its peer waits"))
        .noneMatch(remark -> remark.contains(HUNTER));
  }

  /** The kubelet's way: the file is a link over ..data, which is swapped. */
  @Test
  @Rfc(id = "MD5-2", says = "a Secret's new password is seen where the kubelet swaps the folder")
  void aSwappedFolderIsSeen() throws IOException {
    version("..1", "old");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Path leaf = Files.createSymbolicLink(folder.resolve("leaf"), Path.of("..data", "leaf"));
    Passwords first = passwords(leaf);
    assertThat(first.of(leaf.toString())).isEqualTo(new Passwords.Known.Yes(secret("old")));
    version("..2", "new");
    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
    Files.move(
        folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(first.anew().of(leaf.toString())).isEqualTo(new Passwords.Known.Yes(secret("new")));
  }

  @Test
  void aFileThatCannotBeReadAnyMoreKeepsItsPassword() throws IOException {
    Path leaf = file("leaf", HUNTER, "rw-------");
    Passwords first = passwords(leaf);
    Files.delete(leaf);
    Passwords then = first.anew();
    assertThat(then.of(leaf.toString())).isEqualTo(new Passwords.Known.Yes(secret(HUNTER)));
    assertThat(then.outdated())
        .containsExactly(Map.entry(leaf.toString(), "there is no such file"));
    file("leaf", "other", "rw-------");
    assertThat(then.anew().of(leaf.toString())).isEqualTo(new Passwords.Known.Yes(secret("other")));
    assertThat(then.anew().outdated()).isEmpty();
  }

  @Test
  void aPeerHasThePasswordOfItsFile() throws IOException {
    Config config = config(file("leaf", HUNTER, "rw-------"));
    assertThat(peers(config, Passwords.NONE.of(Passwords.files(config))))
        .containsExactly(new Authentication.Md5(secret(HUNTER)), Authentication.NONE);
  }

  @Test
  void aPeerWhosePasswordIsNotThereIsHeldBackAlone() {
    Config config = config(folder.resolve("none"));
    Passwords none = Passwords.NONE.of(Passwords.files(config));
    assertThat(peers(config, none)).containsExactly(Authentication.NONE);
    assertThat(PeerChoice.of(config, FACTS, none).leftOut())
        .singleElement()
        .satisfies(peer ->
            assertThat(peer.reason())
                .isEqualTo(
                    "its password cannot be had: "
                        + folder.resolve("none")
                        + " there is no such file"));
  }

  @Test
  void aSessionThatRunsGoesOnWhereItsPasswordIsNotThere() throws IOException {
    Config before = config(file("leaf", HUNTER, "rw-------"));
    ImmutableSortedMap<PeerName, PeerSettings> running =
        settings(before, Passwords.NONE.of(Passwords.files(before)), ImmutableSortedMap.of())
            .peers();
    Config after = config(folder.resolve("none"));
    assertThat(settings(after, Passwords.NONE.of(Passwords.files(after)), running).peers())
        .isEqualTo(running);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hunter2", "[hunter2]", "'hunter2'", "{text: hunter2}", "{file: {hunter2: 1}}"})
  void aPasswordInTheFileItselfIsRefusedWithoutSayingIt(String written) {
    String text = TEXT.formatted("password: " + written);
    assertThat(new ConfigFile("f", text).read(FACTS))
        .isInstanceOfSatisfying(
            Loaded.Bad.class,
            bad ->
                assertThat(bad.problems().toString())
                    .contains("password")
                    .doesNotContain("hunter"));
  }

  @Test
  @Rfc(id = "MD5-3", says = "no text of settings has the password")
  void noTextOfSettingsHasThePassword() throws IOException {
    Config config = config(file("leaf", HUNTER, "rw-------"));
    Passwords passwords = Passwords.NONE.of(Passwords.files(config));
    assertThat(
            passwords
                + " "
                + passwords.seen()
                + " "
                + settings(config, passwords, ImmutableSortedMap.of()))
        .contains("(secret)")
        .doesNotContain(HUNTER)
        .doesNotContain(secret(HUNTER).octets().toString());
  }

  private static final String TEXT =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 64500, id: 192.0.2.1}
      allow: [198.51.100.0/24]
      sources: {static: {prefixes: [198.51.100.0/24]}}
      peers:
        - {name: a, address: 192.0.2.2, asn: 64501, %s}
        - {name: b, address: 192.0.2.3, asn: 64501}
      """;

  private static Config config(Path password) {
    return new ConfigFile("f", TEXT.formatted("password: {file: " + password + "}")).read(FACTS)
            instanceof Loaded.Good(_, Config config)
        ? config
        : fail("the config has problems");
  }

  private static SpeakerSettings settings(
      Config config, Passwords passwords, ImmutableSortedMap<PeerName, PeerSettings> running) {
    return Translation.settings(config, new RouterId(1), FACTS, passwords, running);
  }

  private static List<Authentication> peers(Config config, Passwords passwords) {
    return settings(config, passwords, ImmutableSortedMap.of()).peers().values().stream()
        .map(peer -> peer.session().sockets().authentication())
        .toList();
  }

  private Passwords passwords(Path... files) {
    ImmutableSet.Builder<String> paths = ImmutableSet.builder();
    for (Path file : files) {
      paths.add(file.toString());
    }
    return Passwords.NONE.of(paths.build());
  }

  private void version(String name, String password) throws IOException {
    Files.createDirectory(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("leaf"), password + "\n");
  }

  private Path file(String name, String text, String mode) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static PasswordFile read(String text) {
    return PasswordFile.read(text.getBytes(UTF_8), PasswordFile.Readers.SOME);
  }

  private static String bad(PasswordFile file) {
    return file instanceof PasswordFile.Bad(String why) ? why : "it is good";
  }

  private static Secret secret(String text) {
    return new Secret(Octets.of(text.getBytes(UTF_8)));
  }
}
