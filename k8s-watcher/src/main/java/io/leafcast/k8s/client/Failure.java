package io.leafcast.k8s.client;

import com.google.common.base.Throwables;
import com.google.errorprone.annotations.Immutable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Why the API could not be read.
 *
 * @param reason in words that say what, where and what to do
 * @param code the HTTP status, or 0 if there was no answer
 * @param atLeast how long the server asked us to wait, at most a minute; zero if it did not
 */
@Immutable
public record Failure(String reason, int code, Duration atLeast) {
  private static final String NO_DESCRIPTOR = "Too many open files";

  static Failure of(String reason) {
    return new Failure(reason, 0, Duration.ZERO);
  }

  /** What was asked for, and which verbs of RBAC allow it. */
  record Asked(String verbs, Resource<?> resource) {}

  /** What became of one address of a server's. */
  record Attempt(InetAddress address, IOException broken) {}

  /** An exception that nobody expected; what was known before stands. */
  static Failure ofOurs(String kind, Throwable fault) {
    return of(
        "a fault of ours while the %s was read (%s); please report it".formatted(kind, fault));
  }

  /** No address could be connected to. */
  static Failure of(List<Attempt> attempts, ApiAccess access) {
    Optional<IOException> telling =
        attempts.stream()
            .map(Attempt::broken)
            .filter(broken -> attempts.size() == 1 || broken instanceof SSLException)
            .findFirst();
    return telling
        .map(broken -> of(broken, access))
        .orElseGet(() ->
            of(
                "the Kubernetes API at %s cannot be connected to at any of its addresses (%s); is it up, and does its name resolve to the right ones?"
                    .formatted(
                        access.server(),
                        attempts.stream().map(Failure::said).collect(Collectors.joining("; ")))));
  }

  private static String said(Attempt attempt) {
    return attempt.address().getHostAddress() + ": " + attempt.broken().getMessage();
  }

  /** A connection that could not be made, or broke before there was an answer. */
  static Failure of(IOException broken, ApiAccess access) {
    String server = "the Kubernetes API at " + access.server();
    return of(
        switch (broken) {
          case SocketTimeoutException _ ->
              server + " does not answer in time; is it overloaded, or a firewall in between?";
          case UnknownHostException _ ->
              server
                  + " cannot be found: its name does not resolve; check DNS, or set an address in"
                  + " sources.kubernetes.server";
          case NoRouteToHostException _ ->
              server + " cannot be reached (" + broken.getMessage() + "); check the node's routes";
          case ConnectException _ ->
              server
                  + " cannot be connected to ("
                  + broken.getMessage()
                  + "); is it up, and the address right?";
          case SSLException tls -> tls(tls, access, server);
          case ProtocolException _ ->
              server
                  + " does not answer as an API server does ("
                  + broken.getMessage()
                  + "); is this its address?";
          case IOException full when String.valueOf(full.getMessage()).contains(NO_DESCRIPTOR) ->
              server
                  + " cannot be asked: this process has no file descriptor left; raise its limit"
                  + " (LimitNOFILE of the unit, ulimit -n)";
          default -> server + " hung up: " + broken.getMessage();
        });
  }

  private static String tls(SSLException broken, ApiAccess access, String server) {
    List<Throwable> causes = Throwables.getCausalChain(broken);
    for (Throwable cause : causes) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return "%s shows a certificate that is not valid at this node's time of day (%s); is its clock right, and the certificate renewed?"
            .formatted(server, cause.getMessage());
      }
    }
    for (Throwable cause : causes) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return "%s shows a certificate that is not signed by %s (%s); set sources.kubernetes.caFile to the cluster's CA"
            .formatted(
                server,
                access.authorities().map(ca -> "the CA in " + ca.from()).orElse("a CA of Java's"),
                cause.getMessage());
      }
    }
    for (Throwable cause : causes) {
      if (cause instanceof CertificateException) {
        return "%s shows a certificate that is not for it (%s); set sources.kubernetes.server to a name or address that the certificate has"
            .formatted(server, cause.getMessage());
      }
    }
    return "%s cannot be spoken to over TLS (%s); does it speak plain HTTP, or want another client certificate?"
        .formatted(server, broken.getMessage());
  }

  /**
   * An answer other than 200.
   *
   * @param message what the API said in the answer's Status, or ""
   * @param retryAfter what {@link RetryAfter} made of the answer
   */
  static Failure of(int code, String message, Duration retryAfter, ApiAccess access, Asked asked) {
    String said = message.isEmpty() ? "" : ": " + message;
    String answer =
        "the Kubernetes API at %s answers %d%s; ".formatted(access.server(), code, said);
    String advice =
        switch (code) {
          case 401 ->
              "it does not accept %s; is it expired, or of another cluster?"
                  .formatted(access.credentials());
          case 403 ->
              "allow %s of %s to the account, as deploy/manifests does"
                  .formatted(asked.verbs(), asked.resource().plural());
          case 404 -> "is this the address of an API server, without a path that it does not know?";
          case 429 -> "it is overloaded and asks us to wait";
          default ->
              code >= 500
                  ? "it is unwell, see its log"
                  : code >= 300 && code < 400
                      ? "redirections are not followed, set sources.kubernetes.server to the server itself"
                      : "that was not expected of an API server";
        };
    return new Failure(answer + advice, code, retryAfter);
  }

  /** An answer of 200 that cannot be read. */
  static Failure garbage(String reason, String kind, ApiAccess access) {
    return of(
        "the Kubernetes API at %s sent what is no %s (%s); is this the address of an API server?"
            .formatted(access.server(), kind, reason));
  }
}
