package io.leafcast.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadTest {

  @Test
  void aProbeIsRead() {
    String probe = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:9179\r\nConnection: close\r\n\r\n";
    assertThat(Head.of(probe))
        .isEqualTo(new Head.Asked("/healthz", Head.Body.SENT, Head.After.CLOSE, probe.length()));
    for (int octets = 0; octets < probe.length(); octets++) {
      assertThat(Head.of(probe.substring(0, octets))).isEqualTo(new Head.Unfinished());
    }
  }

  @Test
  void theOctetsOfTheNextRequestAreLeft() {
    String first = "GET /metrics?a=b HTTP/1.1\r\n\r\n";
    assertThat(Head.of(first + "GET /"))
        .isEqualTo(new Head.Asked("/metrics", Head.Body.SENT, Head.After.KEEP, first.length()));
    assertThat(Head.of("\r\nHEAD http://node/readyz HTTP/1.0\n\nGET"))
        .isEqualTo(new Head.Asked("/readyz", Head.Body.LEFT_OUT, Head.After.CLOSE, 36));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST ", "DELETE /healthz", "get / HTTP/1.1\r\n\r\n", "CONNECT x"})
  void anotherMethodIsRefusedAsSoonAsItIsRead(String text) {
    assertThat(status(text)).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003aaaaaaaaaaaaaaaaaaaaaaaa",
        "GET\r\n",
        "GET /healthz\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void whatIsNoRequestWithoutABodyIsRefused(String text) {
    assertThat(status(text)).isEqualTo(400);
  }

  @Test
  void aHeadWithoutEndAndAnotherVersionAreRefused() {
    assertThat(status("GET /" + "a".repeat(Head.MOST_OCTETS - 5))).isEqualTo(431);
    assertThat(status("GET / HTTP/2\r\n\r\n")).isEqualTo(505);
  }

  private static int status(String text) {
    return Head.of(text) instanceof Head.Refused(Answer answer) ? answer.status() : 0;
  }
}
