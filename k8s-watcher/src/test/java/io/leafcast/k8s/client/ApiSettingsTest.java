package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.ApiAccess.Bearer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiSettingsTest {
  private static final ImmutableMap<String, String> NOWHERE = ImmutableMap.of();

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 443, https://192.0.2.1:443",
    "2001:db8::1, 6443, https://[2001:db8::1]:6443",
    "kubernetes.default.svc, 443, https://kubernetes.default.svc:443",
  })
  void aPodFindsTheClustersService(String host, String port, String server) throws IOException {
    ApiSettings settings =
        new ApiSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.of(file("ca.crt", "CA")),
            Optional.of(file("token", "abc\n")),
            ImmutableMap.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", port));
    ApiAccess access = settings.read().orThrow();
    assertThat(access.server()).isEqualTo(URI.create(server));
    assertThat(access.bearer()).map(Bearer::token).contains("abc");
  }

  @Test
  void aServerOfTheUsersGoesBeforeTheClustersService() throws IOException {
    ApiSettings settings =
        new ApiSettings(
            Optional.of(URI.create("https://localhost:7445")),
            Optional.empty(),
            Optional.of(file("ca.crt", "CA")),
            Optional.of(file("token", "abc")),
            ImmutableMap.of("KUBERNETES_SERVICE_HOST", "192.0.2.1"));
    assertThat(settings.read().orThrow().server()).isEqualTo(URI.create("https://localhost:7445"));
  }

  @Test
  void aRotatedTokenCountsAtOnce() throws IOException {
    Path token = file("token", "first");
    ApiSettings settings = with(Optional.empty(), Optional.of(token));
    assertThat(settings.read().orThrow().bearer()).map(Bearer::token).contains("first");
    Files.writeString(token, "second\n");
    assertThat(settings.read().orThrow().bearer()).map(Bearer::token).contains("second");
  }

  /**
   * Taken for absent, it would have Java's own CAs trusted instead, and the token shown to them.
   */
  @Test
  void aCaThatCannotBeLookedAtForAMomentIsNotTakenForNone() throws IOException {
    file("token", "abc");
    Files.createSymbolicLink(folder.resolve("ca.crt"), Path.of("ca.crt"));
    ApiSettings settings = ApiSettings.at(URI.create("https://192.0.2.1"));
    assertThat(settings.account(URI.create("https://192.0.2.1"), folder))
        .isInstanceOfSatisfying(
            Answer.Bad.class,
            bad ->
                assertThat(bad.reason())
                    .contains(folder + "/ca.crt, where the CA certificates should be, cannot be"));
  }

  @Test
  void noTokenIsEverPrinted() throws IOException {
    ApiAccess access = with(Optional.empty(), Optional.of(file("token", "hush"))).read().orThrow();
    assertThat(access.toString()).doesNotContain("hush").contains("the token of " + folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "two\nlines", "an ümlaut", "a\u0000b"})
  void whatIsNoTokenIsBad(String text) throws IOException {
    assertThat(bad(with(Optional.empty(), Optional.of(file("token", text)))))
        .contains("holds no bearer token");
  }

  @Test
  void aMissingFileIsNamedWithWhatShouldBeThere() {
    assertThat(bad(with(Optional.of(folder.resolve("ca.crt")), Optional.empty())))
        .isEqualTo(
            "there is no file %s/ca.crt, where the CA certificates should be".formatted(folder));
  }

  @Test
  void withoutAnyServerItSaysWhatToSet() {
    ApiSettings settings =
        new ApiSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), NOWHERE);
    assertThat(bad(settings))
        .startsWith("no Kubernetes API is known: set sources.kubernetes.server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://192.0.2.1", "/api", "localhost:6443", "https://x?y=z"})
  void whatIsNoServerIsBad(String server) {
    assertThat(bad(ApiSettings.at(URI.create(server)))).contains("is no API server");
  }

  @Test
  void aKubeconfigIsReadWithItsDataInside() throws IOException {
    ApiAccess access =
        kubeconfig(
            """
            current-context: b
            contexts:
            - {name: a, context: {cluster: none}}
            - {name: b, context: {cluster: c, user: u}}
            clusters:
            - {name: c, cluster: {server: "https://[2001:db8::1]:6443", certificate-authority-data: %s}}
            users:
            - {name: u, user: {token: abc, client-certificate-data: %s, client-key-data: %s}}
            """
                .formatted(base64("CA"), base64("CERTIFICATE"), base64("KEY")));
    assertThat(access.server()).isEqualTo(URI.create("https://[2001:db8::1]:6443"));
    assertThat(access.authorities()).map(ApiAccess.Authorities::pem).contains("CA");
    assertThat(access.bearer()).map(Bearer::token).contains("abc");
    assertThat(access.client().map(ApiAccess.Client::keyPem)).contains("KEY");
    assertThat(access.toString()).doesNotContain("KEY");
  }

  @Test
  void filesInAKubeconfigCountFromItsFolder() throws IOException {
    file("pki-ca.crt", "CA");
    file("tok", "abc");
    ApiAccess access = kubeconfig(context("certificate-authority: pki-ca.crt", "tokenFile: tok"));
    assertThat(access.authorities()).map(ApiAccess.Authorities::pem).contains("CA");
    assertThat(access.bearer()).map(Bearer::token).contains("abc");
  }

  @Test
  void whatTheUserSetsGoesBeforeTheKubeconfig() throws IOException {
    Path config = file("config", context("certificate-authority-data: Q0E=", "token: abc"));
    ApiSettings settings =
        new ApiSettings(
            Optional.of(URI.create("https://localhost:7445")),
            Optional.of(config),
            Optional.of(file("other.crt", "OTHER")),
            Optional.of(file("other.token", "xyz")),
            NOWHERE);
    ApiAccess access = settings.read().orThrow();
    assertThat(access.server()).isEqualTo(URI.create("https://localhost:7445"));
    assertThat(access.authorities()).map(ApiAccess.Authorities::pem).contains("OTHER");
    assertThat(access.bearer()).map(Bearer::token).contains("xyz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insecure-skip-tls-verify: true | token: abc | uses 'insecure-skip-tls-verify'",
        "certificate-authority-data: '!' | token: abc | certificate-authority-data is no base64",
        "a: b | exec: {command: aws} | uses 'exec'",
        "a: b | username: x | uses 'username'",
        "a: b | client-certificate-data: QQ== | both belong together",
        "certificate-authority: gone.crt | token: abc | gone.crt",
      })
  void whatAKubeconfigAsksForInVainIsSaid(String cluster, String user, String told)
      throws IOException {
    Path config = file("config", context(cluster, user));
    assertThat(Kubeconfig.read(config))
        .isInstanceOfSatisfying(Answer.Bad.class, bad -> assertThat(bad.reason()).contains(told));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "text",
        "current-context: x",
        "{current-context: x, contexts: [{name: x}]}",
        "{current-context: x, contexts: [{name: x, context: {cluster: gone}}]}",
      })
  void aBrokenKubeconfigIsBadAndNamed(String text) throws IOException {
    Path config = file("config", text);
    assertThat(Kubeconfig.read(config))
        .isInstanceOfSatisfying(
            Answer.Bad.class, bad -> assertThat(bad.reason()).startsWith(config.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token: abc", "tokenFile: tok"})
  void noTokenOfAKubeconfigIsSentInTheClear(String user) throws IOException {
    file("tok", "abc");
    Path config = file("config", context("a: b", user).replace("https:", "http:"));
    assertThat(bad(of(Optional.empty(), config)))
        .startsWith("the token of ")
        .endsWith(
            " is not sent to http://192.0.2.1:6443, where everybody on the way can read it; write"
                + " https, or take the token away")
        .doesNotContain("abc");
  }

  @Test
  void aKubeconfigsTokenIsNotSentInTheClearToAServerOfTheUsers() throws IOException {
    Path config = file("config", context("a: b", "token: abc"));
    assertThat(bad(of(Optional.of(URI.create("http://127.0.0.1:8001")), config)))
        .contains("is not sent to http://127.0.0.1:8001");
  }

  @Test
  void aTokenFileIsNotSentInTheClear() throws IOException {
    ApiSettings settings =
        new ApiSettings(
            Optional.of(URI.create("http://192.0.2.1:8001")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(file("token", "abc")),
            NOWHERE);
    assertThat(bad(settings)).contains("is not sent to http://192.0.2.1:8001");
  }

  @Test
  void withoutATokenPlainHttpIsAllowed() throws IOException {
    Path config = file("config", context("a: b", "c: d").replace("https:", "http:"));
    ApiAccess access = of(Optional.empty(), config).read().orThrow();
    assertThat(access.server()).isEqualTo(URI.create("http://192.0.2.1:6443"));
    assertThat(access.bearer()).isEmpty();
  }

  @Test
  void aUserInTheUrlIsRefusedAndNotPrinted() throws IOException {
    Path config = file("config", context("a: b", "c: d").replace("192.0", "me:hush@192.0"));
    assertThat(bad(of(Optional.empty(), config))).contains("names a user").doesNotContain("hush");
  }

  private static ApiSettings of(Optional<URI> server, Path kubeconfig) {
    return new ApiSettings(
        server, Optional.of(kubeconfig), Optional.empty(), Optional.empty(), NOWHERE);
  }

  private ApiAccess kubeconfig(String text) throws IOException {
    return Kubeconfig.read(file("config", text)).orThrow();
  }

  private static String context(String cluster, String user) {
    return """
    current-context: x
    contexts: [{name: x, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "https://192.0.2.1:6443", %s}}]
    users: [{name: u, user: {%s}}]
    """
        .formatted(cluster, user);
  }

  private static ApiSettings with(Optional<Path> caFile, Optional<Path> tokenFile) {
    return new ApiSettings(
        Optional.of(URI.create("https://192.0.2.1:6443")),
        Optional.empty(),
        caFile,
        tokenFile,
        NOWHERE);
  }

  private static String bad(ApiSettings settings) {
    return switch (settings.read()) {
      case Answer.Good<ApiAccess>(ApiAccess access) -> throw new AssertionError(access);
      case Answer.Bad<ApiAccess>(Failure failure) -> failure.reason();
    };
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
