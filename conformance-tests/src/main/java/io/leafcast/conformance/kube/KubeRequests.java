package io.leafcast.conformance.kube;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests to a real API server as its admin: the hands of the test, not of a daemon. */
final class KubeRequests implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client;
  private final URI server;
  private final String token;

  KubeRequests(URI server, Path certificate, String token) throws IOException {
    this.server = server;
    this.token = token;
    this.client =
        HttpClient.newBuilder().sslContext(trusting(certificate)).connectTimeout(PATIENCE).build();
  }

  /** What the API server answered. */
  record Answer(int code, JsonNode body) {

    /** The body, if the server agreed; otherwise its message as an IOException. */
    JsonNode orThrow(String what) throws IOException {
      if (code >= 300) {
        throw new IOException(
            "%s: the API server says %d, %s"
                .formatted(what, code, body.path("message").asString(body.toString())));
      }
      return body;
    }
  }

  Answer read(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer create(String path, ObjectNode object) throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", "application/json").POST(body(object)));
  }

  /** Server-side apply; {@code path} may carry {@code dryRun=All}. */
  Answer apply(String path, JsonNode object) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/apply-patch+yaml")
            .method("PATCH", body(object)));
  }

  Answer merge(String path, ObjectNode patch) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", body(patch)));
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.BodyPublisher body(JsonNode object) {
    return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(object));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String text = response.body();
    return new Answer(
        response.statusCode(),
        text.startsWith("{") ? JSON.readTree(text) : JSON.getNodeFactory().stringNode(text));
  }

  static SSLContext trusting(Path certificates) throws IOException {
    try (InputStream pem = Files.newInputStream(certificates)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca-" + count++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new IOException("no certificate can be read from " + certificates, broken);
    }
  }
}
