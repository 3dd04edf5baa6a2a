package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.words.Words;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final Endpoint LEAF =
      new Endpoint(Address.parse("2001:db8::1").orThrow(), 179, "");
  private static final Endpoint ANYWHERE = new Endpoint(Address.parse("::").orThrow(), 179, "");

  @Test
  void namesTheLikelyCauseOfAFailedDial() {
    assertThat(
            Words.of(
                Failure.ofDialling(
                    new ConnectException("finishConnect(..): Connection refused"), LEAF)))
        .isEqualTo("connection refused by [2001:db8::1]:179: is bgpd running there?");
    assertThat(Words.of(Failure.ofDialling(new ConnectTimeoutException(), LEAF)))
        .isEqualTo(
            "no answer from [2001:db8::1]:179: is the address right, is a firewall between?");
    assertThat(Words.of(Failure.ofDialling(new ConnectException("Network is unreachable"), LEAF)))
        .isEqualTo("no route to [2001:db8::1]:179: is the interface up, with its addresses?");
    assertThat(
            Words.of(
                Failure.ofDialling(
                    new BindException("bind(..): Cannot assign requested address"), LEAF)))
        .isEqualTo("the local address for [2001:db8::1]:179 is not on this host");
  }

  @Test
  void saysInWordsHowAConnectionEnded() {
    assertThat(
            Words.of(
                Failure.ofConnection(new IOException("recvAddress(..): Connection reset by peer"))))
        .isEqualTo("the peer reset the connection");
    assertThat(Words.of(Failure.ofConnection(new IOException("writev(..): Broken pipe"))))
        .isEqualTo("the peer reset the connection");
  }

  @Test
  void saysWhatListeningNeeds() {
    assertThat(
            Words.of(
                Failure.ofListening(new BindException("bind(..): Permission denied"), ANYWHERE)))
        .startsWith("[::]:179 needs the capability NET_BIND_SERVICE");
    assertThat(Words.of(Failure.ofListening(new BindException("Address already in use"), ANYWHERE)))
        .startsWith("[::]:179 is taken by another program");
  }

  @Test
  void whatItDoesNotKnowItPassesOn() {
    assertThat(Words.of(Failure.ofDialling(new IOException("Too many open files"), LEAF)))
        .isEqualTo("[2001:db8::1]:179: Too many open files");
    assertThat(Words.of(Failure.ofConnection(new IOException()))).isEqualTo("java.io.IOException");
  }
}
