package io.leafcast.k8s.client;

import io.leafcast.k8s.client.ApiAccess.Authorities;
import io.leafcast.k8s.client.ApiAccess.Bearer;
import io.leafcast.k8s.client.ApiAccess.Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A kubeconfig's current context. What would need another program (exec), or weaken TLS, is refused
 * with a message instead of being passed over.
 */
final class Kubeconfig {
  private static final List<String> CLUSTER_REFUSED =
      List.of("insecure-skip-tls-verify", "tls-server-name", "proxy-url");
  private static final List<String> USER_REFUSED =
      List.of("exec", "auth-provider", "username", "password", "as", "as-groups", "as-user-extra");

  private final Path file;

  private Kubeconfig(Path file) {
    this.file = file;
  }

  static Answer<ApiAccess> read(Path file) {
    return SmallFile.read(file, "the kubeconfig").then(new Kubeconfig(file)::parse);
  }

  private Answer<ApiAccess> parse(String text) {
    Object root;
    try {
      root =
          new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(text);
    } catch (YamlEngineException broken) {
      return Answer.bad(file + " is no YAML: " + broken.getMessage());
    }
    String current = text(root, "current-context");
    if (current.isEmpty()) {
      return Answer.bad(file + " has no current-context; kubectl config use-context NAME sets it");
    }
    return named(root, "contexts", "context", current)
        .then(context ->
            named(root, "clusters", "cluster", text(context, "cluster"))
                .then(cluster ->
                    text(context, "user").isEmpty()
                        ? access(cluster, Map.of())
                        : named(root, "users", "user", text(context, "user"))
                            .then(user -> access(cluster, user))));
  }

  private Answer<ApiAccess> access(Object cluster, Object user) {
    Optional<String> refused =
        refused(cluster, CLUSTER_REFUSED).or(() -> refused(user, USER_REFUSED));
    if (refused.isPresent()) {
      return Answer.bad(
          "%s uses '%s', which Leafcast does not; give it a CA, and a token or a client certificate"
              .formatted(file, refused.get()));
    }
    URI server;
    try {
      server = URI.create(text(cluster, "server"));
    } catch (IllegalArgumentException broken) {
      return Answer.bad(file + ": the cluster's server is no URL: " + broken.getMessage());
    }
    return pem(cluster, "certificate-authority")
        .then(ca ->
            bearer(user)
                .then(bearer ->
                    client(user)
                        .then(client ->
                            Answer.good(
                                new ApiAccess(
                                    server,
                                    ca.map(pem -> new Authorities(pem, file.toString())),
                                    bearer,
                                    client)))));
  }

  private Answer<Optional<Bearer>> bearer(Object user) {
    String tokenFile = text(user, "tokenFile");
    String token = text(user, "token");
    if (tokenFile.isEmpty() && token.isEmpty()) {
      return Answer.good(Optional.empty());
    }
    Answer<String> read =
        tokenFile.isEmpty()
            ? SmallFile.token(token, file.toString())
            : resolved(tokenFile).then(SmallFile::token);
    String from = tokenFile.isEmpty() ? file.toString() : tokenFile;
    return read.then(value -> Answer.good(Optional.of(new Bearer(value, from))));
  }

  private Answer<Optional<Client>> client(Object user) {
    return pem(user, "client-certificate")
        .then(certificate ->
            pem(user, "client-key")
                .then(key ->
                    certificate.isPresent() != key.isPresent()
                        ? Answer.bad(
                            file
                                + " has one of client-certificate and client-key; both belong"
                                + " together")
                        : Answer.good(
                            certificate.map(
                                pem -> new Client(pem, key.orElse(""), file.toString())))));
  }

  /** {@code key-data} in base64, or else the file that {@code key} names. */
  private Answer<Optional<String>> pem(Object section, String key) {
    String data = text(section, key + "-data");
    String path = text(section, key);
    if (!data.isEmpty()) {
      try {
        return Answer.good(
            Optional.of(
                new String(
                    Base64.getDecoder().decode(data.replaceAll("\\s", "")),
                    StandardCharsets.US_ASCII)));
      } catch (IllegalArgumentException broken) {
        return Answer.bad(file + ": " + key + "-data is no base64");
      }
    }
    return path.isEmpty()
        ? Answer.good(Optional.empty())
        : resolved(path)
            .then(named -> SmallFile.read(named, "the " + key + " of " + file))
            .then(text -> Answer.good(Optional.of(text)));
  }

  /** Paths in a kubeconfig count from the folder that it lies in. */
  private Answer<Path> resolved(String path) {
    try {
      return Answer.good(file.resolveSibling(path));
    } catch (InvalidPathException broken) {
      return Answer.bad(file + ": '" + path + "' is no path");
    }
  }

  private Answer<Object> named(Object root, String list, String what, String name) {
    if (section(root).get(list) instanceof List<?> entries) {
      for (Object entry : entries) {
        if (text(entry, "name").equals(name) && section(entry).get(what) instanceof Map<?, ?> it) {
          return Answer.good(it);
        }
      }
    }
    return Answer.bad("%s has no %s named '%s'".formatted(file, what, name));
  }

  private static Optional<String> refused(Object section, List<String> keys) {
    return keys.stream()
        .filter(key -> {
          Object value = section(section).get(key);
          return value != null && !value.equals(false) && !value.equals("");
        })
        .findFirst();
  }

  private static String text(Object section, String key) {
    return section(section).get(key) instanceof String text ? text : "";
  }

  private static Map<?, ?> section(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
