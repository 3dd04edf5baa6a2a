package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the machine did not let us do is said as that, and not as a fault of the server's. */
final class FailureTest {
  private static final ApiAccess ACCESS =
      new ApiAccess(
          URI.create("https://192.0.2.1:6443"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            untrusted(new CertificateExpiredException("NotAfter: yesterday")),
            "not valid at this node's time of day (NotAfter: yesterday); is its clock right"),
        Arguments.of(
            untrusted(new CertificateNotYetValidException("NotBefore: tomorrow")),
            "not valid at this node's time of day (NotBefore: tomorrow); is its clock right"),
        Arguments.of(
            new SocketException("Too many open files"), "has no file descriptor left; raise"),
        Arguments.of(new SocketException("Connection reset"), "hung up: Connection reset"),
        Arguments.of(new HttpHead.CutShort("header"), "hung up: the connection ended before"),
        Arguments.of(new NoRouteToHostException("No route"), "cannot be reached (No route)"),
        Arguments.of(new UnknownHostException("api"), "its name does not resolve"));
  }

  private static IOException untrusted(CertificateException why) {
    IOException broken = new SSLHandshakeException("the handshake failed");
    broken.initCause(new CertPathValidatorException("validity check failed", why));
    return broken;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsSaidAsWhatItIs(IOException fault, String told) {
    assertThat(Failure.of(fault, ACCESS).reason())
        .startsWith("the Kubernetes API at https://192.0.2.1:6443 ")
        .contains(told);
  }
}
