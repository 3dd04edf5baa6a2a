package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;
import java.net.URI;
import java.util.Optional;

/**
 * How the API is reached at this moment, everything read from its files.
 *
 * @param server http or https, perhaps with a path, never with a query
 * @param authorities PEM certificates that the server's must be signed by; without them the Java
 *     runtime's own
 */
@Immutable
record ApiAccess(
    URI server,
    Optional<Authorities> authorities,
    Optional<Bearer> bearer,
    Optional<Client> client) {

  /** CA certificates, and where they were read: for messages. */
  @Immutable
  record Authorities(String pem, String from) {}

  /** A token; it is never printed. */
  @Immutable
  record Bearer(String token, String from) {
    @Override
    public String toString() {
      return "the token of " + from;
    }
  }

  /** A client certificate and its key; the key is never printed. */
  @Immutable
  record Client(String certificatePem, String keyPem, String from) {
    @Override
    public String toString() {
      return "the client certificate of " + from;
    }
  }

  /** What the server is shown, for a message that says that it was refused. */
  String credentials() {
    return bearer
        .map(Bearer::toString)
        .or(() -> client.map(Client::toString))
        .orElse("no token and no client certificate");
  }
}
