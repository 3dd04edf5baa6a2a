package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.client.ApiAccess.Authorities;
import io.leafcast.k8s.client.ApiAccess.Bearer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the user says that the API is. Each of the four settings goes before what a kubeconfig, or
 * without one the Pod's own ServiceAccount, says of the same thing.
 *
 * @param server such as {@code https://localhost:7445} (KubePrism) or {@code
 *     https://[fd00::1]:6443}
 * @param kubeconfig a kubeconfig file, whose current context counts
 * @param caFile PEM certificates
 * @param tokenFile a bearer token; read again for each request, because kubelets rotate it
 * @param environment where KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are looked up
 */
@Immutable
public record ApiSettings(
    Optional<URI> server,
    @SuppressWarnings("Immutable") Optional<Path> kubeconfig,
    @SuppressWarnings("Immutable") Optional<Path> caFile,
    @SuppressWarnings("Immutable") Optional<Path> tokenFile,
    ImmutableMap<String, String> environment) {

  private static final Path MOUNTED = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** An API without TLS or token, as a demo's. */
  public static ApiSettings at(URI server) {
    return new ApiSettings(
        Optional.of(server),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ImmutableMap.of());
  }

  /** Reads the files as they are now. Bad says which one is missing or broken, and what to do. */
  Answer<ApiAccess> read() {
    return base()
        .then(base ->
            server
                .<Answer<ApiAccess>>map(uri ->
                    Answer.good(
                        new ApiAccess(uri, base.authorities(), base.bearer(), base.client())))
                .orElse(Answer.good(base)))
        .then(this::withAuthorities)
        .then(this::withToken)
        .then(ApiSettings::checked);
  }

  private Answer<ApiAccess> base() {
    if (kubeconfig.isPresent()) {
      return Kubeconfig.read(kubeconfig.get());
    }
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    if (!host.isEmpty()) {
      return server.map(Answer::good).orElse(clusterService(host)).then(this::mounted);
    }
    return server
        .map(uri -> Answer.good(bare(uri)))
        .orElse(
            Answer.bad(
                "no Kubernetes API is known: set sources.kubernetes.server or kubeconfig, or run in"
                    + " a Pod (KUBERNETES_SERVICE_HOST is not set)"));
  }

  private Answer<URI> clusterService(String host) {
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    String text = "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    try {
      return Answer.good(new URI(text));
    } catch (URISyntaxException broken) {
      return Answer.bad(
          "KUBERNETES_SERVICE_HOST and _PORT make no URL: '"
              + text
              + "'; set"
              + " sources.kubernetes.server");
    }
  }

  private static ApiAccess bare(URI uri) {
    return new ApiAccess(uri, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The Pod's own account, except where it would travel in the clear. */
  private Answer<ApiAccess> mounted(URI uri) {
    if (!"https".equals(uri.getScheme())) {
      return Answer.good(bare(uri));
    }
    return account(uri, MOUNTED);
  }

  /**
   * The CA and the token of the ServiceAccount in {@code folder}, where the user named no other.
   */
  Answer<ApiAccess> account(URI uri, Path folder) {
    Path ca = folder.resolve("ca.crt");
    // Only a CA that is surely not there is none: one that cannot be looked at now is not.
    Answer<ApiAccess> trusting =
        caFile.isPresent() || Files.notExists(ca)
            ? Answer.good(bare(uri))
            : withAuthorities(bare(uri), ca);
    return tokenFile.isPresent()
        ? trusting
        : trusting.then(access -> withToken(access, folder.resolve("token")));
  }

  private Answer<ApiAccess> withAuthorities(ApiAccess access) {
    return caFile.map(file -> withAuthorities(access, file)).orElse(Answer.good(access));
  }

  private Answer<ApiAccess> withToken(ApiAccess access) {
    return tokenFile.map(file -> withToken(access, file)).orElse(Answer.good(access));
  }

  private static Answer<ApiAccess> withAuthorities(ApiAccess access, Path file) {
    return SmallFile.read(file, "the CA certificates")
        .then(pem ->
            Answer.good(
                new ApiAccess(
                    access.server(),
                    Optional.of(new Authorities(pem, file.toString())),
                    access.bearer(),
                    access.client())));
  }

  private static Answer<ApiAccess> withToken(ApiAccess access, Path file) {
    return SmallFile.token(file)
        .then(token ->
            Answer.good(
                new ApiAccess(
                    access.server(),
                    access.authorities(),
                    Optional.of(new Bearer(token, file.toString())),
                    access.client())));
  }

  private static Answer<ApiAccess> checked(ApiAccess access) {
    URI uri = access.server();
    if (uri.getRawUserInfo() != null) {
      // Not said again: there may be a password in it.
      return Answer.bad(
          "the API server's URL names a user; write https://host:port, and the token in a tokenFile");
    }
    // One rule for every way in, and on loopback too: a proxy there that adds the credentials needs
    // none of ours.
    if ("http".equals(uri.getScheme()) && access.bearer().isPresent()) {
      return Answer.bad(
          "%s is not sent to %s, where everybody on the way can read it; write https, or take the token away"
              .formatted(access.bearer().get(), uri));
    }
    boolean usable =
        ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getPort() <= 0xFFFF
            && uri.getQuery() == null;
    return usable
        ? Answer.good(access)
        : Answer.bad(
            "'"
                + uri
                + "' is no API server; write it as https://192.0.2.1:6443, https://[2001:db8::1]:6443"
                + " or with a name");
  }
}
