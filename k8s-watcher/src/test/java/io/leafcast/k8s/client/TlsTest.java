package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.ApiAccess.Authorities;
import io.leafcast.k8s.objects.Nodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that wants a client certificate, as an admin's kubeconfig has one. */
final class TlsTest {
  @TempDir private Path folder = Path.of("");
  private final ScriptedApi server;

  TlsTest() throws Exception {
    SSLServerSocket listener =
        (SSLServerSocket)
            serverSide()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(true);
    server =
        ScriptedApi.secured(
            listener,
            ScriptedApi.ok(
                "{\"kind\":\"NodeList\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[]}"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key-ec-sec1.pem", "key-ec-pkcs8.pem"})
  void theClientCertificateOfAKubeconfigLetsIn(String key) throws Exception {
    assertThat(list(kubeconfig("ca.pem", "client.pem", key))).isInstanceOf(Answer.Good.class);
  }

  /** As kubelet-client-current.pem, which a kubeconfig of kubeadm names twice. */
  @ParameterizedTest
  @CsvSource({
    "client.pem, key-ec-sec1.pem",
    "key-ec-sec1.pem, client.pem",
    "client.pem, key-ec-pkcs8.pem",
  })
  void certificateAndKeyMayBeInOneFileInAnyOrder(String first, String second) throws Exception {
    Path both =
        Files.writeString(
            folder.resolve("both.pem"),
            "Bag Attributes\r\n    friendlyName: node -- 1\r\nsubject=O = system:nodes\r\n"
                + PemTest.text(first).replace("\n", "\r\n")
                + "Bag Attributes: <Empty Attributes>\r\n"
                + PemTest.text(second).replace("\n", "\r\n"));
    ApiSettings settings = kubeconfig("ca.pem", "client.pem", "key-ec-sec1.pem");
    Path config = settings.kubeconfig().orElseThrow();
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll("(client-certificate|client-key): [^,}]*", "$1: " + both));
    assertThat(list(settings)).isInstanceOf(Answer.Good.class);
  }

  @Test
  void oneCaOfSeveralAmongOtherThingsIsEnough() throws Exception {
    Path bundle =
        Files.writeString(
            folder.resolve("bundle.pem"),
            "# Our CAs\n"
                + PemTest.text("key-rsa-pkcs1.pem")
                + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                + PemTest.text("client.pem")
                + PemTest.text("ca.pem"));
    ApiSettings settings = kubeconfig("ca.pem", "client.pem", "key-ec-sec1.pem");
    Path config = settings.kubeconfig().orElseThrow();
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll("certificate-authority: [^,}]*", "certificate-authority: " + bundle));
    assertThat(list(settings)).isInstanceOf(Answer.Good.class);
  }

  @Test
  void withoutOneItSaysWhatMayBeWanted() throws Exception {
    ApiSettings settings =
        new ApiSettings(
            Optional.of(uri()),
            Optional.empty(),
            Optional.of(resource("ca.pem")),
            Optional.empty(),
            ImmutableMap.of());
    assertThat(list(settings))
        .isInstanceOfSatisfying(
            Answer.Bad.class,
            told -> assertThat(told.reason()).contains("the Kubernetes API at " + uri()));
  }

  @Test
  void aServerThatAnotherCaSignedIsRefused() throws Exception {
    assertThat(list(kubeconfig("client.pem", "client.pem", "key-ec-sec1.pem")))
        .isInstanceOfSatisfying(
            Answer.Bad.class,
            told ->
                assertThat(told.reason())
                    .contains("is not signed by the CA in " + folder.resolve("config")));
  }

  /** The name of the URL counts, whatever address it led to. */
  @Test
  void aServerThatCannotShowTheNameOfTheUrlIsRefused() throws Exception {
    ApiSettings settings = kubeconfig("ca.pem", "client.pem", "key-ec-sec1.pem");
    ApiSettings elsewhere =
        new ApiSettings(
            Optional.of(URI.create("https://other.example:" + server.uri().getPort())),
            settings.kubeconfig(),
            Optional.empty(),
            Optional.empty(),
            ImmutableMap.of());
    Names names = _ -> List.of(InetAddress.getLoopbackAddress());
    try (Api api = new HttpApi(elsewhere, Things.PATIENT, names)) {
      assertThat(api.list(Nodes.RESOURCE, Selection.named("node-1")))
          .isInstanceOfSatisfying(
              Answer.Bad.class,
              told ->
                  assertThat(told.reason())
                      .contains("shows a certificate that is not for it", "other.example"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "key-rsa-pkcs8.pem, client.pem, key-ec-sec1.pem, certificate",
    "ca.pem, key-rsa-pkcs8.pem, key-ec-sec1.pem, certificate",
    "ca.pem, client.pem, client.pem, private key",
  })
  void whatCannotBeUsedIsSaid(String ca, String certificate, String key, String missing)
      throws IOException {
    Path config = write(ca, certificate, key);
    assertThat(new Tls().sockets(Kubeconfig.read(config).orThrow()))
        .isInstanceOfSatisfying(
            Answer.Bad.class, bad -> assertThat(bad.reason()).contains(missing + " in " + config));
  }

  @Test
  void theSameCertificatesGiveTheSameFactorySoThatConnectionsAreReused() throws Exception {
    ApiAccess access = access(PemTest.text("ca.pem"));
    Tls tls = new Tls();
    assertThat(tls.sockets(access).orThrow())
        .isSameAs(tls.sockets(access(PemTest.text("ca.pem"))).orThrow())
        .isNotSameAs(tls.sockets(access(PemTest.text("server.pem"))).orThrow());
  }

  private static Answer<?> list(ApiSettings settings) {
    return new HttpApi(settings, Patience.USUAL).list(Nodes.RESOURCE, Selection.named("node-1"));
  }

  private ApiAccess access(String pem) {
    return new ApiAccess(
        uri(), Optional.of(new Authorities(pem, "ca.crt")), Optional.empty(), Optional.empty());
  }

  private URI uri() {
    return server.uri();
  }

  private ApiSettings kubeconfig(String ca, String certificate, String key) throws IOException {
    return new ApiSettings(
        Optional.empty(),
        Optional.of(write(ca, certificate, key)),
        Optional.empty(),
        Optional.empty(),
        ImmutableMap.of());
  }

  private Path write(String ca, String certificate, String key) throws IOException {
    return Files.writeString(
        folder.resolve("config"),
        """
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "%s", certificate-authority: %s}}]
        users: [{name: u, user: {client-certificate: %s, client-key: %s}}]
        """
            .formatted(uri(), resource(ca), resource(certificate), resource(key)));
  }

  private Path resource(String name) throws IOException {
    return Files.writeString(folder.resolve(name), PemTest.text(name));
  }

  private static SSLContext serverSide() throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    Certificate certificate = Pem.chain(PemTest.text("server.pem"), "").orThrow().getFirst();
    own.setKeyEntry(
        "server",
        Pem.key(PemTest.text("server-key.pem"), "").orThrow(),
        new char[0],
        new Certificate[] {certificate});
    own.setCertificateEntry("ca", Pem.authorities(PemTest.text("ca.pem"), "").orThrow().getFirst());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(own);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
