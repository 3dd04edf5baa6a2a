package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.kube.KubeApi;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The shipped manifests: what a real API server says to them, and what they promise by themselves.
 */
class ManifestsIT {
  private static final Path MANIFESTS = Shipped.MANIFESTS;

  @Test
  void apiServerTakesEveryObjectAndLetsADaemonReadNodesOnly() throws Exception {
    try (KubeApi api = SharedApi.open()) {
      assertThat(api.dryRun()).isEmpty();

      DaemonAccess daemon = api.accessOf("node-1");
      assertThat(status(daemon, "GET", "/api/v1/nodes")).isEqualTo(200);
      assertThat(status(daemon, "GET", "/api/v1/nodes?watch=true&timeoutSeconds=1")).isEqualTo(200);
      for (String forbidden :
          List.of(
              "/api/v1/secrets",
              "/api/v1/pods",
              "/api/v1/configmaps",
              "/api/v1/namespaces/leafcast-system/secrets",
              "/apis/apps/v1/daemonsets")) {
        assertThat(status(daemon, "GET", forbidden)).as(forbidden).isEqualTo(403);
      }
      assertThat(status(daemon, "POST", "/api/v1/nodes")).isEqualTo(403);
      assertThat(status(daemon, "DELETE", "/api/v1/nodes/node-1")).isEqualTo(403);
    }
  }

  @Test
  void kustomizationNamesEveryManifest() throws IOException {
    JsonNode kustomization = Shipped.objects(MANIFESTS.resolve("kustomization.yaml")).getFirst();
    try (Stream<Path> files = Files.list(MANIFESTS)) {
      assertThat(kustomization.path("resources").valueStream().map(JsonNode::asString))
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(file -> !file.equals("kustomization.yaml"))
                  .toList());
    }
  }

  @Test
  void daemonSetRunsBeforeTheCniAndWithoutPrivileges() throws IOException {
    JsonNode pod =
        Shipped.objects(MANIFESTS.resolve("daemonset.yaml")).getFirst().at("/spec/template/spec");
    assertThat(pod.path("hostNetwork").asBoolean()).isTrue();
    assertThat(pod.path("dnsPolicy").asString()).isEqualTo("Default");
    assertThat(pod.path("priorityClassName").asString()).isEqualTo("system-node-critical");
    assertThat(pod.path("tolerations").toString()).isEqualTo("[{\"operator\":\"Exists\"}]");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asString())
        .isEqualTo("RuntimeDefault");
    assertThat(pod.path("volumes").valueStream().filter(volume -> volume.has("hostPath")))
        .as("the saved state alone")
        .hasSize(1)
        .first()
        .extracting(volume -> volume.path("hostPath").toString())
        .isEqualTo("{\"path\":\"/var/lib/leafcast\",\"type\":\"DirectoryOrCreate\"}");
    JsonNode init = pod.path("initContainers").path(0);
    assertThat(init.path("command").toString())
        .isEqualTo("[\"chown\",\"65532:65532\",\"/var/lib/leafcast\"]");
    assertThat(init.at("/securityContext/capabilities").toString())
        .isEqualTo("{\"drop\":[\"ALL\"],\"add\":[\"CHOWN\"]}");

    JsonNode container = pod.path("containers").path(0);
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/securityContext/capabilities").toString())
        .isEqualTo("{\"drop\":[\"ALL\"]}");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.path(probe).at("/httpGet/host").asString()).isEqualTo("127.0.0.1");
    }
    assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/healthz");
    assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
  }

  @Test
  void configMapHoldsAConfigurationWithoutProblems(@TempDir Path folder) throws Exception {
    JsonNode data = Shipped.objects(MANIFESTS.resolve("config.yaml")).getFirst().path("data");
    var outcome = Shipped.check(folder, data.path("leafcast.yaml").asString());
    assertThat(outcome.status()).as(outcome.output() + outcome.errors()).isZero();
  }

  private static int status(DaemonAccess daemon, String method, String path) throws Exception {
    HttpsURLConnection connection =
        (HttpsURLConnection) URI.create(daemon.server() + path).toURL().openConnection();
    connection.setSSLSocketFactory(trusting(daemon.caFile().orElseThrow()).getSocketFactory());
    connection.setRequestMethod(method);
    connection.setRequestProperty(
        "Authorization", "Bearer " + Files.readString(daemon.tokenFile().orElseThrow()).strip());
    try {
      return connection.getResponseCode();
    } finally {
      ((HttpURLConnection) connection).disconnect();
    }
  }

  private static SSLContext trusting(Path authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authorities)) {
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
