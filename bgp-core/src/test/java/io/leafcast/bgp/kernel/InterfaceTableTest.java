package io.leafcast.bgp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceTableTest {
  private static final int UP = 0x1;
  private static final int RUNNING = 0x40;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;

  private final InterfaceTable table = new InterfaceTable();

  @Test
  void aLinkIsUpWhereItIsUpAndHasACarrier() throws IOException {
    table.take(messages(link(1, UP | RUNNING, "lo"), link(7, UP, "eth0"), link(8, RUNNING, "a")));
    assertThat(table.interfaces())
        .isEqualTo(
            ImmutableMap.of(
                "lo", new InterfaceAddresses(1, Link.UP, ImmutableList.of()),
                "eth0", new InterfaceAddresses(7, Link.DOWN, ImmutableList.of()),
                "a", new InterfaceAddresses(8, Link.DOWN, ImmutableList.of())));
  }

  @Test
  void addressesOfIpv4KeepTheKernelsOrderAndThoseOfIpv6Ascend() throws IOException {
    table.take(messages(link(7, UP | RUNNING, "eth0")));
    table.take(
        messages(
            address(7, IPV6, 64, 0x80, "2001:db8::9"),
            address(7, IPV4, 24, 0x80, "192.0.2.9"),
            address(7, IPV4, 24, 0x01, "192.0.2.3"),
            address(7, IPV6, 64, 0x80, "2001:db8::2"),
            address(9, IPV4, 24, 0x80, "198.51.100.1")));
    assertThat(eth0())
        .isEqualTo(
            new InterfaceAddresses(
                7,
                Link.UP,
                ImmutableList.of(
                    onLink("192.0.2.9", 24),
                    onLink("192.0.2.3", 24, Flag.SECONDARY),
                    onLink("2001:db8::2", 64),
                    onLink("2001:db8::9", 64))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x08, 0x20, 0x40})
  void whatIsNotForGoodIsFlagged(int bit) throws IOException {
    table.take(messages(link(7, UP, "eth0"), address(7, IPV6, 64, bit, "fe80::1")));
    Flag expected =
        switch (bit) {
          case 0x01 -> Flag.TEMPORARY;
          case 0x20 -> Flag.DEPRECATED;
          default -> Flag.TENTATIVE;
        };
    assertThat(eth0())
        .isEqualTo(
            new InterfaceAddresses(
                7, Link.DOWN, ImmutableList.of(onLink("fe80::1", 64, expected))));
  }

  @Test
  void ofAnAddressWithAnotherEndOurOwnIsTaken() throws IOException {
    table.take(
        messages(
            link(7, UP, "eth0"),
            into ->
                fixed(
                    into,
                    20,
                    IPV4,
                    31,
                    7,
                    () -> {
                      attribute(into, 1, Address.parse("192.0.2.1").orThrow());
                      attribute(into, 2, Address.parse("192.0.2.0").orThrow());
                    })));
    assertThat(eth0().addresses()).containsExactly(onLink("192.0.2.0", 31));
  }

  @Test
  void theEndOfADumpIsSeenAndWhatItWasInterruptedBy() throws IOException {
    assertThat(table.take(messages(link(1, UP, "lo")))).isEqualTo(InterfaceTable.Dump.GOES_ON);
    assertThat(table.take(messages(done(0)))).isEqualTo(InterfaceTable.Dump.OVER);
    assertThat(table.isConsistent()).isTrue();
    table.take(messages(done(0x10)));
    assertThat(table.isConsistent()).isFalse();
  }

  @Test
  void whatTheKernelRefusesIsAFailure() {
    assertThatThrownBy(() -> table.take(messages(into -> error(into, -1))))
        .isInstanceOf(IOException.class)
        .hasMessage("netlink refuses: error 1");
  }

  @Test
  void moreThanAnyHostHasIsAFailure() throws IOException {
    ByteBuffer one = messages(link(7, UP, "eth0"));
    for (int i = 0; i < InterfaceTable.MOST; i++) {
      table.take(one);
    }
    assertThatThrownBy(() -> table.take(one)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void octetsOfAnotherFormAreAFailureAndNothingElse(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer good =
        messages(
            link(7, UP, "eth0"),
            address(7, IPV6, 64, 0, "fe80::1"),
            address(7, IPV4, 24, 0, "192.0.2.1"));
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer bad = ByteBuffer.allocate(good.limit()).order(ByteOrder.nativeOrder());
      bad.put(good.duplicate()).flip();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bad.put(random.nextInt(bad.limit()), (byte) random.nextInt());
      }
      bad.limit(random.nextInt(bad.limit() + 1));
      try {
        new InterfaceTable().take(bad);
      } catch (IOException _) {
        // which is what reading answers with Unknown
      }
    }
  }

  private InterfaceAddresses eth0() {
    return Objects.requireNonNull(table.interfaces().get("eth0"));
  }

  private static OnLink onLink(String address, int length, Flag... flags) {
    Address own = Address.parse(address).orThrow();
    return new OnLink(own, Prefix.containing(own, length), ImmutableSet.copyOf(flags));
  }

  @SafeVarargs
  private static ByteBuffer messages(Consumer<ByteBuffer>... all) {
    ByteBuffer into = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    for (Consumer<ByteBuffer> one : all) {
      int at = into.position();
      one.accept(into);
      into.putInt(at, into.position() - at);
      while (into.position() % 4 != 0) {
        into.put((byte) 0);
      }
    }
    return into.flip();
  }

  private static void header(ByteBuffer into, int type, int flags) throws BufferOverflowException {
    into.putInt(0).putShort((short) type).putShort((short) flags).putInt(1).putInt(0);
  }

  private static Consumer<ByteBuffer> link(int index, int flags, String name) {
    return into -> {
      header(into, 16, 2);
      into.put((byte) 0).put((byte) 0).putShort((short) 1).putInt(index).putInt(flags).putInt(0);
      into.putShort((short) (4 + name.length() + 1)).putShort((short) 3);
      name.chars().forEach(one -> into.put((byte) one));
      into.put((byte) 0);
    };
  }

  private static Consumer<ByteBuffer> address(
      int index, int family, int length, int flags, String address) {
    return into ->
        fixed(
            into,
            20,
            family,
            length,
            index,
            () -> {
              attribute(into, 1, Address.parse(address).orThrow());
              into.putShort((short) 8).putShort((short) 8).putInt(flags);
            });
  }

  private static void fixed(
      ByteBuffer into, int type, int family, int length, int index, Runnable attributes) {
    header(into, type, 2);
    into.put((byte) family).put((byte) length).put((byte) 0).put((byte) 0).putInt(index);
    attributes.run();
  }

  private static void attribute(ByteBuffer into, int type, Address value) {
    byte[] octets = value.octets().toByteArray();
    into.putShort((short) (4 + octets.length)).putShort((short) type).put(octets);
  }

  private static Consumer<ByteBuffer> done(int flags) {
    return into -> {
      header(into, 3, flags);
      into.putInt(0);
    };
  }

  private static void error(ByteBuffer into, int number) {
    header(into, 2, 0);
    into.putInt(number);
  }
}
