package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final String LEAF = "[2001:db8::1]:179";

  @Test
  void namesTheLikelyCauseOfAFailedDial() {
    assertThat(
            Failure.ofDialling(new ConnectException("finishConnect(..): Connection refused"), LEAF))
        .isEqualTo("connection refused by [2001:db8::1]:179: is bgpd running there?");
    assertThat(Failure.ofDialling(new ConnectTimeoutException(), LEAF))
        .isEqualTo(
            "no answer from [2001:db8::1]:179: is the address right, is a firewall between?");
    assertThat(Failure.ofDialling(new ConnectException("Network is unreachable"), LEAF))
        .isEqualTo("no route to [2001:db8::1]:179: is the interface up, with its addresses?");
    assertThat(
            Failure.ofDialling(
                new BindException("bind(..): Cannot assign requested address"), LEAF))
        .isEqualTo("the local address for [2001:db8::1]:179 is not on this host");
  }

  @Test
  void saysInWordsHowAConnectionEnded() {
    assertThat(Failure.ofConnection(new IOException("recvAddress(..): Connection reset by peer")))
        .isEqualTo("the peer reset the connection");
    assertThat(Failure.ofConnection(new IOException("writev(..): Broken pipe")))
        .isEqualTo("the peer reset the connection");
  }

  @Test
  void saysWhatListeningNeeds() {
    assertThat(Failure.ofListening(new BindException("bind(..): Permission denied"), "[::]:179"))
        .startsWith("[::]:179 needs the capability NET_BIND_SERVICE");
    assertThat(Failure.ofListening(new BindException("Address already in use"), "[::]:179"))
        .startsWith("[::]:179 is taken by another program");
  }

  @Test
  void whatItDoesNotKnowItPassesOn() {
    assertThat(Failure.ofDialling(new IOException("Too many open files"), LEAF))
        .isEqualTo("[2001:db8::1]:179: Too many open files");
    assertThat(Failure.ofConnection(new IOException())).isEqualTo("java.io.IOException");
  }
}
